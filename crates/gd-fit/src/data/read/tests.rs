//! Tests of reading.

use super::*;
use crate::data::format::{Decimal, Separator};

/// Options as those of `gd fit`.
fn settings(options: &[&str]) -> (Columns, Format) {
    let (mut columns, mut format) = (Columns::default(), Format::default());
    for pair in options.chunks_exact(2) {
        let value = pair[1].to_owned();
        match (pair[0], pair[1]) {
            ("--x", _) => columns.inputs.push(value),
            ("--y", _) => columns.response = Some(value),
            ("--weights", _) => columns.weights = Some(value),
            ("--sigma", _) => columns.sigma = Some(value),
            ("--counts", _) => columns.counts = Some(value),
            ("--separator", "space") => format.separator = Separator::Space,
            ("--decimal", "comma") => format.decimal = Decimal::Comma,
            ("--comment", _) => format.comment = value.as_bytes()[0],
            _ => unreachable!("{pair:?}"),
        }
    }
    (columns, format)
}

fn table(text: &[u8], formula: &str, options: &[&str]) -> Result<Observations<f64>, String> {
    let (columns, format) = settings(options);
    read(text, "data".into(), &format, formula, &columns).map_err(|error| error.to_string())
}

fn columns(text: &str, formula: &str, options: &[&str]) -> (Vec<Vec<f64>>, Vec<f64>) {
    let table = table(text.as_bytes(), formula, options).unwrap();
    (table.inputs, table.y)
}

#[test]
fn all_ways_to_write_a_table_read_the_same() {
    let expected = (vec![vec![1.0, 2.0, -3.5]], vec![10.0, 0.25, 3e4]);
    let texts: [(&str, &[&str]); 12] = [
        ("x,y\n1,10\n2,.25\n-3.5,3e4\n", &[]),
        ("\u{feff}x,y\r\n1,10\r\n2,.25\r\n-3.5,3e4", &[]),
        ("# made by hand\n\nx ; y\n 1 ; 10\n\n# half\n2;+0.25\n-3.5;3E4\n", &[]),
        ("y\tx\n10\t1\n0.25\t2\n30000\t-3.5\n", &[]),
        ("  x   y\n  1  10\n\n 2 \t 0.25\n-3.5 3e4\n", &[]),
        ("1,10\n2,.25\n-3.5,3e4\n", &[]),
        ("1 10\n2 .25\n-3.5 3e4\n", &["--separator", "space"]),
        ("x;y\n1,0;10\n2;0,25\n-3,5;3e4\n", &["--decimal", "comma"]),
        ("\"x\",\"y\"\n\"1\",\"10\"\n2,.25\n-3.5,3e4\n", &[]),
        ("when,x,y,note\nmon,1,10,a\ntue,2,.25,\"b, c\"\nwed,-3.5,3e4,\n", &[]),
        ("x,y\n1,10\n,7\n2,.25\n3,NA\nn/a,?\n-3.5,3e4\n", &[]),
        ("%c\nx,y\n1,10\n2,.25\n-3.5,3e4\n", &["--comment", "%"]),
    ];
    for (text, options) in texts {
        assert_eq!(columns(text, "a*x", options), expected, "{text:?}");
    }
}

#[test]
fn columns_are_found_by_name_number_and_role() {
    let text = "t,v,w\n1,2,3\n4,5,6\n";
    let (t, v, w) = (vec![1.0, 4.0], vec![2.0, 5.0], vec![3.0, 6.0]);
    assert_eq!(columns(text, "v = a*t", &[]), (vec![t.clone()], v.clone()));
    assert_eq!(columns(text, "a*t + b*w", &[]), (vec![t.clone(), w.clone()], v.clone()));
    assert_eq!(columns(text, "a*t", &["--y", "w"]), (vec![t.clone()], w.clone()));
    assert_eq!(columns(text, "a*x", &["--x", "t", "--y", "3"]), (vec![t.clone()], w.clone()));
    assert_eq!(columns(text, "a*t", &["--x", "t", "--y", "v"]), (vec![t.clone()], v.clone()));
    assert_eq!(
        columns(text, "a*p + q", &["--x", "p=1", "--x", "q=w", "--y", "v"]),
        (vec![t.clone(), w.clone()], v.clone())
    );
    // With --x, a column's name may be a parameter.
    let table = table(text.as_bytes(), "w*t", &["--x", "t", "--y", "v"]).unwrap();
    assert_eq!(
        (table.formula.parameters(), table.inputs, table.y_name.as_str()),
        (&["w".to_owned()][..], vec![t], "v")
    );
}

#[test]
fn weights_are_read_or_made_of_standard_deviations() {
    let text = "x,y,s\n1,2,0.5\n4,5,2\n";
    let weights = |option| table(text.as_bytes(), "a*x", &[option, "s"]).unwrap().weights;
    assert_eq!(weights("--weights"), Some(vec![0.5, 2.0]));
    assert_eq!(weights("--sigma"), Some(vec![4.0, 0.25]));
}

#[test]
fn weights_and_deviations_may_be_expressions_in_columns() {
    let text = "x,y,N\n1,2,4\n4,5,16\n2,,9\n";
    let read = |options: &[&str]| table(text.as_bytes(), "a*x", &[&["--y", "y"], options].concat());
    let weights = |options: &[&str]| read(options).unwrap().weights.unwrap();
    assert_eq!(weights(&["--sigma", "sqrt(N)"]), [0.25, 0.0625]);
    assert_eq!(weights(&["--weights", "1/N"]), [0.25, 0.0625]);
    // In the response, in an input by its own name or the formula's, and in nothing at all.
    assert_eq!(weights(&["--sigma", "0.5*y + 1"]), [0.25, 1.0 / 12.25]);
    assert_eq!(weights(&["--sigma", "x/2 + 0*t", "--x", "t=1", "--x", "x=3"])[0], 0.25);
    assert_eq!(weights(&["--sigma", "0.5"]), [4.0, 4.0]);
    // A column that the expression needs, and no other, has a value in every row that is read.
    let gaps = b"x,y,N,M\n1,2,4,\n4,5,,1\n7,8,9,1\n";
    let found = table(gaps, "a*x", &["--y", "y", "--sigma", "sqrt(N)"]).unwrap();
    assert_eq!((found.y, found.n_skipped), (vec![2.0, 8.0], 1));
    // A column by its name comes first, and a number is that of a column.
    let named = b"x,y,2*x\n1,2,3\n";
    assert_eq!(table(named, "a*x", &["--weights", "2*x"]).unwrap().weights, Some(vec![3.0]));
    assert_eq!(weights(&["--weights", "3"]), [4.0, 16.0]);
    let error = |options: &[&str]| read(options).unwrap_err();
    assert_eq!(
        error(&["--sigma", "sqrt(M + N)"]),
        "sigma: 'M' in 'sqrt(M + N)' is no column, and there are no parameters here; there are x, y, N in data"
    );
    assert_eq!(error(&["--sigma", "M"]), "sigma: there is no column 'M' among x, y, N in data");
    assert_eq!(error(&["--sigma", "7"]), "sigma: there is no column '7' among x, y, N in data");
    let cut = error(&["--weights", "sqrt(N"]);
    assert!(cut.starts_with("weights: 'sqrt(N' is neither a column nor an expression (column 7: "), "{cut}");
    assert_eq!(
        error(&["--sigma", "sqrt(N) - 2"]),
        "data, line 2: 'sqrt(N) - 2' is 0, but must be a standard deviation above 0"
    );
    assert_eq!(
        error(&["--weights", "ln(x - 4)"]),
        "data, line 2: 'ln(x - 4)' is NaN, but must be a weight of at least 0"
    );
}

#[test]
fn rows_stand_for_as_many_observations_as_they_count() {
    let text = "x,y,n,s\n1,2,3,0.5\n4,5,0,0\nNaN,6,0,\n7,8,1.0,2\n";
    let read = |options: &[&str]| table(text.as_bytes(), "a*x", &[&["--y", "y", "--counts", "n"], options].concat());
    let counted = read(&[]).unwrap();
    assert_eq!((counted.y, counted.counts, counted.n_skipped), (vec![2.0, 8.0], Some(vec![3, 1]), 0));
    assert_eq!(counted.weights, Some(vec![3.0, 1.0]));
    assert_eq!(read(&["--sigma", "s"]).unwrap().weights, Some(vec![12.0, 0.25]));
    assert_eq!(
        read(&["--weights", "s"]).unwrap_err(),
        "counts column: counts and weights cannot be combined; give counts with sigma, or weights alone"
    );
    let error = |n: &str| table(format!("x,y,n\n1,2,{n}\n").as_bytes(), "a*x", &["--counts", "n"]).unwrap_err();
    let expected =
        |n: &str| format!("data, line 2, column n: '{n}' must be a whole number of observations from 0 to 4294967295");
    for n in ["-1", "1.5", "5e9", "many"] {
        assert_eq!(error(n), expected(n));
    }
    assert_eq!(error("0"), "data: every row has a count of 0; one must stand for an observation");
}

#[test]
fn rows_with_missing_values_are_counted() {
    let table = table(b"x,y,z\n1,2,\n,2,3\n3,4,5\n", "a*x", &["--y", "y"]).unwrap();
    assert_eq!((table.y, table.n_skipped), (vec![2.0, 4.0], 1));
}
