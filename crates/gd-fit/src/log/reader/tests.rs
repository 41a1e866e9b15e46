//! Logs as they come from serial lines and programs.

use super::*;
use crate::log::with_checksum;

const LOG: &str = "boot 1.2\ndescent line f32\nstep 0 40a00000 40800000 411e0a3d\nbattery 3.1\n\
                   step 5 3f800000 3f000000 3e000000\nend 2\nready\n";

fn read(log: &[u8]) -> LogReader {
    let mut reader = LogReader::new("a.log", StepColumn::Auto);
    reader.push(log).unwrap();
    reader
}

fn ended(reader: &mut LogReader) -> Vec<String> {
    reader.take_ended().iter().map(ToString::to_string).collect()
}

fn skipped(reader: &mut LogReader) -> Vec<String> {
    reader.take_skipped().iter().map(ToString::to_string).collect()
}

#[test]
fn a_log_is_the_same_in_whatever_pieces_it_comes() {
    let table = "step,a,loss\r\n0,1.5,3\r\n\r\n# again\r\n1,0x1.8p+1,nan\r\n";
    for log in [LOG, table] {
        for size in 1..20 {
            let mut reader = LogReader::new("a.log", StepColumn::Auto);
            log.as_bytes().chunks(size).for_each(|piece| reader.push(piece).unwrap());
            assert_eq!((reader.n_skipped(), reader.finish()), (0, None), "{size}: {:?}", reader.take_skipped());
            let run = reader.run().unwrap();
            let rows: Vec<(u64, Vec<String>)> =
                run.rows().map(|(step, row)| (step, row.iter().map(ToString::to_string).collect())).collect();
            let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
            if log == LOG {
                assert_eq!(rows, [(0, texts(&["5", "4", "9.8774995803833"])), (5, texts(&["1", "0.5", "0.125"]))]);
                let said = "line: 2 steps, complete; at step 5 a = 1, b = 0.5, loss = 0.125";
                assert_eq!(ended(&mut reader), [said]);
            } else {
                assert_eq!(rows, [(0, texts(&["1.5", "3"])), (1, texts(&["3", "NaN"]))]);
                assert_eq!(run.summary().to_string(), "2 steps; at step 1 a = 3, loss = NaN");
            }
        }
    }
}

#[test]
fn what_a_line_loses_is_counted_and_told() {
    let checked: String = LOG.lines().flat_map(|line| [with_checksum(line), "\n".into()]).collect();
    assert_eq!(ended(&mut read(checked.as_bytes())), ended(&mut read(LOG.as_bytes())));
    // Any one byte: of a step, either it is counted or the end says that a step is missing.
    let begin = checked.find("step 0").unwrap();
    let end = checked.find("ready").unwrap();
    for index in begin..end {
        let mut lost = checked.clone().into_bytes();
        let byte = lost.remove(index);
        let mut reader = read(&lost);
        let said = ended(&mut reader);
        let is_told = reader.n_skipped() > 0 || said.is_empty() && reader.run().is_some();
        // A byte of what is not of the descent is no loss.
        let is_other = checked[..=index].lines().last().unwrap_or_default().starts_with("battery") && byte != b'\n';
        assert!(is_told || is_other, "byte {index}: {said:?}");
    }
}

#[test]
fn a_line_that_is_damaged_costs_no_other() {
    let mut reader = read(LOG.replace("411e0a3d", "411e0a").as_bytes());
    assert_eq!(
        skipped(&mut reader),
        [
            "line 3: '411e0a' is not the bits of an f32, 8 hexadecimal digits",
            "line 6: the device wrote 2 steps, the log holds 1"
        ]
    );
    assert_eq!(ended(&mut reader), ["line: 1 of 2 steps from step 5 on; at step 5 a = 1, b = 0.5, loss = 0.125"]);
    // Noise while the device starts costs nothing; within a descent it does.
    let mut noisy = b"\xff\xfe\x00\x80\n\x00\x01\n".to_vec();
    noisy.extend_from_slice(LOG.as_bytes());
    // At the very beginning it looks like UTF-16.
    assert!(LogReader::default().push(&noisy).is_err());
    let mut reader = read(&noisy[1..]);
    assert_eq!((ended(&mut reader).len(), reader.n_skipped()), (1, 0));
    let mut reader = read(&LOG.replace("battery", "bat\u{1b}[2Jtery").into_bytes());
    assert_eq!(skipped(&mut reader), ["line 4: it holds bytes that are no text"]);
    let long = format!("descent line f32\n{}\nend 0\n", "x".repeat(1 << 20));
    let mut reader = read(long.as_bytes());
    assert_eq!(skipped(&mut reader)[0], "line 2: it does not end; that is no text");
}

#[test]
fn whoever_listens_from_the_middle_sees_the_rest() {
    let mut reader = read(LOG.split_once("step 0").unwrap().1.as_bytes());
    assert_eq!(ended(&mut reader), ["1 of 2 steps from step 5 on; at step 5 a = 1, b = 0.5, loss = 0.125"]);
    assert_eq!(reader.n_skipped(), 0, "nothing was lost on the line");
    // Not every step is one of a device.
    let mut reader = read(b"step 3 done\nstep 4 done\n");
    assert!(reader.run().is_none() && reader.n_skipped() == 0, "{:?}", reader.take_skipped());
}

#[test]
fn programs_that_start_again_begin_another_run() {
    let mut reader = read(b"step,loss\n0,9\n1,4\n2,1\n0,8\n1,3\n");
    assert_eq!(ended(&mut reader), ["3 steps, then another began; at step 2 loss = 1"]);
    assert_eq!(reader.run().unwrap().last(), Some((1, &[3.0][..])));
    // The names again, and other names.
    let mut reader = read(b"step,loss\n0,9\n1,4\nstep,loss\n0,8\nstep,a,loss\n0,1,2\n");
    assert_eq!(ended(&mut reader).len(), 2);
    assert_eq!((reader.run().unwrap().summary().columns().len(), reader.n_skipped()), (2, 0));
    // A device that was reset.
    let mut reader = read(b"descent a f32\nstep 0 3f800000\nstep 1 3f800000\ndescent a f32\nstep 0 40000000\n");
    assert_eq!(ended(&mut reader), ["a: 2 steps, then another began; at step 1 loss = 1"]);
    // One number that went back is damage.
    let mut reader = read(b"step,loss\n0,9\n10,4\n1,3\n12,2\n");
    assert_eq!(
        skipped(&mut reader),
        ["line 4: step 1 does not come after the one before it; part of the log is missing"]
    );
    assert_eq!(reader.run().unwrap().last(), Some((12, &[2.0][..])));
}

#[test]
fn tables_are_read_as_diff_reads_them() {
    for (log, columns, last) in [
        ("3 4\n5 6\n", &["column1", "column2"][..], (1, [5.0, 6.0])),
        ("# step a loss\n0 1 2\n7 3 4\n", &["a", "loss"], (7, [3.0, 4.0])),
        ("epoch;a;loss\n0;1,5;2\n1;2,5;3\n", &["a", "loss"], (1, [2.5, 3.0])),
        ("note: starting\na,b\n1,2\n", &["a", "b"], (0, [1.0, 2.0])),
        ("a\tb\n1\t2\t\n", &["a", "b"], (0, [1.0, 2.0])),
    ] {
        let reader = read(log.as_bytes());
        let run = reader.run().unwrap_or_else(|| panic!("{log}"));
        assert_eq!(run.summary().columns(), columns, "{log}");
        assert_eq!(run.last(), Some((last.0, &last.1[..])), "{log}");
    }
    let mut reader = read(b"step,a,b\n0,1,2\n1,1\n2,x,2\n3,1,2,3\n-1,1,2\nsaving\n4,1,2\n");
    assert_eq!(reader.run().unwrap().summary().n_steps(), 2);
    assert_eq!(skipped(&mut reader)[0], "line 3: '1,1' is not a row of step, a, b");
    assert_eq!(reader.n_skipped(), 5);
    let mut reader = LogReader::new("a.csv", StepColumn::Named("t".into()));
    let error = reader.push(b"step,a\n0,1\n").unwrap_err().to_string();
    assert_eq!(error, "there is no column 't' in a.csv; it has step, a");
    assert!(LogReader::default().push(b"a,a\n1,2\n").is_err());
}

#[test]
fn a_last_line_without_an_end_is_left_out() {
    let mut reader = read(b"step,loss\n0,9\n1,0.12");
    assert_eq!(reader.finish().as_deref(), Some("1,0.12"));
    assert_eq!(reader.run().unwrap().last(), Some((0, &[9.0][..])));
}

#[test]
fn a_log_that_is_cut_begins_anew() {
    let mut reader = read(b"step,loss\n0,9\n1,8\n2,");
    reader.restart();
    reader.push(b"step,a,loss\n0,1,2\n").unwrap();
    assert_eq!(reader.run().unwrap().last(), Some((0, &[1.0, 2.0][..])));
    assert_eq!((ended(&mut reader).len(), reader.n_skipped()), (1, 0));
}

#[test]
fn long_logs_take_little_memory() {
    let mut reader = LogReader::default();
    reader.push(b"step,loss\n").unwrap();
    for step in 0..100_000 {
        reader.push(format!("{step},{}\n", 1.0 / f64::from(step + 1)).as_bytes()).unwrap();
    }
    let run = reader.run().unwrap();
    let steps: Vec<u64> = run.rows().map(|(step, _)| step).collect();
    assert!((500..=1001).contains(&steps.len()) && steps.is_sorted());
    assert_eq!((steps[0], steps.last().copied(), run.summary().n_steps()), (0, Some(99_999), 100_000));
    // Runs and faults that nobody asks for are not kept forever.
    for _ in 0..1000 {
        reader.push(b"step,loss\n0,9\n1,x\n").unwrap();
    }
    assert_eq!((reader.take_ended().len(), reader.take_skipped().len(), reader.n_skipped()), (100, 100, 1000));
}

#[test]
fn whatever_comes_is_no_panic() {
    let mut state = 1_u64;
    let pieces: [&[u8]; 12] = [
        b"descent ",
        b"step ",
        b"end ",
        b"f32 ",
        b"3f800000 ",
        b"0 ",
        b"17 ",
        b"\n",
        b"\r",
        b"a,b\n",
        b"1,2\n",
        b"\xff*",
    ];
    let mut reader = LogReader::default();
    for _ in 0..100_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = reader.push(pieces[(state >> 33) as usize % pieces.len()]);
    }
    reader.finish();
}
