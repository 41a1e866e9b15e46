use super::*;
use crate::settings::{Columns, InputRange};

/// Names, a formula, options, and what is expected.
type Row<E> = (&'static str, &'static str, &'static [(&'static str, &'static str)], E);

/// Names between commas; a table without names as `*3`, the number of its columns.
fn choice(names: &str, text: &str, options: &[(&str, &str)]) -> Result<Choice, String> {
    let mut columns = Columns::default();
    for (option, value) in options {
        let value = (*value).to_owned();
        match *option {
            "x" => columns.inputs.push(value),
            "y" => columns.response = Some(value),
            "weights" => columns.weights = Some(value),
            "sigma" => columns.sigma = Some(value),
            "counts" => columns.counts = Some(value),
            "groups" => columns.groups = Some(value),
            "where" => columns.condition = Some(value),
            "range" => columns.range = Some(value.parse::<InputRange>().unwrap()),
            "parameter" => columns.parameters.push(value),
            other => unreachable!("{other}"),
        }
    }
    let count = names.strip_prefix('*').map(|count| count.parse().unwrap());
    let names = match count {
        Some(count) => super::super::titles::default_names(count),
        None => names.split(',').map(str::to_owned).collect(),
    };
    let titles = Titles { file: "data", names: &names, are_given: count.is_none() };
    choose(titles, text, &columns).map_err(|error| error.to_string())
}

#[test]
fn the_report_says_which_column_is_what() {
    let rows: [Row<&'static str>; 38] = [
        // A column may be two things where the formula has no other input.
        ("x,y", "a*x + b", &[("weights", "x")], "x = column 1, y = column 2 (called y)"),
        ("n,y", "a*n + b", &[("counts", "n")], "n = column 1, y = column 2 (called y)"),
        ("x,t,y", "a*x + b*t", &[("sigma", "t")], "x = column 1, y = column 3 (called y)"),
        ("t,v", "v = a*t", &[], "t = column 1, v = column 2 (before =)"),
        ("t,v", "a*t", &[], "t = column 1, v = column 2 (the only one left)"),
        ("t,v", "s = a*t", &[], "t = column 1, s = column 2 'v' (the only one left)"),
        ("t,y,z", "a*t", &[], "t = column 1, y = column 2 (called y)"),
        ("t,v,w", "a*t", &[("y", "w")], "t = column 1, w = column 3 (as told)"),
        ("t,v,w", "a*p", &[("x", "p=2"), ("y", "1")], "p = column 2 'v', t = column 1 (as told)"),
        ("time (s),v", "a*x", &[("x", "time (s)")], "x = column 1 'time (s)', v = column 2 (the only one left)"),
        ("*2", "a*x", &[], "x = column 1, y = column 2 (called y)"),
        ("*2", "u = a*x", &[], "x = column 1, u = column 2 (called y)"),
        // As gnuplot and numpy read columns without names: x, y and errors.
        ("*3", "a*x", &[], "x = column 1, y = column 2 (the second of columns without names)"),
        ("*4", "a*x", &[("sigma", "dy")], "x = column 1, y = column 2 (the second of columns without names)"),
        ("*3", "a*x1 + b*x2", &[], "x1 = column 1, x2 = column 2, x3 = column 3 (the only one left)"),
        ("*11", "a*x3", &[("y", "7")], "x3 = column 3, x7 = column 7 (as told)"),
        // Numbers are places, whatever columns are called; a name that is a number stands between quotes.
        ("0,1,2", "a*t", &[("x", "t=2"), ("y", "3")], "t = column 2 '1', 2 = column 3 (as told)"),
        ("0,1,2", "a*t", &[("x", "t='2'"), ("y", "\"1\"")], "t = column 3 '2', 1 = column 2 (as told)"),
        ("400,500,600", "a*t", &[("x", "t=600"), ("y", "400")], "t = column 3 '600', 400 = column 1 (as told)"),
        // What only colors points is not predicted.
        ("t,v,kind", "a*t", &[("groups", "kind")], "t = column 1, v = column 2 (the only one left)"),
        ("t,v", "v = a*t", &[("groups", "t")], "t = column 1, v = column 2 (before =)"),
        // The case of a parameter is its own where the column is used too, or is what is predicted.
        ("s,v", "v = V*s/(K + s)", &[], "s = column 1, v = column 2 (before =)"),
        ("s,v", "S*s", &[], "s = column 1, v = column 2 (the only one left)"),
        ("a,v", "v = A*x", &[("x", "x=1"), ("parameter", "A")], "x = column 1 'a', v = column 2 (before =)"),
        ("\u{b5},x,y", "y = a*\u{3bc} + b*x", &[], "\u{b5} = column 1, x = column 2, y = column 3 (before =)"),
        (
            "t,v",
            "v = a*sin(2*pi*t)*e^(-t)",
            &[],
            "t = column 1, v = column 2 (before =), pi = 3.14159265, e = 2.71828183",
        ),
        // An expression to predict.
        ("t,v", "ln(v) = a*t + b", &[], "t = column 1, v = column 2 (before =)"),
        ("t,v", "1/v = a*t + b", &[], "t = column 1, v = column 2 (before =)"),
        ("t,v,w", "ln(U) = a*t + b", &[("y", "w")], "t = column 1, U = column 3 'w' (as told)"),
        ("*2", "ln(U) = a*t", &[("x", "t=2"), ("y", "1")], "t = column 2, U = column 1 (as told)"),
        ("t,v", "v/t = a*t", &[], "t = column 1, v = column 2 (before =)"),
        // A symbol with its unit.
        ("t[s],N[Impulse]", "N = N0*exp(-t/T)", &[], "t = column 1 't[s]', N = column 2 'N[Impulse]' (before =)"),
        ("U (V),I (mA)", "I = G*U", &[], "U = column 1 'U (V)', I = column 2 'I (mA)' (before =)"),
        ("U / V,I / mA,t, s", "I = G*U", &[], "U = column 1 'U / V', I = column 2 'I / mA' (before =)"),
        ("U [V],I", "I = G*U", &[("x", "U")], "U = column 1 'U [V]', I = column 2 (before =)"),
        ("U [V],U,I", "I = G*U", &[], "U = column 2, I = column 3 (before =)"),
        // Two columns of one name do no harm where they are not used, or are told by number.
        ("x,y,y", "a*x", &[("y", "3")], "x = column 1, y = column 3 (as told)"),
        ("x,z,z,y", "a*x", &[], "x = column 1, y = column 4 (called y)"),
    ];
    for (names, text, options, expected) in rows {
        let choice = choice(names, text, options).unwrap_or_else(|error| panic!("{names} {text}: {error}"));
        assert_eq!(choice.origin.to_string(), expected, "{names} {text} {options:?}");
    }
}

#[test]
fn what_nobody_can_have_meant_is_refused() {
    let rows: [Row<&'static str>; 24] = [
        ("xx,z", "Z = a*xx", &[], "response column: there is no column 'Z', but one called 'z'; write that before ="),
        (
            "T,x,v",
            "v = a*t + b*x",
            &[],
            "the formula: there is no column 't', but one called 'T'; write that, or give the parameter another name,",
        ),
        (
            "U [V],U [mV],I",
            "I = G*U",
            &[],
            "input columns: column 'U' appears more than once; refer to it by its number",
        ),
        ("x,y,y", "a*x", &[], "response column: 'y' is the name of columns 2 and 3; give the number,"),
        ("*3", "a*x1", &[], "response column: say which column is predicted: one of x2, x3"),
        (
            "*4",
            "y = a*x1",
            &[],
            "response column: there is no column 'y'; say which column is predicted: one of x2, x3, x4",
        ),
        ("*11", "a*x", &[], "the formula: 'a*x' uses none of the columns x1, x2"),
        ("*11", "a*x2", &[], "response column: say which column is predicted: one of x1, x3"),
        ("*2", "N = a*t", &[], "the formula: 'N = a*t' uses none of the columns x, y (they have no names)"),
        ("t,v", "v = a*x", &[], "the formula: 'v = a*x' uses none of the columns t, v"),
        (
            "t,v,w",
            "u = a*t",
            &[],
            "response column: there is no column 'u'; say which column is predicted: one of v, w",
        ),
        ("t,v", "a*v", &[("y", "v")], "response column: column 'v' is an input of the formula and cannot also be what"),
        ("t,v", "v = a*t + v", &[], "response column: column 'v' is an input of the formula and cannot also be what"),
        ("t,v", "a*t", &[("y", "3")], "response column: there is no column '3' among t, v"),
        ("t,v", "a*t", &[("groups", "kind")], "color groups: there is no column 'kind' among t, v"),
        ("t,v", "a*t", &[("y", "'2'")], "response column: there is no column ''2'' among t, v"),
        ("t,v,t", "v = a*t", &[], "input columns: column 't' appears more than once; refer to it by its number"),
        (
            "t,v,w",
            "v = a*t + b*w",
            &[("range", "0..1")],
            "input range: a range is for formulas of one input, and this one",
        ),
        ("t,v", "v = a*t", &[("where", "u")], "condition: 'u' in 'u' is no column, and there are no parameters here"),
        ("t,v", "v = a*t", &[("where", "t +")], "condition: 't +' is neither a column nor an expression (column 4: "),
        ("t,v", "t/2 = a*t", &[], "response column: column 't' is an input of the formula and cannot also be what it"),
        (
            "t,v,w",
            "ln(u*z) = a*t",
            &[],
            "response column: 'u' in 'ln(u*z)' is no column, and there are no parameters here",
        ),
        (
            "t,v,w",
            "ln(u) = a*t",
            &[],
            "response column: there is no column 'u'; say which column is predicted: one of v, w",
        ),
        ("t,v", "v = a*t", &[("counts", "v")], "counts column: column 'v' is what the formula predicts, not how often"),
    ];
    for (names, text, options, expected) in rows {
        let error = choice(names, text, options).map(|choice| choice.origin.to_string()).unwrap_err();
        assert!(error.starts_with(expected), "{names} {text} {options:?}:\n{error}\n{expected}");
    }
}

#[test]
fn names_that_resemble_a_column_are_remarked_on() {
    let rows: [Row<&'static [&'static str]>; 7] = [
        (
            "time,temperature,v",
            "v = a*time + b*temprature",
            &[],
            &["temprature is a parameter; did you mean the column temperature?"],
        ),
        ("time,temperature,v", "v = a*time + b*temprature", &[("parameter", "temprature")], &[]),
        ("time,temperature,v", "v = a*time + temperatures*temperature", &[], &[]),
        (
            "t,v,w",
            "w*t",
            &[("x", "t"), ("y", "v")],
            &["w is a parameter, though column 3 is called so: it is not among the inputs"],
        ),
        ("x1,x2,y", "y = a*x1 + b*x3", &[], &[]),
        ("t,v", "v = a*t", &[], &[]),
        ("amp,v", "v = ampl*amp", &[], &[]),
    ];
    for (names, text, options, expected) in rows {
        assert_eq!(choice(names, text, options).unwrap().origin.remarks, expected, "{names} {text}");
    }
}

#[test]
fn a_table_of_many_columns_takes_steps_in_proportion() {
    let names: Vec<String> = (0..200_000).map(|index| format!("c{index}")).collect();
    let titles = Titles { file: "data", names: &names, are_given: true };
    let choice = choose(titles, "c7 = a*c199999 + b", &Columns::default()).unwrap();
    assert_eq!((choice.inputs, choice.response), (vec![199_999], Response::Column(7)));
}

#[test]
fn of_an_expression_before_the_equals_sign_is_said_whose_errors_count() {
    let remark = |options: &[(&str, &str)]| choice("t,v,s", "ln(v) = a*t", options).unwrap().origin.remarks;
    let expected = |errors: &str| [format!("the fit is one of ln(v): {errors}, and R squared is that of ln(v)")];
    assert_eq!(remark(&[]), expected("its errors are taken as equal"));
    assert_eq!(remark(&[("sigma", "s")]), expected("sigma is taken for that of ln(v)"));
    assert_eq!(remark(&[("weights", "s")]), expected("weights are taken for those of ln(v)"));
}
