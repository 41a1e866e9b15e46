//! Formulas as people write them: what they mean, or what to write instead.

use std::string::ToString;

use crate::{Formula, Names};

const NAMES: Names<'_> = Names {
    inputs: &[
        "x", "t", "y", "2theta", "T [K]", "x\u{b2}", "n.pent", "\u{b5}", "u-v", "Time (s)", "\u{3a9}", "exp", "12",
    ],
    parameters: &["K1", "gamma2"],
};

/// A formula and another with the same operations, parameters and response.
const MEANINGS: &str = include_str!("notation/meanings.tsv");

/// A formula and the line that it is answered with.
const REFUSALS: &str = include_str!("notation/refusals.tsv");

/// The rows of a table, from its second line on.
fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().skip(1).map(|line| line.split_once('\t').expect("two columns"))
}

fn read(text: &str) -> Result<Formula, crate::FormulaError> {
    Formula::parse_with(text, &NAMES)
}

#[test]
fn formulas_mean_what_people_mean_by_them() {
    for (text, meaning) in rows(MEANINGS) {
        let (formula, expected) = (read(text), read(meaning));
        let parts = |formula: &Formula| {
            (formula.operations().to_vec(), formula.parameters().to_vec(), formula.response().map(ToString::to_string))
        };
        let [formula, expected] = [(text, formula), (meaning, expected)]
            .map(|(text, formula)| formula.map_err(|error| panic!("{text}: {error}")).expect("no error"));
        assert_eq!(parts(&formula), parts(&expected), "{text} should mean {meaning}");
    }
}

#[test]
fn what_is_not_clear_is_asked_back_in_one_line() {
    for (text, expected) in rows(REFUSALS) {
        match read(text) {
            Ok(formula) => panic!("{text} was read as {:?}", formula.operations()),
            Err(error) => {
                assert_eq!(error.to_string(), expected, "{text}");
                assert!(error.column >= 1 && error.column <= text.chars().count() + 1, "{text}: {error}");
            }
        }
    }
}

#[test]
fn a_name_that_is_called_and_used_alone_is_asked_back() {
    // As functions and as parameters; together they are none of both.
    assert!(read("gamma(t)").is_ok() && read("gamma*t").is_ok() && read("a*gamma(t) + gamma").is_err());
    // What the caller says is a parameter is no function, and no constant.
    let parameters = ["gamma", "e", "pi"];
    let names = Names { parameters: &parameters, ..NAMES };
    assert_eq!(Formula::parse_with("gamma*t^e + pi", &names).expect("three parameters").parameters(), parameters);
    assert!(Formula::parse_with("gamma(t)", &names).is_err());
}

#[test]
fn an_expression_before_the_equals_sign_is_for_the_caller() {
    for (text, expression) in [
        ("ln(y) = a*t", "ln(y)"),
        ("1/y ~ a*t", "1/y"),
        (" log10( A ) = a", "log10( A )"),
        ("2*'T [K]' = a", "2*'T [K]'"),
    ] {
        let formula = read(text).expect(text);
        assert_eq!((formula.response(), formula.response_expression()), (None, Some(expression)), "{text}");
        assert!(Formula::parse(text, NAMES.inputs).is_err(), "{text}");
    }
    assert_eq!(read("y = a*t").expect("a name").response_expression(), None);
}

#[test]
fn unused_inputs_can_be_left_out() {
    let formula = read("a*2theta + b*t").expect("two inputs").with_used_inputs();
    assert_eq!(formula.inputs(), ["t", "2theta"]);
    assert_eq!(formula.evaluate(&[2.0, 3.0], &[10.0, 7.0]), 44.0);
    assert!(formula.uses_input(0) && formula.uses_input(1));
}

#[test]
fn a_branch_that_is_not_taken_leaves_no_trace() {
    let formula = Formula::parse("x > b ? a*ln(x) : c/(x - 1)^2", &["x"]).expect("a choice");
    assert_eq!(formula.parameters(), ["b", "a", "c"]);
    let model = formula.model::<1>().expect("one input");
    let mut gradient = [f64::NAN; 3];
    // Where ln is NaN, and where the quotient is infinite.
    let value = gd_core::Model::predict_with_gradient(&model, &[0.0, 2.0, 3.0], [-1.0], &mut gradient);
    assert_eq!((value, gradient), (0.75, [0.0, 0.0, 0.25]));
    let value = gd_core::Model::predict_with_gradient(&model, &[0.0, 2.0, 3.0], [1.0], &mut gradient);
    assert_eq!((value, gradient), (0.0, [0.0, 0.0, 0.0]));
    // What cannot be compared has no value.
    let unknown = Formula::parse("ln(x) < a ? 1 : 2", &["x"]).expect("a choice");
    assert!(unknown.evaluate(&[0.0], &[-1.0_f64]).is_nan());
    for (text, expected) in
        [("x > 0 && ln(x) > 0", 0.0), ("x < 0 || ln(x) > 0", 1.0), ("!(x < 0)", 0.0), ("-2 < x < 0", 1.0)]
    {
        assert_eq!(Formula::parse(text, &["x"]).expect(text).evaluate(&[], &[-1.0]), expected, "{text}");
    }
}

#[test]
fn formulas_that_write_themselves_out_stay_small() {
    let mut text = "t + ".repeat(3000) + "t";
    for _ in 0..5 {
        text = std::format!("SSmicmen({text}, a, b)");
    }
    let error = read(&text).expect_err("too many operations").to_string();
    assert!(error.contains("more than 65536 operations"), "{error}");
    let chain = "t < ".repeat(3000) + "t";
    assert_eq!(read(&chain).expect("a chain").operations().len(), 3001 + 2999 + 3000 + 2999);
}

#[test]
fn every_function_that_is_written_out_can_be_read() {
    for text in
        ["sech(t)", "csch(t)", "coth(t)", "degrees(t)", "normcdf(t)", "normpdf(t)", "normpdf(t, 1, 2)", "not(t)"]
    {
        let value = read(text).expect(text).evaluate(&[], &std::vec![0.5_f64; NAMES.inputs.len()]);
        assert!(value.is_finite(), "{text}");
    }
}
