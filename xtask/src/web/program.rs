//! The page's program: gd-web compiled to WebAssembly, and the JavaScript that calls it.
//!
//! `wasm-opt` has no part in it: it made the program 1.6 percent smaller (compressed), took a minute, and the site would
//! not be the same where it is not installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::output::write_atomically;
use crate::toolchain::{Toolchain, cargo};
use crate::workspace_root;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// Eight lanes at once, and copies by one instruction: every browser since 2023 has both. Of functions that are called more
/// than once only small ones are copied into their callers: the threshold of code for speed is 225 and more by default.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128,+bulk-memory -Cllvm-args=-inline-threshold=50";

/// The program as the page loads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Program {
    /// JavaScript that defines the global `wasm_bindgen`.
    pub(super) glue: String,
    /// WebAssembly.
    pub(super) wasm: Vec<u8>,
}

/// Builds it; what has not changed is taken from the last time.
pub(super) fn build() -> Result<Program, String> {
    let toolchain = Toolchain::find(&[TRIPLE])?;
    let dir = workspace_root().join("target").join("web-program");
    let compiled = compile(&toolchain, &dir)?;
    let bindgen = build_bindgen(&dir)?;
    let cache = Cache { dir: dir.join("out") };
    let key = Key { compiled: read(&compiled)?, bindgen: read(&bindgen)? };
    if !cache.holds(&key) {
        cache.clear()?;
        let out = cache.dir.as_os_str();
        succeed(Command::new(&bindgen).arg(&compiled).arg(out), "the glue cannot be written")?;
        cache.store(&key)?;
    }
    Ok(Program { glue: read_text(&cache.glue())?, wasm: read(&cache.wasm())? })
}

/// Compiles gd-web and returns where its program lies.
fn compile(toolchain: &Toolchain, dir: &Path) -> Result<PathBuf, String> {
    let mut command = toolchain.build(TRIPLE, "std,panic_abort");
    if *toolchain != Toolchain::Installed {
        command.arg("-Zbuild-std-features=optimize_for_size");
    }
    command.current_dir(workspace_root()).env("RUSTFLAGS", RUSTFLAGS);
    command.args(["--profile", "web", "--package", "gd-web", "--target-dir"]).arg(dir);
    succeed(&mut command, "gd-web cannot be built, see above")?;
    Ok(dir.join(TRIPLE).join("web").join("gd_web.wasm"))
}

/// Builds the project that writes the glue, for this machine.
fn build_bindgen(dir: &Path) -> Result<PathBuf, String> {
    let mut command = Command::new(cargo());
    command.current_dir(workspace_root().join("xtask").join("bindgen"));
    command.args(["build", "--release", "--locked", "--quiet", "--target-dir"]).arg(dir.join("bindgen"));
    succeed(&mut command, "xtask/bindgen cannot be built, see above")?;
    Ok(dir.join("bindgen").join("release").join(format!("bindgen{}", std::env::consts::EXE_SUFFIX)))
}

/// What the glue and the final program are made from.
struct Key {
    compiled: Vec<u8>,
    bindgen: Vec<u8>,
}

impl Key {
    fn parts(&self) -> [(&'static str, &[u8]); 2] {
        [("compiled.wasm", &self.compiled), ("bindgen", &self.bindgen)]
    }
}

/// What was made last, beside what it was made from.
struct Cache {
    dir: PathBuf,
}

impl Cache {
    fn glue(&self) -> PathBuf {
        self.dir.join("gd_web.js")
    }

    fn wasm(&self) -> PathBuf {
        self.dir.join("gd_web_bg.wasm")
    }

    fn holds(&self, key: &Key) -> bool {
        key.parts().iter().all(|(name, bytes)| fs::read(self.dir.join(name)).is_ok_and(|found| found == *bytes))
    }

    fn clear(&self) -> Result<(), String> {
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(format!("{}: {error}", self.dir.display()))
            }
            _ => Ok(()),
        }
    }

    fn store(&self, key: &Key) -> Result<(), String> {
        for (name, bytes) in key.parts() {
            let path = self.dir.join(name);
            write_atomically(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn succeed(command: &mut Command, failure: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failure.into()),
        Err(error) => Err(format!("{} cannot be started: {error}", command.get_program().display())),
    }
}
