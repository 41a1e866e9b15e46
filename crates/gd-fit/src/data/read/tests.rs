//! Tests of reading.

use super::*;

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
    read(text, "data".into(), format, formula, &columns).map_err(|error| error.to_string())
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
fn rows_with_missing_values_are_counted() {
    let table = table(b"x,y,z\n1,2,\n,2,3\n3,4,5\n", "a*x", &["--y", "y"]).unwrap();
    assert_eq!((table.y, table.n_skipped), (vec![2.0, 4.0], 1));
}
