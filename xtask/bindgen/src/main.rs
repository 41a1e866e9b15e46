//! `bindgen PROGRAM.wasm DIR`: writes `gd_web.js` and `gd_web_bg.wasm` into the folder.

mod order;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, dir] = &arguments[..] else {
        eprintln!("usage: bindgen PROGRAM.wasm DIR");
        return ExitCode::from(2);
    };
    match write(program, Path::new(dir)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {program}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(program: &str, dir: &Path) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(program).out_name("gd_web");
    // Visitors have no use for what this says. Names say in which order functions are best kept, and go after that.
    bindgen.remove_producers_section(true);
    bindgen.no_modules(true)?.generate(dir).map_err(|error| format!("{error:#}"))?;
    let file = dir.join("gd_web_bg.wasm");
    fs::write(&file, order::sorted_by_module(&fs::read(&file)?)?)?;
    Ok(())
}
