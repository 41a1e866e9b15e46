//! Fitted formulas as source code: compiled or run, and compared with gd's own evaluation.
//!
//! The Rust code is in `tests/emitted/fitted.rs`, written by `UPDATE_EMITTED=1 cargo test -p gd-fit --test export`;
//! `emitted.rs` compiles and compares it. C needs a compiler called `cc`; Python needs numpy and scipy, in `python3` or in the interpreter
//! that the variable `GD_PYTHON` names. Where one is missing, its test says so and passes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use gd_fit::{Error, Fit, Language, Precision, Settings, Table, fit};

#[path = "emitted/formulas.rs"]
mod formulas;

use formulas::{FORMULAS, all, fitted, places};

#[test]
fn the_emitted_rust_is_what_gd_writes() {
    let mut code = String::from("// Written by `UPDATE_EMITTED=1 cargo test -p gd-fit --test export`.\n");
    for (name, formula, precision) in all() {
        let source = fitted(formula, precision).source_code(Language::Rust).unwrap();
        // Whatever version it is.
        let source = source.replace(&format!("gd {} ", env!("CARGO_PKG_VERSION")), "gd ");
        let _ = write!(code, "\npub mod {name} {{\n{source}}}\n");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emitted/fitted.rs");
    if std::env::var_os("UPDATE_EMITTED").is_some() {
        std::fs::write(&path, &code).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(code == committed, "{} is not what gd writes; see the top of this test", path.display());
}

#[test]
fn every_function_of_formulas_is_in_the_test() {
    let text = FORMULAS.map(|(_, formula)| formula).join(" ");
    // The message about an unknown function lists all.
    let said = gd_formula::Formula::parse("qwz(x)", &["x"]).unwrap_err().to_string();
    let list = said.split_once("sin").map_or("", |(_, list)| list);
    let names: Vec<&str> =
        list.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 50, "{said}");
    for name in names.into_iter().filter(|name| *name != "sum") {
        assert!(text.contains(&format!("{name}(")), "{name} is in no formula");
    }
}

/// A folder for one test.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_path_buf();
    (folder, path)
}

/// Values that a program printed, a hexadecimal word each, beside those of gd: the same bits for `arithmetic`, and as near as
/// functions of other libraries are for the rest.
fn compare(name: &str, precision: Precision, printed: &str, fit: &Fit) {
    let mut n_compared = 0;
    for (x, word) in places().zip(printed.lines()) {
        let own = fit.predict(&[x]);
        let bits = u64::from_str_radix(word.trim(), 16).unwrap();
        let written = f64::from_bits(bits);
        if own.is_nan() || written.is_nan() {
            // Libraries differ where there is no value, as gamma at its poles.
            continue;
        }
        n_compared += 1;
        let tolerance = match precision {
            _ if name.starts_with("arithmetic") => 0.0,
            Precision::F64 => 1e-11,
            Precision::F32 => 3e-5,
        };
        let scale = own.abs().max(1.0);
        let is_near = own == written || (own - written).abs() <= tolerance * scale;
        assert!(is_near, "{name} at {x}: {own} {written}");
    }
    assert!(n_compared > 60, "{name}: {n_compared} values compared");
}

#[test]
fn c_computes_the_same() {
    if Command::new("cc").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no C compiler called cc; the emitted C was not compiled");
        return;
    }
    let (_folder, path) = folder();
    for (name, formula, precision) in all() {
        let fit = fitted(formula, precision);
        let source = match fit.source_code(Language::C) {
            Ok(source) => source,
            Err(error) => {
                let said = "source code: faddeeva, which erfcx and voigt are made of, cannot be written in c, which has no \
                            such function; choose rust or python";
                assert!(name.starts_with("beyond"), "{name}: {error}");
                assert_eq!(error.to_string(), said);
                continue;
            }
        };
        let real = if precision == Precision::F32 { "float" } else { "double" };
        let numbers: Vec<String> = places().map(|x| format!("{x:?}")).collect();
        let main = format!(
            "\n#include <stdio.h>\n#include <string.h>\nint main(void)\n{{\n    const double x[] = {{{}}};\n    \
             for (unsigned i = 0; i < sizeof x / sizeof *x; i++) {{\n        double y = predict_y(({real})x[i]);\n        \
             unsigned long long bits;\n        memcpy(&bits, &y, 8);\n        printf(\"%llx\\n\", bits);\n    }}\n    \
             return 0;\n}}\n",
            numbers.join(", ")
        );
        let (file, program) = (path.join(format!("{name}.c")), path.join(&name));
        std::fs::write(&file, source + &main).unwrap();
        let compiled = Command::new("cc")
            .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-o"])
            .args([&program, &file])
            .arg("-lm")
            .output()
            .unwrap();
        assert!(compiled.status.success(), "{name}: {}", String::from_utf8_lossy(&compiled.stderr));
        let printed = Command::new(&program).output().unwrap();
        compare(&name, precision, &String::from_utf8(printed.stdout).unwrap(), &fit);
    }
}

#[test]
fn python_computes_the_same() {
    let python = std::env::var("GD_PYTHON").unwrap_or_else(|_| "python3".into());
    let has = Command::new(&python).args(["-c", "import numpy, scipy.special"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: {python} has no numpy and scipy, or is not there; the emitted Python was not run");
        return;
    }
    let (_folder, path) = folder();
    for (name, formula, precision) in all() {
        let fit = fitted(formula, precision);
        let source = fit.source_code(Language::Python).unwrap();
        let numbers: Vec<String> = places().map(|x| format!("{x:?}")).collect();
        let main = format!(
            "\n\nimport struct\nplaces = np.array([{}])\nvalues = predict_y(places)\nassert values.dtype == np.{}\n\
             for x, y in zip(places, values):\n    one = predict_y(x)\n    assert one == y or (one != one and y != y)\n    \
             print(struct.pack('>d', float(y)).hex())\n",
            numbers.join(", "),
            if precision == Precision::F32 { "float32" } else { "float64" }
        );
        let file = path.join(format!("{name}.py"));
        std::fs::write(&file, source + &main).unwrap();
        let printed = Command::new(&python).arg(&file).output().unwrap();
        assert!(printed.status.success(), "{name}: {}", String::from_utf8_lossy(&printed.stderr));
        compare(&name, precision, &String::from_utf8(printed.stdout).unwrap(), &fit);
    }
}

#[test]
fn names_are_made_identifiers_and_held_parameters_stay() {
    let table = Table::new([("T [K]", vec![1.0, 2.0, 3.0, 4.0]), ("U (V)", vec![2.1, 3.9, 6.1, 8.0])]).unwrap();
    let settings = Settings { fixed: "fn=0.5".parse().unwrap(), ..Settings::default() };
    let fit = fit(&table, "'U (V)' = lambda*'T [K]' + fn", &settings).unwrap();
    let python = fit.source_code(Language::Python).unwrap();
    assert!(python.contains("def predict_U_V(T_K, lambda_2="), "{python}");
    assert!(python.contains(", fn=0.5):") && python.contains("# fn = 0.5, held"), "{python}");
    let rust = fit.source_code(Language::Rust).unwrap();
    assert!(rust.contains("pub fn predict_U_V(T_K: f64) -> f64") && rust.contains("let [lambda, fn_2] ="), "{rust}");
    let c = fit.source_code(Language::C).unwrap();
    assert!(c.contains("double predict_U_V(double T_K)") && c.contains("    return lambda * T_K + fn;"), "{c}");
}

#[test]
fn constants_beyond_single_precision_are_infinite() {
    let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.0, 3.1, 4.9, 7.2])]).unwrap();
    let settings = Settings { precision: Precision::F32, ..Settings::default() };
    let fit = fit(&table, "y = a*x + b + 1/1e300", &settings).unwrap();
    for (language, written) in [
        (Language::Rust, "1.0_f32 / f32::INFINITY"),
        (Language::C, "1.0f / INFINITY"),
        (Language::Python, "np.float32(1.0) / np.float32(np.inf)"),
    ] {
        let source = fit.source_code(language).unwrap();
        assert!(source.contains(written), "{source}");
    }
}

#[test]
fn a_fit_that_did_not_converge_is_not_written() {
    let table = Table::new([("x", vec![0.0, 1.0, 2.0, 3.0]), ("y", vec![1.0, 3.1, 4.9, 7.2])]).unwrap();
    let settings = Settings { steps: Some(2), learning_rate: Some(1e-6), ..Settings::default() };
    let error = fit(&table, "a*x + b", &settings).unwrap().source_code(Language::C).unwrap_err();
    assert!(matches!(error, Error::NotConverged { .. }), "{error}");
}
