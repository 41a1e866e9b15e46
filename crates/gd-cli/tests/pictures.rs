//! Pictures and comparisons, as users ask for them.

mod common;

use std::fs;
use std::path::Path;

use common::{gd, stderr, stdout};

/// A line with noise, and deviations of its observations.
fn line(dir: &Path) {
    let row = |k: i32| {
        let (x, noise) = (0.1 * f64::from(k), [0.05, -0.03, 0.02, -0.04][(k % 4) as usize]);
        let (kind, part) = (["old", "new"][(k % 2) as usize], k / 4);
        format!("{x},{},{},{kind},{part}\n", 1.2 * x + 2.5 + noise, 0.05 + 0.01 * x)
    };
    let rows: String = (-10..=10).map(|k| row(k + 10)).collect();
    fs::write(dir.join("line.csv"), format!("x,y,s,kind,part\n{rows}")).unwrap();
}

fn in_folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    line(dir.path());
    dir
}

/// Width and height of a picture.
fn size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    let [width, height] = [16, 20].map(|at| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
    assert!(bytes.starts_with(b"\x89PNG"));
    (width, height)
}

#[test]
fn several_rates_are_one_table_and_one_picture() {
    let dir = in_folder();
    let out = gd(
        dir.path(),
        &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.3,9", "--start", "a=0,b=0", "--png", "rates.png"],
    );
    let text = stdout(&out);
    assert_eq!(out.status.code(), Some(1), "one of them diverges: {text}");
    for part in ["3 descents", "  rate 0.1 ", "  rate 9 ", "rate 9: diverged"] {
        assert!(text.contains(part), "'{part}' is missing: {text}");
    }
    assert_eq!(size(&dir.path().join("rates.png")), (1000, 820));
    let good = gd(dir.path(), &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.3", "--start", "a=0,b=0", "--quiet"]);
    assert_eq!(good.status.code(), Some(0));
}

#[test]
fn several_reports_in_json_are_an_array() {
    let dir = in_folder();
    let arguments =
        ["fit", "line.csv", "y = a*x + b", "--optimizer", "sgd,lm", "--start", "a=0,b=0", "--report", "json"];
    let all: serde_json::Value = serde_json::from_slice(&gd(dir.path(), &arguments).stdout).unwrap();
    let names: Vec<&str> =
        all.as_array().unwrap().iter().map(|one| one["method"]["optimizer"].as_str().unwrap()).collect();
    assert_eq!(names, ["sgd", "lm"]);
    // A single one stays an object.
    let arguments = ["fit", "line.csv", "y = a*x + b", "--report", "json"];
    let one: serde_json::Value = serde_json::from_slice(&gd(dir.path(), &arguments).stdout).unwrap();
    assert!(one.is_object());
}

#[test]
fn starts_of_the_same_names_are_several_and_of_other_names_one() {
    let dir = in_folder();
    let fit = |starts: &[&str]| {
        let mut arguments = vec!["fit", "line.csv", "y = a*x + b", "--lr", "0.3"];
        for start in starts {
            arguments.extend(["--start", start]);
        }
        gd(dir.path(), &arguments)
    };
    assert!(!stdout(&fit(&["a=1", "b=2"])).contains("descents"));
    let two = stdout(&fit(&["a=1,b=2", "a=3,b=2"]));
    assert!(two.contains("2 descents") && two.contains("a=1") && two.contains("a=3"), "{two}");
    let wrong = fit(&["a=1,b=2", "a=3"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(
        stderr(&wrong),
        "error: --start: 'a' is given twice; for several starts give the same names each time\n"
    );
    let many = fit(&["a=1", "a=2", "a=3", "a=4", "a=5", "a=6", "a=7"]);
    assert_eq!(
        stderr(&many),
        "error: --start: 7 starts are too many for one picture; give up to 6 descents, or use gd sweep\n"
    );
    let path = gd(dir.path(), &["fit", "line.csv", "y = a*x + b", "--lr", "0.1,0.2", "--trajectory", "steps.csv"]);
    assert_eq!((path.status.code(), dir.path().join("steps.csv").exists()), (Some(2), false));
}

#[test]
fn options_change_the_picture() {
    let dir = in_folder();
    let draw = |options: &[&str]| {
        let all =
            [&["fit", "line.csv", "y = a*x + b", "--sigma", "s", "--quiet", "--png", "out.png"], options].concat();
        let out = gd(dir.path(), &all);
        assert_eq!(out.status.code(), Some(0), "{options:?}: {}", stderr(&out));
        fs::read(dir.path().join("out.png")).unwrap()
    };
    let mut seen = vec![draw(&[])];
    assert_eq!(seen[0], draw(&["--theme", "light", "--title", "y = a*x + b"]), "these are the defaults");
    for options in [
        &["--title", "none"][..],
        &["--title", "A line"],
        &["--theme", "dark"],
        &["--theme", "print"],
        &["--band", "confidence"],
        &["--log-y"],
        &["--x-label", "time (s)"],
        &["--y-label", "length (m)"],
        &["--no-legend"],
        &["--panels", "fit"],
        &["--panels", "residuals,fit"],
        &["--panels", "residuals-fitted"],
        &["--panels", "quantiles"],
        &["--panels", "quantiles", "--absolute-sigma"],
        &["--panels", "fit,residuals,residuals-fitted,quantiles"],
        &["--panels", "fit,quantiles,loss"],
        &["--color-by", "kind"],
        &["--color-by", "part", "--panels", "quantiles"],
        &["--panels", "contour,surface"],
        &["--panels", "contour", "--levels", "5"],
        &["--panels", "contour", "--levels", "0.5,5"],
        &["--panels", "contour", "--no-caption"],
        &["--panels", "surface", "--colormap", "plasma"],
        &["--panels", "surface", "--camera", "10,60"],
        &["--panels", "surface", "--mesh", "none"],
        &["--panels", "surface", "--log", "loss"],
    ] {
        let drawn = draw(options);
        assert!(!seen.contains(&drawn), "{options:?} changes nothing");
        seen.push(drawn);
    }
    draw(&["--size", "640x480", "--pixel-ratio", "2"]);
    assert_eq!(size(&dir.path().join("out.png")), (1280, 960));
}

#[test]
fn what_a_picture_cannot_have_is_said() {
    let dir = in_folder();
    let said = |arguments: &[&str]| {
        let out = gd(dir.path(), arguments);
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        stderr(&out).lines().next().unwrap_or_default().to_owned()
    };
    let fit = |options: &[&str]| {
        said(&[&["fit", "line.csv", "y = a*x + b", "--quiet", "--png", "out.png"], options].concat())
    };
    assert_eq!(
        fit(&["--panels", "contour", "--levels", "1e9,2e9"]).split(", ").next(),
        Some("error: --levels: none of them lies within the losses that are drawn")
    );
    assert_eq!(
        fit(&["--sigma", "s", "--band", "prediction"]),
        "error: --band: weights and sigma do not say how precise a new observation would be; use confidence"
    );
    let surface = ["surface", "line.csv", "y = a*x + b", "--quiet", "--png", "out.png"];
    assert_eq!(
        said(&[&surface[..], &["--panels", "loss"]].concat()),
        "error: --panels: 'loss' is not drawn without a descent; there are surface, contour"
    );
    let basins = ["basins", "line.csv", "y = a*x + b", "--range", "a=0..2,b=0..2", "--points", "3", "--png", "out.png"];
    assert_eq!(
        said(&[&basins[..], &["--levels", "5"]].concat()),
        "error: --levels: the map shows ends, not losses; leave this out"
    );
    assert_eq!(
        fit(&["--frames", "5"]),
        "error: --frames: it is of an animation; add --gif, --webp, --svg-animation or --frames-dir, or leave it out"
    );
    assert_eq!(
        fit(&["--size", "8000x8000", "--pixel-ratio", "4"]),
        "error: --size: 32000 x 32000 are 1024000000 pixels, the maximum is 33554432; give less"
    );
    assert_eq!(
        said(&[&surface[..], &["--log", "x"]].concat()),
        "error: --log: the data are not drawn, only loss and parameters can be logarithmic; leave x and y out"
    );
    assert_eq!(
        said(&[&basins[..], &["--camera", "0,0"]].concat()),
        "error: --camera: the map of starts has no use for it; leave it out"
    );
    fs::write(dir.path().join("below.csv"), "x,y\n-1,-2\n-2,-4\n-3,-6.1\n").unwrap();
    assert_eq!(
        said(&["fit", "below.csv", "y = a*x + b", "--quiet", "--png", "out.png", "--log-x"]),
        "error: --log: no x of the data is above 0, so it has no logarithm; leave x linear"
    );
}

#[test]
fn colors_do_not_change_the_fit_and_are_for_few_groups() {
    let dir = in_folder();
    let fit = |options: &[&str]| {
        gd(
            dir.path(),
            &[&["fit", "line.csv", "a*x + b", "--y", "y", "--gif", "a.gif", "--frames", "2"], options].concat(),
        )
    };
    let (plain, colored) = (fit(&[]), fit(&["--color-by", "kind"]));
    assert_eq!((stdout(&plain), colored.status.code()), (stdout(&colored), Some(0)), "{}", stderr(&colored));
    assert_eq!(
        stderr(&fit(&["--color-by", "x"])).lines().next(),
        Some(
            "error: --color-by: column 'x' has 21 different values, and a picture tells up to 8 groups apart; give a \
             column of fewer, or leave rows out"
        )
    );
    assert_eq!(fit(&["--color-by", "x", "--where", "x < 0.75"]).status.code(), Some(0));
    let alone = gd(dir.path(), &["fit", "line.csv", "y = a*x + b", "--color-by", "kind"]);
    assert_eq!(
        (stderr(&alone).lines().next(), alone.status.code()),
        (
            Some(
                "error: --color-by: it is of a picture of the data; add --png, --svg, --pdf or an animation such as --gif, or leave it out"
            ),
            Some(2)
        )
    );
    // A column that only colors is not what is predicted.
    fs::write(dir.path().join("few.csv"), "t,v,run\n0,1,a\n1,3.1,b\n2,4.9,a\n3,7,b\n").unwrap();
    let few = gd(dir.path(), &["fit", "few.csv", "a*t + b", "--color-by", "run", "--png", "few.png"]);
    assert!(stdout(&few).contains("v = column 2 (the only one left)"), "{}{}", stdout(&few), stderr(&few));
}

#[test]
fn regions_are_those_of_all_pairs() {
    let dir = in_folder();
    let regions = |formula: &str, options: &[&str]| {
        let given = ["fit", "line.csv", formula, "--quiet", "--regions", "regions.png"];
        gd(dir.path(), &[&given[..], options].concat())
    };
    let out = regions("y = a*x^2 + b*x + c", &[]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let all = size(&dir.path().join("regions.png"));
    let out = regions("y = a*x^2 + b*x + c", &["--over", "a,c"]);
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert!(size(&dir.path().join("regions.png")).0 < all.0, "one pair is smaller than three");
    let said = |out: std::process::Output| stderr(&out).lines().next().unwrap_or_default().to_owned();
    assert_eq!(
        said(regions("y = a*x + 2.5", &[])),
        "error: --regions: a joint region is one of two parameters, and only one is fitted; leave it out"
    );
    assert_eq!(
        said(regions("y = a + b*x + c*x^2 + d*x^3 + f*x^4 + g*x^5 + h*x^6", &[])),
        "error: --over: 7 parameters have 21 pairs, and a picture holds up to 15; give two of them"
    );
}

#[test]
fn quantiles_need_something_left_over() {
    let dir = in_folder();
    fs::write(dir.path().join("two.csv"), "x,y\n1,2\n2,4\n").unwrap();
    let out = gd(dir.path(), &["fit", "two.csv", "a*x + b", "--quiet", "--png", "q.png", "--panels", "quantiles"]);
    let said = stderr(&out);
    assert!(said.starts_with("error: --panels: residuals have no standard deviation here"), "{said}");
    assert!(!dir.path().join("q.png").exists());
}

#[test]
fn starts_that_were_found_are_told_from_those_given_and_signs_that_mean_nothing_are_said() {
    let dir = in_folder();
    let text = |options: &[&str]| {
        let row = |k: i32| {
            let x = 0.2 * f64::from(k);
            let bell = 3.0 * gd_core::math::exp(-(x - 4.0) * (x - 4.0) / (2.0 * 0.9 * 0.9));
            format!("{x},{}\n", bell + 0.01 * gd_core::math::sin(7.0 * x))
        };
        let rows: Vec<String> = (0..40).map(row).collect();
        fs::write(dir.path().join("bell.csv"), format!("x,y\n{}", rows.concat())).unwrap();
        let given = ["fit", "bell.csv", "y = h*exp(-(x - m)^2/(2*w^2))"];
        stdout(&gd(dir.path(), &[&given[..], options].concat()))
    };
    let (all, some) = (text(&[]), text(&["--start", "m=4"]));
    assert!(all.contains("start (found)"), "{all}");
    assert!(!some.contains("start (found)") && some.contains(" (found)"), "{some}");
    let m = some.lines().find(|line| line.trim_start().starts_with("m ")).unwrap();
    assert!(m.trim_end().ends_with(" 4"), "{m}");
    let [negative, positive] = ["h=3,m=4,w=-1", "h=3,m=4,w=1"].map(|start| text(&["--start", start]));
    assert!(negative.contains("w may have either sign: only its absolute value is determined"), "{negative}");
    assert!(!positive.contains("either sign"), "{positive}");
}

#[test]
fn shapes_and_text_are_written_beside_pixels() {
    let dir = in_folder();
    let begins = |name: &str, with: &[u8]| {
        let file = fs::read(dir.path().join(name)).unwrap();
        assert!(file.starts_with(with), "{name}");
        String::from_utf8_lossy(&file).into_owned()
    };
    let fit = ["fit", "line.csv", "y = a*x + b", "--quiet"];
    let files = ["--png", "a.png", "--svg", "a.svg", "--pdf", "a.pdf", "--profiles", "p.pdf"];
    let film = ["--svg-animation", "film.svg", "--frames", "4"];
    let out = gd(dir.path(), &[&fit[..], &files, &film].concat());
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let still = begins("a.svg", b"<svg");
    assert!(still.contains(">y = a*x + b</text>") && !still.contains("animation"));
    begins("a.png", b"\x89PNG");
    begins("a.pdf", b"%PDF");
    begins("p.pdf", b"%PDF");
    assert!(begins("film.svg", b"<svg").contains("prefers-reduced-motion"));
    // Without pixels, and the same again.
    assert_eq!(gd(dir.path(), &[&fit[..], &["--svg", "again.svg"]].concat()).status.code(), Some(0));
    assert!(begins("again.svg", b"<svg") == still);
    let ranges = ["line.csv", "y = a*x + b", "--quiet", "--range", "a=0..2,b=0..2", "--points", "5"];
    for command in ["surface", "basins"] {
        let files = ["--svg", "b.svg", "--pdf", "b.pdf"];
        let out = gd(dir.path(), &[&[command], &ranges[..], &files].concat());
        assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
        begins("b.svg", b"<svg");
        begins("b.pdf", b"%PDF");
    }
    let several =
        ["fit", "line.csv", "y = a*x + b", "--quiet", "--lr", "0.1,0.2", "--start", "a=5,b=4", "--frames", "3"];
    let out = gd(dir.path(), &[&several[..], &["--svg", "c.svg", "--svg-animation", "c-film.svg"]].concat());
    assert_ne!(out.status.code(), Some(2), "{}", stderr(&out));
    begins("c-film.svg", b"<svg");
}

#[test]
fn themes_are_drawn() {
    let dir = in_folder();
    assert_eq!(gd(dir.path(), &["themes", "--png", "themes.png"]).status.code(), Some(0));
    assert_eq!(size(&dir.path().join("themes.png")).0, 1400);
}

#[test]
fn one_parameter_is_a_film() {
    let dir = in_folder();
    let out = gd(
        dir.path(),
        &[
            "fit",
            "line.csv",
            "y = a*x + 2.5",
            "--lr",
            "0.2",
            "--start",
            "a=4",
            "--gif",
            "out.gif",
            "--frames",
            "7",
            "--fps",
            "5",
        ],
    );
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    let bytes = fs::read(dir.path().join("out.gif")).unwrap();
    // Graphic control extensions: one for every frame that differs.
    let n_frames = bytes.windows(3).filter(|window| *window == [0x21, 0xf9, 0x04]).count();
    assert!((5..=7).contains(&n_frames), "{n_frames}");
}

#[test]
fn signs_stand_for_themselves() {
    let dir = in_folder();
    for (sign, separator) in [(",", ","), (";", ";"), ("\t", "\t"), ("\\t", "\t"), (" ", " "), ("|", "|")] {
        let row = |k: i32| format!("{k}{separator}{}\n", [1.0, 3.1, 4.9, 7.2][k as usize]);
        let rows: String = (0..4).map(row).collect();
        fs::write(dir.path().join("t.csv"), format!("x{separator}y\n{rows}")).unwrap();
        let out = gd(dir.path(), &["fit", "t.csv", "y = a*x + b", "--separator", sign, "--level", "90%"]);
        assert!(stdout(&out).contains("90 % interval"), "{sign:?}: {}{}", stdout(&out), stderr(&out));
    }
    let out = gd(dir.path(), &["fit", "t.csv", "y = a*x + b", "--separator", ":"]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn what_no_panel_has_is_refused() {
    let dir = in_folder();
    let said = |arguments: &[&str]| {
        let out = gd(dir.path(), &[&["fit", "line.csv", "y = a*x + b"], arguments, &["--quiet"]].concat());
        (out.status.code(), stderr(&out))
    };
    let descents = ["--start", "a=0,b=0", "--lr", "0.1,0.3"];
    for (arguments, expected) in [
        (
            &["--color-by", "kind", "--panels", "surface,loss", "--png", "a.png"][..],
            "--color-by: none of these panels has points; add fit or residuals to them, or leave it out",
        ),
        (
            &["--log", "x", "--panels", "residuals-fitted,loss", "--png", "a.png"],
            "--log: none of these panels has an axis of x; add fit or residuals to them, or leave x out",
        ),
        (
            &["--log", "y", "--panels", "residuals", "--png", "a.png"],
            "--log: none of these panels has an axis of y; add fit or residuals-fitted to them, or leave y out",
        ),
        (
            &["--log", "a", "--regions", "r.png"],
            "--log: no surface and no map over a is drawn; add --panels contour, or leave a out",
        ),
        (
            &["--log", "a", "--png", "a.png"],
            "--log: no surface and no map over a is drawn; add --panels contour, or leave a out",
        ),
        (
            &["--log", "a", "--panels", "fit,loss", "--gif", "a.gif"],
            "--log: no surface and no map over a is drawn; add --panels contour, or leave a out",
        ),
    ] {
        let expected = (Some(2), format!("error: {expected}\n"));
        assert_eq!(said(arguments), expected, "{arguments:?}");
        // Of several descents too, which have no regions.
        if !arguments.contains(&"--regions") && !arguments.ends_with(&["--log", "a", "--png", "a.png"]) {
            assert_eq!(said(&[arguments, &descents].concat()), expected, "{arguments:?}");
        }
    }
    for arguments in [
        &["--color-by", "kind", "--panels", "quantiles", "--png", "a.png"][..],
        &["--log", "a", "--panels", "contour", "--png", "a.png", "--regions", "r.png"],
        &["--log", "a", "--svg-animation", "a.svg", "--frames", "2"],
        &["--log", "y", "--panels", "residuals-fitted,loss", "--png", "a.png"],
    ] {
        assert_eq!(said(arguments), (Some(0), String::new()), "{arguments:?}");
    }
}

/// Predictions below 0 have no place on a logarithmic axis of y, and none of x.
#[test]
fn residuals_are_drawn_on_a_logarithmic_axis_of_x() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("below.csv"), "x,y\n1,-0.2\n2,-0.4\n3,-0.5\n4,-0.9\n").unwrap();
    let said = |arguments: &[&str]| {
        let out = gd(dir.path(), &[&["fit", "below.csv", "y = a*x + b", "--quiet"], arguments].concat());
        (out.status.code(), stderr(&out))
    };
    let panels = ["--panels", "residuals,residuals-fitted", "--png", "a.png"];
    for method in [&[][..], &["--start", "a=0,b=0", "--lr", "0.1,0.05", "--steps", "4000"]] {
        let arguments = [&panels[..], method].concat();
        assert_eq!(said(&[&arguments[..], &["--log", "x"]].concat()), (Some(0), String::new()), "{method:?}");
        let none = "error: --log: no prediction is above 0, so it has no logarithm; leave y linear\n";
        assert_eq!(said(&[&arguments[..], &["--log", "y"]].concat()), (Some(2), none.into()), "{method:?}");
    }
}
