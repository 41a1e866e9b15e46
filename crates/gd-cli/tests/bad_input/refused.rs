//! Commands that are refused: the arguments, the exit code, and the line that says why.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use super::{GOOD, common, refused_answers};

/// Arguments, the exit code, and the line after `error: `.
pub(crate) type Refused = (&'static [&'static str], i32, &'static str);

#[rustfmt::skip]
const REFUSED: &[Refused] = &[
    (&["fit", "data.csv", "a*x + b", "--png", "d"], 1, "d cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "d/"], 1, "d/ cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "d/."], 1, "d/. cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "."], 1, ". cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", ".."], 1, ".. cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "/"], 1, "/ cannot be written: there is a folder of that name; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "new/"], 1, "new/ cannot be written: it ends like the name of a folder; name a file in it"),
    (&["fit", "data.csv", "a*x + b", "--png", "new/."], 1, "new/. cannot be written: it ends like the name of a folder; name a file in it"),
    (&["fit", "data.csv", "a*x + b", "--png", "no/such.png"], 1, "no/such.png cannot be written: no such file or directory"),
    (&["fit", "data.csv", "a*x + b", "--png", "data.csv/x.png"], 1, "data.csv/x.png cannot be written: not a directory"),
    (&["fit", "data.csv", "a*x + b", "--png", "./data.csv"], 2, "--png: ./data.csv: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "d/../data.csv"], 2, "--png: d/../data.csv: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "d/sub/../../data.csv"], 2, "--png: d/sub/../../data.csv: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "link.csv"], 2, "--png: link.csv: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "hard"], 2, "--png: hard: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "ro.png"], 1, "ro.png cannot be written: it is read-only; make it writable, or name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "loop"], 1, "loop cannot be written: too many levels of symbolic links"),
    (&["fit", "data.csv", "a*x + b", "--svg", "x.PNG"], 2, "--svg: x.PNG: it writes an SVG; name it x.svg, or give it to --png"),
    (&["fit", "data.csv", "a*x + b", "--pdf", "x.eps"], 2, "--pdf: x.eps: it writes a PDF; name it x.pdf"),
    (&["fit", "data.csv", "a*x + b", "--svg-animation", "x.gif"], 2, "--svg-animation: x.gif: it writes an SVG; name it x.svg"),
    (&["fit", "data.csv", "a*x + b", "--svg", "x.svg", "--svg-animation", "./x.svg"], 2, "--svg-animation: ./x.svg: it is written twice, also as x.svg; name another file"),
    (&["fit", "data.csv", "a*x + b", "--profiles", "x.tiff"], 2, "--profiles: x.tiff: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.svg"], 2, "--png: x.svg: it writes a PNG; name it x.png, or give it to --svg"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.pdf"], 2, "--png: x.pdf: it writes a PNG; name it x.png, or give it to --pdf"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.jpg"], 2, "--png: x.jpg: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.JPEG"], 2, "--png: x.JPEG: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.gif"], 2, "--png: x.gif: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.csv"], 2, "--png: x.csv: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "d/x.webp"], 2, "--png: d/x.webp: it writes a PNG; name it d/x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "x.png.zip"], 2, "--png: x.png.zip: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", ".svg/x.tiff"], 1, ".svg/x.tiff cannot be written: no such file or directory"),
    (&["fit", "data.csv", "a*x + b", "--gif", "x.png"], 2, "--gif: x.png: it writes a GIF; name it x.gif"),
    (&["fit", "data.csv", "a*x + b", "--gif", "x.mp4"], 2, "--gif: x.mp4: it writes a GIF; name it x.gif"),
    (&["fit", "data.csv", "a*x + b", "--gif", "x.apng"], 2, "--gif: x.apng: it writes a GIF; name it x.gif"),
    (&["fit", "data.csv", "a*x + b", "--gif", "x.webm"], 2, "--gif: x.webm: it writes a GIF; name it x.gif"),
    (&["fit", "data.csv", "a*x + b", "--gif", "./hard"], 2, "--gif: ./hard: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "x.png"], 2, "--trajectory: x.png: it writes CSV; name it x.csv"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "x.tsv"], 2, "--trajectory: x.tsv: it writes CSV; name it x.csv"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "x.json"], 2, "--trajectory: x.json: it writes CSV; name it x.csv"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "x.xlsx"], 2, "--trajectory: x.xlsx: it writes CSV; name it x.csv"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "x.parquet"], 2, "--trajectory: x.parquet: it writes CSV; name it x.csv"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "d/../link.csv"], 2, "--trajectory: d/../link.csv: it is the data; name another file"),
    (&["fit", "data.csv", "a*x + b", "--profiles", "x.gif"], 2, "--profiles: x.gif: it writes a PNG; name it x.png"),
    (&["fit", "data.csv", "a*x + b", "--png", "o", "--gif", "./o"], 2, "--gif: ./o: it is written twice, also as o; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "o", "--gif", "d/../o"], 2, "--gif: d/../o: it is written twice, also as o; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "o", "--profiles", "o"], 2, "--profiles: o: it is written twice, also as o; name another file"),
    (&["fit", "data.csv", "a*x + b", "--trajectory", "o", "--gif", "o"], 2, "--gif: o: it is written twice, also as o; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "dangling", "--profiles", "new.png"], 2, "--profiles: new.png: it is written twice, also as dangling; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "new.png", "--profiles", "dangling"], 2, "--profiles: dangling: it is written twice, also as new.png; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", "-", "--gif", "-"], 2, "--gif: --png goes to standard output already; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "/dev/stdout", "--trajectory", "-"], 2, "--png: --trajectory goes to standard output already; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "-", "--profiles", "/dev/fd/1"], 2, "--profiles: --png goes to standard output already; name a file"),
    (&["fit", "data.csv", "a*x + b", "--png", "a\u{1b}[31m/b.png"], 1, "a\\u{1b}[31m/b.png cannot be written: no such file or directory"),
    (&["fit", "data.csv", "a*x + b", "--png", "a\u{9b}2J.svg"], 2, "--png: a\\u{9b}2J.svg: it writes a PNG; name it a\\u{9b}2J.png, or give it to --svg"),
    (&["fit", "data.csv", "a*x + b", "--png", "a\u{202e}.svg"], 2, "--png: a\\u{202e}.svg: it writes a PNG; name it a\\u{202e}.png, or give it to --svg"),
    (&["fit", "data.csv", "a*x + b", "--png", "a\nb.svg"], 2, "--png: a\\nb.svg: it writes a PNG; name it a\\nb.png, or give it to --svg"),
    (&["fit", "data.csv", "a*x + b", "--png", "o\r", "--gif", "./o\r"], 2, "--gif: ./o\\r: it is written twice, also as o\\r; name another file"),
    (&["fit", "data.csv", "a*x + b", "--png", ""], 2, "a value is required for '--png <OUT.png>' but none was supplied"),
    (&["fit", "data.csv", "a*x + b", "--png"], 2, "a value is required for '--png <OUT.png>' but none was supplied"),
    (&["fit", "data.csv", "a*x + b", "--png", "a.png", "--png", "b.png"], 2, "the argument '--png <OUT.png>' cannot be used multiple times"),
    (&["surface", "data.csv", "a*x + b", "--png", "x.gif"], 2, "--png: x.gif: it writes a PNG; name it x.png"),
    (&["surface", "data.csv", "a*x + b", "--gif", "x.png"], 2, "--gif: x.png: it writes a GIF; name it x.gif"),
    (&["surface", "data.csv", "a*x + b", "--csv", "x.png"], 2, "--csv: x.png: it writes CSV; name it x.csv"),
    (&["surface", "data.csv", "a*x + b", "--csv", "hard"], 2, "--csv: hard: it is the data; name another file"),
    (&["surface", "data.csv", "a*x + b", "--png", "o", "--csv", "o"], 2, "--csv: o: it is written twice, also as o; name another file"),
    (&["surface", "data.csv", "a*x + b", "--png", "-", "--gif", "-", "--csv", "-"], 2, "--csv: --png goes to standard output already; name a file"),
    (&["surface", "data.csv", "a*x + b", "--png", "no/x.png"], 1, "no/x.png cannot be written: no such file or directory"),
    (&["surface", "data.csv", "a*x + b", "--png", "ro.png"], 1, "ro.png cannot be written: it is read-only; make it writable, or name another file"),
    (&["surface", "data.csv", "a*x + b", "--png", "d/"], 1, "d/ cannot be written: there is a folder of that name; name a file"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--png", "x.gif"], 2, "--png: x.gif: it writes a PNG; name it x.png"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--csv", "x.json"], 2, "--csv: x.json: it writes CSV; name it x.csv"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--csv", "link.csv"], 2, "--csv: link.csv: it is the data; name another file"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--png", "o", "--csv", "./o"], 2, "--csv: ./o: it is written twice, also as o; name another file"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--csv", "no/x.csv"], 1, "no/x.csv cannot be written: no such file or directory"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--png", "d"], 1, "d cannot be written: there is a folder of that name; name a file"),
    (&["basins", "data.csv", "a*x + b", "--range", "a=0..1,b=0..1", "--csv", "-", "--png", "-"], 2, "--csv: --png goes to standard output already; name a file"),
    (&["basins", "zero.csv", "a*ln(x) + b", "--range", "a=0..1,b=0..1", "--csv", "o.csv"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["surface", "zero.csv", "a*ln(x) + b", "--csv", "o.csv"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["sweep", "data.csv", "a*x", "--out", "-"], 2, "--out: standard output keeps no rows, so that an interrupted sweep would be lost; name a file"),
    (&["sweep", "data.csv", "a*x", "--out", "/dev/stdout"], 2, "--out: standard output keeps no rows, so that an interrupted sweep would be lost; name a file"),
    (&["sweep", "data.csv", "a*x", "--out", "/dev/null"], 2, "--out: /dev/null keeps no rows, so that an interrupted sweep would be lost; name a file"),
    (&["sweep", "data.csv", "a*x", "--out", "x.png"], 2, "--out: x.png: it writes CSV; name it x.csv"),
    (&["sweep", "data.csv", "a*x", "--out", "x.json"], 2, "--out: x.json: it writes CSV; name it x.csv"),
    (&["sweep", "data.csv", "a*x", "--out", "d"], 1, "d cannot be written: there is a folder of that name; name a file"),
    (&["sweep", "data.csv", "a*x", "--out", "d/"], 1, "d/ cannot be written: there is a folder of that name; name a file"),
    (&["sweep", "data.csv", "a*x", "--out", "no/x.csv"], 1, "no/x.csv cannot be written: no such file or directory"),
    (&["sweep", "data.csv", "a*x", "--out", "data.csv"], 2, "--out: data.csv: it is the data; name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "link.csv"], 2, "--out: link.csv: it is the data; name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "hard"], 2, "--out: hard: it is the data; name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "part.csv"], 2, "--out: part.csv holds rows of another sweep; name another file, or remove it"),
    (&["sweep", "data.csv", "a*x", "--out", "zero.csv"], 2, "--out: zero.csv does not hold a sweep; name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "busy.csv"], 2, "--out: busy.csv.partial is in the way, and no sweep has left it; move it, or name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "ro.png"], 1, "ro.png cannot be written: it is read-only; make it writable, or name another file"),
    (&["sweep", "data.csv", "a*x", "--out", "huge.csv"], 2, "--out: huge.csv, row 1 is not part of the sweep; remove it"),
    (&["sweep", "data.csv", "a*x", "--out", "short.csv"], 2, "--out: short.csv, line 2: 3 fields where the first row has 11; remove it"),
    (&["sweep", "data.csv", "a*x", "--out", ""], 2, "a value is required for '--out <OUT.csv>' but none was supplied"),
    (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--start", "a=0..1:0"], 2, "invalid value 'a=0..1:0' for '--start <NAME=VALUES>': a range needs a number of values from 2 to 10000, as in 0..10:5"),
    (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--lr", "0"], 2, "the learning rate 0 cannot be used; choose a finite number above 0, such as 0.1"),
    (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--shard", "0/2"], 2, "invalid value '0/2' for '--shard <I/N>': give a part and the number of parts, such as 1/4"),
    (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--steps", "0"], 2, "--steps: 0 is not a number of steps; give at least 1"),
    (&["sweep", "data.csv", "a*x", "--out", "o.csv", "--start", "\u{1b}=1"], 2, "--start: '\\u{1b}' is not a parameter to fit; the formula has a"),
    (&["sweep", "zero.csv", "a*ln(x)", "--out", "o.csv"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["sweep", "neg.csv", "y = a*sqrt(x)", "--out", "o.csv"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (sqrt(-2); square roots are of numbers from 0), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["sweep", "busy.csv.partial", "a*x", "--out", "busy.csv"], 2, "the formula: 'a*x' uses none of the columns not, mine; write their names in the formula, or give one a shorter name with --x NAME=COLUMN in busy.csv.partial"),
    (&["sweep", "--merge", "huge.csv", "--out", "o.csv"], 2, "--merge: huge.csv, row 1 is not part of the sweep; remove it"),
    (&["sweep", "--merge", "part.csv", "other.csv", "--out", "o.csv"], 2, "--merge: part.csv and other.csv are parts of different sweeps; merge those of one"),
    (&["sweep", "--merge", "part.csv", "differs.csv", "--out", "o.csv"], 2, "--merge: run 0 has two results, loss 3 and 9; the parts differ"),
    (&["sweep", "--merge", "short.csv", "--out", "o.csv"], 2, "--merge: short.csv, line 2: 3 fields where the first row has 11; remove it"),
    (&["sweep", "--merge", "no.csv", "--out", "o.csv"], 2, "--merge: no.csv cannot be read: no such file or directory"),
    (&["sweep", "--merge", "data.csv", "--out", "o.csv"], 2, "--merge: data.csv does not hold a sweep; name another file"),
    (&["sweep", "--merge", "d", "--out", "o.csv"], 2, "--merge: d cannot be read: is a directory"),
    (&["sweep", "--merge", "part.csv", "--out", "x.png"], 2, "--out: x.png: it writes CSV; name it x.csv"),
    (&["sweep", "--merge", "part.csv", "--out", "no/x.csv"], 1, "no/x.csv cannot be written: no such file or directory"),
    (&["sweep", "--merge", "part.csv", "--out", "d"], 1, "d cannot be written: there is a folder of that name; name a file"),
    (&["sweep", "--merge", "part.csv", "huge.csv", "--out", "part.csv"], 2, "--merge: huge.csv, row 1 is not part of the sweep; remove it"),
    (&["sweep", "--merge", "--out", "o.csv"], 2, "a value is required for '--merge <PART.csv>...' but none was supplied"),
    (&["sweep", "--merge", "esc\u{1b}[31m\u{202e}.csv", "--out", "o.csv"], 2, "--merge: esc\\u{1b}[31m\\u{202e}.csv does not hold a sweep; name another file"),
    (&["sweep", "--merge", "part.csv", "--out", "ro.png"], 2, "--out: ro.png: it writes CSV; name it ro.csv"),
    (&["sweep", "--merge", "part.csv", "--out", "/dev/full"], 1, "/dev/full cannot be written: no space left on device"),
    (&["fit", "zero.csv", "a*ln(x) + b"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*ln(x) + b", "--start", "a=1"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*ln(x) + b", "--start", "a=1,b=1", "--no-search"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*ln(x) + b", "--lr", "0.1"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (ln(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*log10(x)"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0 (log10(0); logarithms are of numbers above 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*log2(b*x)"], 2, "zero.csv, row 1: the formula is -inf whatever the parameters where x = 0; leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a/x"], 2, "zero.csv, row 1: the formula is inf whatever the parameters where x = 0 (a division by 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*x^(-1) + b"], 2, "zero.csv, row 1: the formula is inf whatever the parameters where x = 0 (a division by 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a*x^(-0.5)"], 2, "zero.csv, row 1: the formula is inf whatever the parameters where x = 0 (a division by 0); leave the row out with --where 'x > 0'"),
    (&["fit", "zero.csv", "a/(x - 1)"], 2, "zero.csv, row 2: the formula is inf whatever the parameters where x = 1 (a division by 0); leave the row out with --where 'x != 1'"),
    (&["fit", "zero.csv", "a*exp(1e3*x)"], 2, "zero.csv, row 2: the formula is inf whatever the parameters where x = 1 (exp(1000) is too large), and in 2 rows more; leave such rows out with --where 'x <= 0'"),
    (&["fit", "zero.csv", "a*x^b/x", "--precision", "f32"], 2, "zero.csv, row 1: the formula is NaN whatever the parameters where x = 0 (a division by 0); leave the row out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*ln(x)"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (ln(-2); logarithms are of numbers above 0), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*sqrt(x) + b"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (sqrt(-2); square roots are of numbers from 0), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*x^(1/3)"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (the base of ^0.3333 is negative, -2; cube roots of negative numbers are cbrt(...)), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*x^(1/3)", "--precision", "f32"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (the base of ^0.3333 is negative, -2; cube roots of negative numbers are cbrt(...)), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*x^0.5 + b*t"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2, t = 1 (the base of ^0.5 is negative, -2), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*x^(2/3)"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (the base of ^0.6667 is negative, -2), and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "neg.csv", "y = a*acos(x)"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2 (acos(-2); it is of numbers from -1 to 1), and in 1 row more; leave such rows out"),
    (&["fit", "neg.csv", "y = a*ln(t - 2.5) + b*x"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2, t = 1 (ln(-1.5); logarithms are of numbers above 0), and in 1 row more; leave such rows out with --where 't > 2'"),
    (&["fit", "neg.csv", "y = ln(-x)*a + t"], 2, "neg.csv, row 3: the formula is NaN whatever the parameters where x = 1, t = 3 (ln(-1); logarithms are of numbers above 0), and in 1 row more; leave such rows out with --where 'x < 0'"),
    (&["fit", "neg.csv", "y = a*ln(-t) + x"], 2, "neg.csv, row 1: the formula is NaN whatever the parameters where x = -2, t = 1 (ln(-1); logarithms are of numbers above 0), and in every other row; change the formula"),
    (&["fit", "neg.csv", "y = a*x^b + t", "--start", "a=1,b=0.5"], 2, "--start: the formula is NaN at a = 1, b = 0.5 for x = -2, t = 1; start somewhere else"),
    (&["fit", "data.csv", "ln(a*x)", "--start", "a=-0.3333333333333333"], 2, "--start: the formula is NaN at a = -0.333333 for x = 1; start somewhere else"),
    (&["fit", "data.csv", "ln(-a^2)*x"], 2, "no start was found: the formula is NaN at a = 1 in row 1, where x = 1; give a --start"),
    (&["fit", "data.csv", "ln(-a^2)*x", "--lr", "0.1"], 2, "no start was found: the formula is NaN at a = 1 in row 1, where x = 1; give a --start"),
    (&["fit", "data.csv", "sqrt(a)*x", "--start", "a=0", "--lr", "0.1"], 2, "--start: the derivatives by a are not finite at the start for x = 1; start somewhere else"),
    (&["fit", "data.csv", "a*x + c", "--bounds", "c=0..1", "--start", "a=1,c=2"], 2, "--start: c = 2 lies outside its bounds, 0..1; start within them"),
    (&["fit", "data.csv", "a*x + c", "--bounds", "c=0..1,a=..3", "--start", "a=4,c=1", "--lr", "0.1"], 2, "--start: a = 4 lies outside its bounds, ..3; start within them"),
    (&["fit", "data.csv", "a*x", "--bounds", "a=1..1"], 2, "invalid value 'a=1..1' for '--bounds <NAME=LOW..HIGH>': the range 1..1 is empty; give the smaller end first"),
    (&["fit", "esc\u{1b}[31m\u{202e}.csv", "a*z"], 2, "the formula: 'a*z' uses none of the columns x, \u{fffd}[2Jy; write their names in the formula, or give one a shorter name with --x NAME=COLUMN in esc\\u{1b}[31m\\u{202e}.csv"),
    (&["fit", "esc\u{1b}[31m\u{202e}.csv", "a*x", "--y", "q\u{1b}]0;t\u{7}"], 2, "--y: there is no column 'q\\u{1b}]0;t\\u{7}' among x, \u{fffd}[2Jy in esc\\u{1b}[31m\\u{202e}.csv"),
    (&["fit", "bad\n\u{85}.csv", "a*x"], 2, "bad\\n\\u{85}.csv, line 2, column y: '\\u{202e}two' is not a number"),
    (&["fit", "no\u{1b}[2J.csv", "a*x"], 2, "no\\u{1b}[2J.csv cannot be read: no such file or directory"),
    (&["fit", "data.csv", "a*x \u{1b}[2J"], 2, "the formula, column 5: expected a number, a name, an operator or a parenthesis but found '\u{fffd}'"),
    (&["fit", "data.csv", "a*x + \u{2028}\u{202e}"], 2, "the formula, column 8: expected a number, a name, an operator or a parenthesis but found '\\u{202e}'"),
    (&["fit", "data.csv", "a*x", "--x", "\u{1b}[1m"], 2, "--x: there is no column '\\u{1b}[1m' among x, y in data.csv"),
    (&["fit", "data.csv", "a*x", "--start", "\u{1b}=1"], 2, "--start: '\\u{1b}' is not a parameter to fit; the formula has a"),
    (&["fit", "data.csv", "a*x", "--start", "a=\u{1b}[0m"], 2, "invalid value 'a=\\u{1b}[0m' for '--start <NAME=VALUE>': '\\u{1b}[0m' is not a number"),
    (&["fit", "data.csv", "a*x", "--\u{1b}[2J"], 2, "unexpected argument '--\\u{1b}[2J' found"),
    (&["fit", "data.csv", "a*x", "--lr", "\u{9b}1m"], 2, "invalid value '\\u{9b}1m' for '--lr <RATE>': invalid float literal"),
    (&["\u{1b}[2J"], 2, "unrecognized subcommand '\\u{1b}[2J'"),
    (&["fit", "data.csv", "a*x", "--sigma", "\u{1b}+"], 2, "--sigma: '\\u{1b}+' is neither a column nor an expression (column 1: expected a number, a name, an operator or a parenthesis but found '\u{fffd}'); there are x, y in data.csv"),
    (&["fit", "data.csv", "a*x", "--bounds", "a\u{200e}=0..1"], 2, "--bounds: 'a\\u{200e}' is not a parameter to fit; the formula has a"),
    (&["fit", "data.csv", "a*x", "--fix", "\u{7f}=1"], 2, "--fix: '\\u{7f}' is not a parameter to fit; the formula has a"),
    (&["completions", "b\u{1b}sh"], 2, "invalid value 'b\\u{1b}sh' for '<SHELL>'"),
    (&["fit", "data.csv", "a*x", "--separator", "\t\u{b}"], 2, "invalid value '\\t\\u{b}' for '--separator <SEPARATOR>'"),
    (&["fit", "data.csv", "a*x", "--comment", "\u{1b}"], 2, "invalid value '\\u{1b}' for '--comment <CHARACTER>': give one character, such as #"),
    (&["fit", "neg.csv", "y = a*x^b"], 2, "neg.csv, row 1: the derivative by b is NaN whatever the parameters where x = -2, and in 1 row more; leave such rows out with --where 'x > 0'"),
    (&["fit", "data.csv", "a*x", "--bounds", "a=1..1.000000001", "--precision", "f32"], 2, "--bounds: the bounds 1..1 of a leave no room in this precision; widen them"),
    (&["fit", "data.csv", "a*x", "--start", "a=1e39", "--precision", "f32"], 2, "--start: the formula is inf at a = inf for x = 1; start somewhere else"),
    (&["fit", "data.csv", "a*x", "--start", "a=1e300", "--lr", "0.1"], 2, "--start: the loss or its derivatives by a overflow at the start; start somewhere else"),
];

/// The folder that they are given in.
fn make_folder(dir: &Path) {
    let runs = "sweep,runs,run,optimizer,learning_rate,start_a,a,mse,steps,stop,verdict\n";
    let row = |sweep: &str, n_runs: &str, run: u8, loss: u8| {
        format!("{runs}{sweep},{n_runs},{run},sgd,0.1,1,2,{loss},4,converged,converged\n")
    };
    let files: [(&str, String); 19] = [
        ("data.csv", GOOD.into()),
        ("zero.csv", "x,y\n0,1\n1,2\n2,4.1\n3,5.9\n".into()),
        ("neg.csv", "x,t,y\n-2,1,1\n-1,2,2\n1,3,4.1\n2,4,5.9\n".into()),
        ("esc\u{1b}[31m\u{202e}.csv", "x,\u{1b}[2Jy\n1,2\n2,4.1\n3,5.9\n".into()),
        ("bad\n\u{85}.csv", "x,y\n1,\u{202e}two\n".into()),
        ("ro.png", "mine".into()),
        ("part.csv", row("f", "3", 0, 3)),
        ("huge.csv", row("f", "999999999999", 0, 3)),
        ("other.csv", row("g", "3", 1, 3)),
        ("differs.csv", row("f", "3", 0, 9)),
        ("short.csv", format!("{runs}f,3,0\n")),
        ("busy.csv.partial", "not mine".into()),
        ("groups.csv", "g,x,y,z\nA,1,2,5\nA,2,4.1,\nA,3,5.9,5\nB,1,3,4\nB,2,6.2,4\nB,3,8.8,4\n".into()),
        ("one.csv", "g,x,y\nA,1,2\nA,2,4.1\nA,3,5.9\nB,1,3\n".into()),
        ("new.csv", "x\n4\n5\n".into()),
        ("times.csv", "t\n4\n5\n".into()),
        ("words.csv", "x\n4\nfive\n".into()),
        ("empty.csv", String::new()),
        ("head.csv", "x\n".into()),
    ];
    for (name, content) in files {
        fs::write(dir.join(name), content).unwrap();
    }
    let saved = common::gd(dir, &["fit", "data.csv", "a*x", "--report", "json"]).stdout;
    fs::write(dir.join("fit.json"), saved).unwrap();
    fs::write(dir.join("array.json"), "[1, 2]").unwrap();
    let mut permissions = fs::metadata(dir.join("ro.png")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(dir.join("ro.png"), permissions).unwrap();
    fs::create_dir_all(dir.join("d").join("sub")).unwrap();
    symlink("data.csv", dir.join("link.csv")).unwrap();
    symlink("new.png", dir.join("dangling")).unwrap();
    symlink("loop", dir.join("loop")).unwrap();
    fs::hard_link(dir.join("data.csv"), dir.join("hard")).unwrap();
}

#[test]
fn every_refused_command_has_its_line_and_leaves_all_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    make_folder(dir.path());
    let content = || -> Vec<(String, Option<Vec<u8>>)> {
        common::files(dir.path()).into_iter().map(|name| (name.clone(), fs::read(dir.path().join(name)).ok())).collect()
    };
    let before = content();
    let mut faults = Vec::new();
    for (arguments, code, line) in REFUSED.iter().chain(refused_answers::REFUSED) {
        let output = common::command(dir.path(), arguments).stdin(Stdio::null()).output().unwrap();
        let stderr = common::stderr(&output);
        let is_shown = |character: char| character == '\n' || !character.is_control();
        let checks = [
            stderr.lines().next() == Some(&*format!("error: {line}")),
            output.status.code() == Some(*code),
            common::stdout(&output).is_empty(),
            stderr.chars().all(is_shown),
            content() == before,
        ];
        if checks.contains(&false) {
            faults.push(format!("{arguments:?}: {stderr}should say: {line}, exit code {code}; {checks:?}\n"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(REFUSED.len() + refused_answers::REFUSED.len() >= 320);
}
