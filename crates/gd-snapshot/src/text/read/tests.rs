use super::*;
use crate::text::Form;

fn read(text: &str) -> Result<Trajectory<f64>, String> {
    Trajectory::from_text(text).map_err(|error| error.to_string())
}

#[test]
fn texts_are_read_bit_for_bit_as_they_were_written() {
    let rows = [
        [0.1_f32, -0.0, f32::NAN],
        [f32::INFINITY, f32::NEG_INFINITY, f32::MIN_POSITIVE],
        [f32::from_bits(1), f32::MAX, 1.0 / 3.0],
    ];
    let mut before = Trajectory::new(["step", "a, \"b\"", " größe [m] "]).unwrap();
    for (step, row) in [0, 7, u64::MAX].into_iter().zip(rows) {
        before.push(step, &row).unwrap();
    }
    for form in [Form::Digits, Form::Bits] {
        let text = before.to_text(form);
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("---\nsource: x.rs\n---\n{text}")] {
            let now = Trajectory::<f32>::from_text(&text).unwrap();
            assert_eq!((now.columns(), now.steps()), (before.columns(), before.steps()));
            let bits = |trajectory: &Trajectory<f32>| -> Vec<String> {
                trajectory.rows().flat_map(|(_, row)| row.iter().map(|number| number.hex())).collect()
            };
            assert_eq!(bits(&now), bits(&before), "{text}");
        }
    }
    assert!(before.to_text(Form::Bits).starts_with("# gd-snapshot 1 f32 bits\ngd_step,step,\"a, \"\"b\"\"\",\" größe [m] \"\n0,3dcccccd=0.1,80000000=-0,7fc00000=NaN\n"));
}

#[test]
fn what_the_writer_would_not_have_written_is_refused_with_its_line() {
    let head = "# gd-snapshot 1 f64\nstep,a,b\n";
    let said = |text: &str| read(text).unwrap_err();
    let row = |row: &str| said(&format!("{head}0,1,2\n{row}"));
    assert_eq!(said(""), "line 1: a trajectory begins with '# gd-snapshot 1 f64' or '# gd-snapshot 1 f32'");
    assert_eq!(said("step,a\n0,1\n"), said(""));
    let unknown = "is not known; this version of gd-snapshot reads format 1";
    assert_eq!(said("# gd-snapshot 2 f64\n"), format!("line 1: the format '2 f64' {unknown}"));
    assert_eq!(said("# gd-snapshot 1 f16\n"), format!("line 1: the format '1 f16' {unknown}"));
    assert_eq!(said("# gd-snapshot 1 f64 hex\n"), format!("line 1: the format '1 f64 hex' {unknown}"));
    assert_eq!(said("# gd-snapshot 1 f32\nstep,a\n"), "line 1: the numbers are f32, not those of the other precision");
    let cut = "the text ends here without a line end; part of it may be missing";
    assert_eq!(said("# gd-snapshot 1 f64"), format!("line 1: {cut}"));
    assert_eq!(said("# gd-snapshot 1 f64\n"), format!("line 2: {cut}"));
    assert_eq!(row("1,0.12,0.1"), format!("line 4: {cut}"));
    assert_eq!(said("# gd-snapshot 1 f64\nstep\n"), "line 2: there are no columns; name at least one");
    assert_eq!(said("# gd-snapshot 1 f64\nstep,\"a\n"), "line 2: quotation marks do not match");
    assert_eq!(said("# gd-snapshot 1 f64\na,b\n"), "line 2: the first column is 'a', but must be the steps, 'step'");
    assert_eq!(said("# gd-snapshot 1 f64\nstep,a,a\n"), "line 2: two columns are called 'a'");
    assert_eq!(row("1,2\n"), "line 4: 2 fields, where the names are 3");
    assert_eq!(row("\n"), "line 4: 1 field, where the names are 3");
    assert_eq!(row("1,2,3,\n"), "line 4: 4 fields, where the names are 3");
    assert_eq!(row("0,1,2\n"), "line 4: step 0 follows step 0; steps must ascend");
    for step in ["", "-1", "+1", "1.0", "99999999999999999999"] {
        assert_eq!(row(&format!("{step},1,2\n")), format!("line 4: '{step}' is not the number of a step"));
    }
    assert_eq!(row("1,,2\n"), "line 4: column a: '' is not a number");
    assert_eq!(row("1,1, 2\n"), "line 4: column b: ' 2' is not a number");
    assert_eq!(row("<<<<<<< HEAD\n1,1,2\n"), "line 4: a merge conflict; resolve it, or write the snapshot anew");
    let bits = |field: &str| said(&format!("# gd-snapshot 1 f64 bits\nstep,a\n0,{field}\n"));
    assert_eq!(
        bits("3ff0000000000000=2"),
        "line 3: column a: in '3ff0000000000000=2' the bits and the digits are different numbers"
    );
    assert_eq!(bits("1"), "line 3: column a: '1' is not a number");
    assert_eq!(bits("3ff=1"), "line 3: column a: '3ff=1' is not a number");
    assert_eq!(said(&format!("---\nsource: x\n---\n{head}0,1,x\n")), "line 6: column b: 'x' is not a number");
    assert_eq!(read(head).unwrap().steps(), []);
}
