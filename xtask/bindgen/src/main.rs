//! `bindgen PROGRAM.wasm DIR`: writes `gd_web.js` and `gd_web_bg.wasm` into the folder.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, dir] = &arguments[..] else {
        eprintln!("usage: bindgen PROGRAM.wasm DIR");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(program).out_name("gd_web");
    // Visitors have no use for them.
    bindgen.remove_name_section(true).remove_producers_section(true);
    let result = bindgen.no_modules(true).and_then(|bindgen| bindgen.generate(dir));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {program}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
