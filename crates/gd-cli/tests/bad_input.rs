//! Whatever is wrong is said in one line, with the right exit code and nothing half written.

mod common;
#[cfg(target_os = "linux")]
#[path = "bad_input/refused.rs"]
mod refused;
#[cfg(target_os = "linux")]
#[path = "bad_input/refused_answers.rs"]
mod refused_answers;

use std::fs;
use std::process::Stdio;

/// Good data, 3 rows.
const GOOD: &str = "x,y\n1,2\n2,4.1\n3,5.9\n";

/// Contents of `data.csv`, the formula, more arguments, the exit code, and what the message says.
type Case = (&'static str, &'static str, &'static [&'static str], i32, &'static str);

#[rustfmt::skip]
const CASES: &[Case] = &[
    // The file.
    ("", "a*x", &[], 2, "data.csv is empty; it needs a row for every observation"),
    ("\n\n  \n", "a*x", &[], 2, "data.csv is empty"),
    ("# only a comment\n", "a*x", &[], 2, "data.csv is empty"),
    ("x,y\n", "a*x", &[], 2, "data.csv has names but no rows of numbers below them"),
    ("x,y\n,1\n2,\n", "a*x", &[], 2, "each of the 2 rows lacks a value that is needed"),
    ("x,y\n1,2\n3\n", "a*x", &[], 2, "data.csv, line 3: 1 field where the header in line 1 has 2"),
    ("x,y\n1,2\n3,4,5\n", "a*x", &[], 2, "data.csv, line 3: 3 fields where the header in line 1 has 2"),
    ("x y\n1 2\n3 4 5\n", "a*x", &[], 2, "data.csv, line 3: 3 fields where the header in line 1 has 2"),
    ("x,y\n1,2\n\"3,4\n5,6\n", "a*x", &[], 2, "data.csv, line 3: a quoted field is never closed; close it"),
    ("x,y\n1,\"2\n2,3\n", "a*x", &[], 2, "data.csv, line 2: a quoted field is never closed"),
    ("x,y\n1,2\n1\u{0}2,3\n", "a*x", &[], 2, "data.csv looks like no text; save it as CSV in UTF-8"),
    ("x,y,\"2\n3", "a*x", &[], 2, "data.csv, line 1: a quoted field is never closed"),
    ("x\u{1b}[2J,y\n1,2\n", "a*z", &[], 2, "uses none of the columns x\u{fffd}[2J, y"),
    // Fields.
    ("x,y\n1,2\n2,three\n", "a*x", &[], 2, "data.csv, line 3, column y: 'three' is not a number"),
    ("x,y\n# note\n\n1,2\n2,1.2.3\n", "a*x", &[], 2, "data.csv, line 5, column y: '1.2.3' is not a number"),
    ("x;y\n1,5;2\n", "a*x", &["--decimal", "point"], 2, "column x: '1,5' is not a number; if that is a decimal comma, give --decimal comma"),
    ("x;y\n1,5;2.5\n", "a*x", &[], 2, "column x: '1,5' is not a number; if that is a decimal comma, give --decimal comma"),
    ("x,y\n1,2,107.5\n2,3,250\n", "a*x", &[], 2, "data.csv, line 2: 3 fields where the header in line 1 has 2; if a comma separates thousands there, write the number without it or in quotes"),
    ("x,y\n1,2\n3,4\nEND\n", "a*x", &[], 2, "data.csv, line 4: 1 field where the header in line 1 has 2; if that is no row of the table, remove it or start it with #"),
    ("n,x,y\n1,1,2\n2,2,4\n3,3,6.1\nSubtotal,6,12\n4,4,8\n", "y = a*x", &[], 2, "data.csv, line 5: 'Subtotal' stands there as if the row summed up those above; remove the row or start it with #"),
    ("x,y\n20191230,1\n20191231,2\n20200101,3\n", "a*x", &[], 2, "line 4, column x: '20200101' is not a number but a date, as are all of the column, and these do not count days; write them as 2019-12-31, or as 20191231.0 if they are numbers"),
    ("x,y\n1,2\n2,9.91E+37\n", "a*x", &[], 2, "line 3, column y: '9.91E+37' is not a number but what instruments write for a value out of range; give --missing=9.91E+37 to leave out the row"),
    ("x,y\n1,2\n2,****\n", "a*x", &[], 2, "'****' is not a number but stands for one that was too wide for its field; leave it empty, or give --missing='****'"),
    ("x,y\n1,2\nx,y\n3,4\n", "a*x", &[], 2, "line 3, column x: 'x' is not a number but the name of the column again"),
    ("sep=~\nx~y\n1~2\n", "a*x", &[], 2, "data.csv, line 1: 'sep=~' announces a separator that is not read"),
    ("x,1,2,3\na,4,5,6\n", "a*x", &[], 2, "data.csv has its names in the first column and the values along the rows; transpose it"),
    ("x,y\n1,inf\n", "a*x", &[], 2, "line 2, column y: 'inf' cannot be fitted"),
    ("x,y\n1,-Infinity\n", "a*x", &[], 2, "line 2, column y: '-Infinity' cannot be fitted"),
    ("x,y\n1,1e400\n", "a*x", &[], 2, "line 2, column y: '1e400' cannot be fitted"),
    ("x,y\n1,1e39\n", "a*x", &["--precision", "f32"], 2, "line 2, column y: '1e39' cannot be fitted"),
    ("x,y\n1,0x10\n", "a*x", &[], 2, "'0x10' is not a number"),
    ("x,y\n1,1 00\n", "a*x", &[], 2, "'1 00' is not a number but several; give the --separator that is between them"),
    ("x,y\n1,three\n", "a*x", &[], 2, "'three' is not a number; if it stands for no value, give --missing=three"),
    ("x,y\n1,\"1,234\"\n", "a*x", &[], 2, "line 2, column y: '1,234' is not a number: does the comma separate thousands or decimals? Write it without, or give --decimal comma"),
    ("x;y\n1;1.234\n", "a*x", &["--decimal", "comma"], 2, "'1.234' is not a number: a decimal point or a separator of thousands? Leave out --decimal comma"),
    ("x,y\n1,2.1+-0.3\n", "a*x", &[], 2, "line 2, column y: '2.1+-0.3' is not a number but a value and its deviation; give each a column of its own, and the second one to --sigma"),
    ("x,y\n1,5 mV\n", "a*x", &[], 2, "'5 mV' is not a number but one with a unit or mark; write the number alone, and the unit in the header"),
    ("x,y,z\n1,2\n3,4\n", "a*x", &[], 2, "data.csv, line 2: 2 fields where the header in line 1 has 3; if that is not the header, give --skip 1"),
    ("a1,1,5\na2,2,4.1\n", "a*p", &["--x", "p=2", "--y", "3"], 2, "data.csv, line 1: this row may be a header or one of numbers; give --header yes or --header no"),
    (GOOD, "a*x", &["--encoding", "utf-7"], 2, "invalid value 'utf-7' for '--encoding <NAME>': give the name of an encoding, such as utf-8"),
    (GOOD, "a*x", &["--skip", "-1"], 2, "invalid value '-1' for '--skip <LINES>'"),
    (GOOD, "a*x", &["--skip", "9"], 2, "data.csv is empty"),
    ("x,y\n1,\u{1b}[31m\n", "a*x", &[], 2, "'\\u{1b}[31m' is not a number"),
    ("x,y,w\n1,2,-1\n", "a*x", &["--weights", "w"], 2, "line 2, column w: '-1' must be a weight of at least 0"),
    ("x,y,s\n1,2,0\n", "a*x", &["--sigma", "s"], 2, "line 2, column s: '0' must be a standard deviation above 0"),
    ("x,y,w\n1,2,0\n2,3,0\n", "a*x", &["--weights", "w"], 2, "all weights are zero"),
    ("x,y,n\n1,2,4\n2,3,0\n", "a*x", &["--sigma", "sqrt(n)"], 2, "data.csv, line 3: 'sqrt(n)' is 0, but must be a standard deviation above 0"),
    ("x,y,n\n1,2,4\n2,3,0\n", "a*x", &["--sigma", "1/n"], 2, "data.csv, line 3: '1/n' is inf, but must be a standard deviation above 0"),
    ("x,y,n\n1,2,4\n", "a*x", &["--sigma", "b*n"], 2, "--sigma: 'b' in 'b*n' is no column, and there are no parameters here; there are x, y, n in data.csv"),
    ("x,y,n\n1,2,4\n", "a*x", &["--sigma", "n n"], 2, "--sigma: 'n n' is neither a column nor an expression (column 3: "),
    ("x,x,y\n1,2,4\n", "a*p", &["--x", "p=2", "--sigma", "sqrt(x)"], 2, "--sigma: column 'x' appears more than once"),
    ("x,y,n\n1,2,2.5\n", "a*x", &["--counts", "n"], 2, "data.csv, line 2, column n: '2.5' must be a whole number of observations"),
    ("x,y,n\n1,2,0\n", "a*x", &["--counts", "n"], 2, "data.csv: every row has a count of 0; one must stand for an observation"),
    ("x,y,n\n1,2,1\n", "a*x", &["--counts", "m"], 2, "--counts: there is no column 'm' among x, y, n in data.csv"),
    ("x,y,n\n1,2,1\n", "a*x", &["--counts", "n", "--weights", "n"], 2, "the argument '--counts <COLUMN>' cannot be used with '--weights <COLUMN>'"),
    // Columns.
    ("x,x,y\n1,2,3\n", "a*x", &[], 2, "--x: column 'x' appears more than once; refer to it by its number, --x x=2, in data.csv"),
    ("x,y,y\n1,2,3\n", "a*x", &["--y", "y"], 2, "'y' is the name of columns 2 and 3; give the number"),
    (GOOD, "a*x", &["--y", "z"], 2, "--y: there is no column 'z' among x, y in data.csv"),
    (GOOD, "a*x", &["--y", "3"], 2, "--y: there is no column '3' among x, y"),
    (GOOD, "a*x", &["--y", "0"], 2, "--y: there is no column '0'"),
    (GOOD, "a*x", &["--weights", "w"], 2, "--weights: there is no column 'w'"),
    (GOOD, "a*t", &["--x", "t"], 2, "--x: there is no column 't'"),
    (GOOD, "a*x", &["--x", "x", "--x", "x=2"], 2, "--x: 'x' is given twice"),
    (GOOD, "a*x + y", &[], 2, "--y: the formula uses every column; none is left to predict"),
    (GOOD, "a*x", &["--y", "x"], 2, "--y: column 'x' is an input of the formula and cannot also be what it predicts"),
    (GOOD, "y = a*y", &[], 2, "--y: column 'y' is an input of the formula and cannot also be what it predicts"),
    (GOOD, "a*t", &[], 2, "'a*t' uses none of the columns x, y"),
    ("t,v,w\n1,2,3\n", "a*t", &[], 2, "--y: say which column is predicted: one of v, w in data.csv"),
    // What rows are worth.
    ("x,N\n1,9\n2,16\n3,30\n", "N = a*x", &["--counts", "N"], 2, "--counts: column 'N' is what the formula predicts, not how often a row was observed; for counts of events give sigma as sqrt(N)"),
    ("x,y,w\n1,2,1\n2,4,1\n3,6.1,2\n", "a*x", &["--weights", "w", "--absolute-sigma"], 2, "'--weights <COLUMN>' cannot be used with '--absolute-sigma'"),
    // Intervals.
    (GOOD, "a*x", &["--lr", "0.1", "--intervals", "profile"], 2, "--intervals: profiles are of least squares; choose lm"),
    (GOOD, "a*x", &["--level", "95"], 2, "give a level between 0 and 1, such as 0.95"),
    ("x,y\n1,2\n2,4\n", "a*x + b", &["--profiles", "p.png"], 1, "there are no profiles to draw: the fit did not converge, or left no residuals"),
    // The formula.
    (GOOD, "", &[], 2, "the formula, column 1: expected"),
    (GOOD, "a*x +", &[], 2, "the formula, column 6: expected"),
    (GOOD, "a*(x", &[], 2, "the formula, column 5"),
    (GOOD, "a*x)", &[], 2, "the formula, column 4"),
    (GOOD, "a x", &[], 2, "the formula, column 3"),
    (GOOD, "foo(x)*a", &[], 2, "the formula, column 1: "),
    (GOOD, "sin(a, x)", &[], 2, "the formula, column 1: sin takes 1 argument, not 2"),
    (GOOD, "a*x $ 2", &[], 2, "the formula, column 5"),
    (GOOD, "2*x", &[], 2, "the formula: it has no parameters to fit"),
    // Values of parameters.
    (GOOD, "a*x", &["--start", "b=1"], 2, "--start: 'b' is not a parameter to fit; the formula has a"),
    (GOOD, "a*x", &["--start", "a=1,a=2"], 2, "--start: 'a' is given twice"),
    (GOOD, "a*x", &["--start", "a"], 2, "'a' has no value; write it as in a=5"),
    (GOOD, "a*x", &["--start", "a=one"], 2, "'one' is not a number"),
    (GOOD, "a*x", &["--start", "a=nan"], 2, "'nan' is not a finite number"),
    (GOOD, "a*x", &["--start", "a=1e400"], 2, "'1e400' is not a finite number"),
    (GOOD, "a*x/b", &["--start", "a=1,b=0"], 2, "--start: the formula is inf at a = 1, b = 0 for x = 1; start somewhere else"),
    (GOOD, "ln(a*x)", &["--start", "a=-1"], 2, "--start: the formula is NaN at a = -1 for x = 1"),
    (GOOD, "sqrt(a)*x", &["--start", "a=0"], 2, "--start: the derivatives by a are not finite at the start for x = 1; start somewhere else"),
    (GOOD, "a*x", &["--bounds", "b=0..1"], 2, "--bounds: 'b' is not a parameter to fit"),
    (GOOD, "a*x", &["--bounds", "a=1..0"], 2, "the range 1..0 is empty; give the smaller end first"),
    (GOOD, "a*x", &["--bounds", "a=5"], 2, "'5' is not a range; write it as in 0..10"),
    (GOOD, "a*x", &["--bounds", "a=0..1", "--start", "a=2"], 2, "--start: a = 2 lies outside its bounds, 0..1; start within them"),
    (GOOD, "a*x", &["--fix", "b=1"], 2, "--fix: 'b' is not a parameter to fit"),
    (GOOD, "a*x + b", &["--fix", "b"], 2, "--fix: 'b' needs a value; write b=1, or give it a --start"),
    (GOOD, "a*x", &["--fix", "a=1"], 2, "--fix: every parameter is held; leave one to fit"),
    // The method.
    (GOOD, "a*x", &["--lr", "0"], 2, "the learning rate 0 cannot be used; choose a finite number above 0"),
    (GOOD, "a*x", &["--lr", "-0.1"], 2, "the learning rate -0.1 cannot be used"),
    (GOOD, "a*x", &["--lr", "inf"], 2, "the learning rate inf cannot be used"),
    (GOOD, "a*x", &["--lr", "fast"], 2, "invalid value 'fast' for '--lr <RATE>'"),
    (GOOD, "a*x", &["--lr", "0.1", "--optimizer", "lm"], 2, "--lr: lm has no learning rate"),
    (GOOD, "a*x", &["--optimizer", "lm", "--batch", "2"], 2, "--batch: lm always takes all rows"),
    (GOOD, "a*x", &["--scale", "auto"], 2, "--scale: lm scales by itself"),
    (GOOD, "a*x", &["--optimizer", "newton"], 2, "invalid value 'newton' for '--optimizer <NAME>'"),
    (GOOD, "a*x", &["--steps", "0"], 2, "--steps: 0 is not a number of steps"),
    (GOOD, "a*x", &["--steps", "-5"], 2, "--steps"),
    (GOOD, "a*x", &["--batch", "0"], 2, "a mini-batch of 0 out of 3 points cannot be drawn; use 1 to 3"),
    (GOOD, "a*x", &["--batch", "4"], 2, "a mini-batch of 4 out of 3 points cannot be drawn"),
    // Pictures.
    (GOOD, "a*x + b", &["--gif", "o.gif", "--over", "a,c"], 2, "--over: 'c' is not a parameter to fit; the formula has a, b"),
    (GOOD, "a*x + b", &["--gif", "o.gif", "--over", "a"], 2, "give two different parameters, such as a,b"),
    (GOOD, "a*x + b", &["--gif", "o.gif", "--range", "c=0..1"], 2, "--range: 'c' is not a parameter to fit"),
    (GOOD, "a*x + b", &["--gif", "o.gif", "--range", "a=0..1,b=7..8"], 2, "--range: no part of the descent lies within 0..1 and 7..8; widen them"),
    // Files to write.
    (GOOD, "a*x", &["--png", "no/such/folder.png"], 1, "no/such/folder.png cannot be written: no such file or directory"),
    (GOOD, "a*x", &["--png", "."], 1, ". cannot be written: there is a folder of that name; name a file"),
    (GOOD, "a*x", &["--trajectory", "data.csv"], 2, "--trajectory: data.csv: it is the data; name another file"),
    (GOOD, "a*x", &["--png", "o", "--gif", "o"], 2, "--gif: o: it is written twice, also as o; name another file"),
    (GOOD, "a*x", &["--frobnicate"], 2, "unexpected argument '--frobnicate'"),
];

/// The lines that say what is wrong, without a formula and its caret.
fn message(stderr: &str) -> Vec<&str> {
    let lines = stderr.lines().filter(|line| !line.starts_with("read in ") && !line.is_empty());
    lines.take_while(|line| !line.starts_with("  tip:") && !line.starts_with("Usage:")).collect()
}

#[test]
fn every_bad_input_has_its_line_and_leaves_nothing() {
    let mut faults = Vec::new();
    for (index, (content, formula, options, code, says)) in CASES.iter().enumerate() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("data.csv"), content).unwrap();
        let output = common::gd(dir.path(), &[&["fit", "data.csv", formula], *options].concat());
        let stderr = common::stderr(&output);
        let case = format!("case {index}, {formula:?} {options:?}: {stderr}");
        let is_formula = says.starts_with("the formula, column");
        let checks = [
            output.status.code() == Some(*code),
            stderr.contains("error: "),
            stderr.contains(says),
            message(&stderr).len() <= if is_formula { 3 } else { 2 },
            !stderr.contains("panicked"),
            common::files(dir.path()) == ["data.csv"],
            fs::read_to_string(dir.path().join("data.csv")).unwrap() == *content,
        ];
        if checks.contains(&false) {
            faults.push(format!("{case}should say: {says}, exit code {code}; {checks:?}\n"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(CASES.len() >= 60);
}

#[test]
fn files_that_are_no_text_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let said = |content: &[u8]| {
        fs::write(dir.path().join("data.csv"), content).unwrap();
        let output = common::gd(dir.path(), &["fit", "data.csv", "a*x"]);
        assert_eq!(output.status.code(), Some(2));
        common::stderr(&output)
    };
    assert_eq!(said(b"PK\x03\x04..xl/workbook.xml"), "error: data.csv looks like an Excel workbook; save it as CSV\n");
    assert_eq!(said(b"\x1f\x8b\x08\x00"), "error: data.csv looks like a file compressed by gzip; unpack it first\n");
    assert_eq!(said(b"\x01\x02\x03\x04,1\n"), "error: data.csv looks like no text; save it as CSV in UTF-8\n");
    assert_eq!(
        said(b"\x7fELF\x02\x01\x01\x00\x00\x00"),
        "error: data.csv looks like a program; give the file with its numbers\n"
    );
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let said = |name: &str| {
        let output = common::gd(dir.path(), &["fit", name, "a*x"]);
        assert_eq!(output.status.code(), Some(2));
        common::stderr(&output)
    };
    assert_eq!(said("missing.csv"), "error: missing.csv cannot be read: no such file or directory\n");
    assert_eq!(said("."), "error: . is a folder; name a file in it\n");
}

#[test]
fn standard_input_is_called_so() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = common::command(dir.path(), &["fit", "-", "a*x"]);
    let child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"x,y\n1,two\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        common::stderr(&output),
        "error: standard input, line 2, column y: 'two' is not a number; if it stands for no value, give --missing=two\n"
    );
}

/// a0 + a1*x + a2*x + ... of so many parameters.
fn sum_of(n_parameters: usize) -> String {
    (1..n_parameters).fold("a0".into(), |text: String, index| format!("{text} + a{index}*x^{}", index % 7 + 1))
}

#[test]
fn more_than_a_thousand_parameters_are_refused_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("data.csv"), GOOD).unwrap();
    let output = common::gd(dir.path(), &["fit", "data.csv", &sum_of(1001)]);
    let expected = "error: the formula: it has 1001 parameters to fit, and the maximum is 1000; hold some with --fix\n";
    assert_eq!((output.status.code(), common::stderr(&output).as_str()), (Some(2), expected));
    // Far more parameters than points, and than are independent: no step is lost, no error invented.
    let report = common::report(dir.path(), &["fit", "data.csv", &sum_of(40), "--start", "a0=1"]);
    assert_eq!(report["parameters"].as_array().unwrap().len(), 40);
    assert!(report["parameters"].as_array().unwrap().iter().all(|parameter| parameter["stderr"].is_null()));
}

#[test]
fn one_row_is_fitted_without_errors() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("data.csv"), "x,y\n2,6\n").unwrap();
    let report = common::report(dir.path(), &["fit", "data.csv", "a*x"]);
    assert_eq!(report["parameters"][0]["value"], 3.0);
    assert_eq!(report["parameters"][0]["stderr"], serde_json::Value::Null);
    assert_eq!(report["parameters"][0]["no_stderr"], "there are not more points than parameters; add points");
}

/// Runs all commands whose arguments are wrong in ways of their own.
#[test]
fn other_commands_check_their_arguments_too() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("data.csv"), GOOD).unwrap();
    fs::write(dir.path().join("other.csv"), GOOD).unwrap();
    let cases: [(&[&str], &str); 19] = [
        (
            &["surface", "data.csv", "a*x + b"],
            "gd surface: there is nothing to write; give --png, --svg, --pdf, --gif, --webp, --frames-dir or --csv",
        ),
        (&["surface", "a^2 + b^2"], "--frames-dir or --csv, or a start to --descend from"),
        (
            &["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1"],
            "gd basins: there is nothing to write; give --png, --svg, --pdf or --csv",
        ),
        (&["surface", "nothere.csv"], "DATA: there is no file nothere.csv; give one with data"),
        (&["surface", "data.csv", "a*x", "--png", "o.png"], "a surface needs two parameters"),
        (&["surface", "data.csv", "a*x + b", "--png", "o.png", "--points", "1"], "--points: 1 along each parameter"),
        (&["surface", "data.csv", "a*x + b", "--png", "o.png", "--points", "100000"], "give 2 to 1000"),
        (&["surface", "data.csv", "a*x + b", "--png", "o.png", "--over", "a,a"], "give two different parameters"),
        (&["basins", "data.csv", "a*x + b", "--png", "o.png"], "--range"),
        (
            &["basins", "data.csv", "a*x + b", "--png", "o.png", "--range", "a=0..1"],
            "--range: give the ranges of two parameters",
        ),
        (
            &["basins", "data.csv", "a*x + b", "--png", "o.png", "--range", "a=0..1,c=0..1"],
            "--range: 'c' is not a parameter",
        ),
        (&["sweep", "data.csv", "a*x"], "--out <OUT.csv>"),
        (&["sweep", "data.csv", "a*x", "--out", "other.csv"], "other.csv does not hold a sweep; name another file"),
        (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--lr", "0.1,-1"], "the learning rate -1 cannot be used"),
        (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--shard", "3/2"], "give a part and the number of parts"),
        (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--start", "a=0..1:1"], "a range needs a number of values"),
        (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--start", "b=1"], "--start: 'b' is not a parameter to fit"),
        (&["sweep", "--merge", "other.csv", "--out", "o.csv"], "other.csv does not hold a sweep"),
        (&["completions", "tcsh"], "invalid value 'tcsh' for '<SHELL>'"),
    ];
    for (arguments, says) in cases {
        let output = common::gd(dir.path(), arguments);
        let stderr = common::stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains(says), "{arguments:?}: {stderr}\nshould say: {says}");
        assert_eq!(common::files(dir.path()), ["data.csv", "other.csv"], "{arguments:?}");
    }
}
