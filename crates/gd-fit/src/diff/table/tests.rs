use super::*;

fn read(text: &str) -> Result<Trajectory<f64>, String> {
    read_by(text, &StepColumn::Auto)
}

fn read_by(text: &str, step: &StepColumn) -> Result<Trajectory<f64>, String> {
    read_table("x.csv", text, step).map_err(|error| error.to_string())
}

#[test]
fn tables_of_any_program_are_read() {
    let rows = [[0.5, 1e-3], [-0.25, f64::INFINITY]];
    let expected = Trajectory::from_rows(["a", "loss"], rows).unwrap();
    for text in [
        "step,a,loss\n0,0.5,1e-3\n1,-0.25,inf\n",
        "# made by nobody\n\nstep, a, loss\n0, 0.5, 1e-3\n1, -0.25, Infinity",
        "# step,a,loss\n0.000000000000000000e+00,5.000000000000000000e-01,1.000000000000000021e-03\n1e0,-.25,inf\n",
        ",a,loss\n0,0.5,0.001\n1,-0.25,inf\n",
        "\"step\";\"a\";\"loss\"\r\n0;0.5;0.001\r\n1;-0.25;Inf\r\n",
        "Iteration\ta\tloss\n0\t0.5\t1.0D-3\n1\t-0.25\t+inf\n",
        "# step a loss\n 0  0.5   1e-3\n 1 -0.25  inf\n",
        "a,Epoch,loss\n0x1p-1,0,0x1.0624dd2f1a9fcp-10\n-0x1p-2,1,inf\n",
        "| step | a | loss |\n|---|---|---|\n| 0 | 0.5 | 0.001 |\n| 1 | -0.25 | inf |\n",
        "a,loss\n0.5,0.001\n-0.25,inf\n",
        "gd_step,step,a,loss\n0,7,0.5,0.001\n1,7,-0.25,inf\n",
        "step,a,loss,\n0,0.5,0.001,\n1,-0.25,inf,\n",
        "# step,a,loss,\n0,0.5,0.001,\n1,-0.25,inf,\n",
        "# step\ta\tloss\n0\t0.5\t0.001\t\n1\t-0.25\tinf\t\n",
        "step;a;loss\n0;0,5;1e-3\n1;-0,25;inf\n",
        "step\ta\tloss\n0\t0,5\t0,001\n1\t-0,25\tinf\n",
        "step a loss\n0 0,5 1,0e-3\n1 -,25 inf\n",
        "step|a|loss\n0|0,5|0,001\n1|-0,25|inf\n",
    ] {
        let found = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        if text.starts_with("gd_step") {
            assert_eq!(
                (found.columns().join(","), found.row(1)),
                ("step,a,loss".into(), Some(&[7.0, -0.25, f64::INFINITY][..]))
            );
        } else {
            assert_eq!(found, expected, "{text}");
        }
    }
    let unnamed = read("0 1.5\n1 2.5\n").unwrap();
    assert_eq!((unnamed.columns(), unnamed.steps()), (&["column1".to_owned(), "column2".into()][..], &[0, 1][..]));
    // The first row is one of numbers also where rows end with a separator.
    for text in [
        "0,1.5,\n1,2.5,\n",
        "0;1,5;\n1;2,5;\n",
        "0 1,5\n1 2,5\n",
        "0 1,5 # first\n1 2,5 # 0.5\n",
        "0 \t1.5\t \n1\t2.5\t\n",
    ] {
        assert_eq!(read(text).as_ref(), Ok(&unnamed), "{text:?}");
    }
    let one = read("loss\n0.5\n0.25\n").unwrap();
    assert_eq!((one.columns(), one.row(1)), (&["loss".to_owned()][..], Some(&[0.25][..])));
}

#[test]
fn steps_are_where_they_are_said_to_be() {
    let text = "step,k,a\n0,10,1\n0,20,2\n";
    assert_eq!(read(text).unwrap_err(), "x.csv, line 3, column step: step 0 follows step 0; steps must ascend");
    assert_eq!(read_by(text, &StepColumn::None).unwrap().columns(), ["step", "k", "a"]);
    let by_k = read_by(text, &StepColumn::Named("k".into())).unwrap();
    assert_eq!((by_k.columns(), by_k.steps()), (&["step".to_owned(), "a".into()][..], &[10, 20][..]));
    let error = read_by(text, &StepColumn::Named("t".into())).unwrap_err();
    assert_eq!(error, "there is no column 't' in x.csv; it has step, k, a");
    for step in ["0.5", "-1", "nan", "1e300", "inf"] {
        let error = read(&format!("step,a\n{step},1\n")).unwrap_err();
        assert_eq!(error, format!("x.csv, line 2, column step: '{step}' is not the number of a step"));
    }
}

#[test]
fn what_is_no_table_of_numbers_is_refused_with_its_place() {
    for (text, said) in [
        ("", "x.csv is empty; it needs a row for every observation"),
        ("# nothing\n\n", "x.csv is empty; it needs a row for every observation"),
        ("step,a\n", "x.csv has names but no rows of numbers below them"),
        ("step,a\n0,one\n", "x.csv, line 2, column a: 'one' is not a number"),
        ("step,a\n0,tensor(0.5)\n", "x.csv, line 2, column a: 'tensor(0.5)' is not a number"),
        ("step;a\n0;1,5\n1;2.5\n", "x.csv, line 2, column a: '1,5' is not a number; write a decimal point"),
        ("0;1.5\n1;2,5\n", "x.csv, line 2, column column2: '2,5' is not a number; write a decimal point"),
        ("step;a\n0;1,500\n", "x.csv, line 2, column a: '1,500' is not a number; write a decimal point"),
        ("step;a\n0;1,500,000\n", "x.csv, line 2, column a: '1,500,000' is not a number; write a decimal point"),
        ("step;a,b\n0;1\n1;2\n2;,\n", "x.csv, line 4, column a,b: ',' is not a number; write a decimal point"),
        ("step,a,b\n0,,1\n", "x.csv, line 2, column a: there is no number"),
        ("step,a,b\n0,1,2\n\n1,2\n", "x.csv, line 4: 2 fields, where the first row has 3"),
        ("step,a\n0,1,2\n", "x.csv, line 2: 3 fields, where the first row has 2"),
        ("step\n0\n1\n", "x.csv: there are no columns beside the steps"),
        ("step,a,a\n0,1,2\n", "x.csv, line 1: two columns are called 'a'"),
        ("a,,b\n0,1,2\n", "x.csv, line 1: a column has an empty name"),
        ("step,\"a\n0,1\n", "x.csv, line 1: a quoted field is never closed; close it"),
    ] {
        assert_eq!(read(text).unwrap_err(), said, "{text}");
    }
}

#[test]
fn numbers_are_rounded_once() {
    let text = "a\n0.1\n1.00000005960464477540\n";
    let single = read_table::<f32>("x.csv", text, &StepColumn::Auto).unwrap();
    assert_eq!((single.row(0), single.row(1)), (Some(&[0.1_f32][..]), Some(&[1.000_000_1_f32][..])));
}
