//! The compiler for a target: rustup's with its target installed, else Debian's, which builds the standard library from
//! its sources.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// A way to build for other processors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The compiler at hand has the standard library for every target.
    Installed,
    /// Debian's compiler and this linker.
    Debian { linker: PathBuf },
}

impl Toolchain {
    /// Finds one for these targets, or says in a line what to install.
    pub(crate) fn find(triples: &[&str]) -> Result<Self, String> {
        let missing: Vec<&str> = triples.iter().copied().filter(|triple| !is_installed(triple)).collect();
        if missing.is_empty() {
            return Ok(Self::Installed);
        }
        let advice = format!("run `rustup target add {}`", missing.join(" "));
        let has_sources = print(Path::new(DEBIAN_RUSTC), &["--print", "sysroot"])
            .is_some_and(|root| Path::new(&root).join("lib/rustlib/src/rust/library/core").is_dir());
        if !(has_sources && Path::new(DEBIAN_CARGO).exists()) {
            return Err(format!(
                "the compiler lacks {}: {advice}, or on Debian `apt install cargo-web rustc-web rust-web-src`",
                missing.join(", ")
            ));
        }
        let linker = linker().ok_or_else(|| format!("there is no rust-lld to link with: {advice}"))?;
        Ok(Self::Debian { linker })
    }

    /// In a few words.
    pub(crate) fn describe(&self) -> String {
        let compiler = match self {
            Self::Installed => rustc(),
            Self::Debian { .. } => DEBIAN_RUSTC.into(),
        };
        print(&compiler, &["--version"]).unwrap_or_else(|| "an unknown compiler".into())
    }

    /// Whether it takes features of a nightly compiler.
    pub(crate) fn is_unstable(&self) -> bool {
        matches!(self, Self::Debian { .. })
    }

    /// A `cargo build` for a target; `library` are the crates of the standard library to build where it has none.
    pub(crate) fn build(&self, triple: &str, library: &str) -> Command {
        let mut command;
        match self {
            Self::Installed => {
                command = Command::new(cargo());
                command.arg("build");
            }
            Self::Debian { linker } => {
                command = Command::new(DEBIAN_CARGO);
                // The compiler is a stable one; building the standard library still counts as unstable.
                command.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", DEBIAN_RUSTC);
                command.arg("build").arg(format!("-Zbuild-std={library}"));
                let variable = triple.to_uppercase().replace(['-', '.'], "_");
                command.env(format!("CARGO_TARGET_{variable}_LINKER"), linker);
                // What the cargo that runs this task has set would lead Debian's astray.
                for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTUP_HOME", "RUSTDOC", "RUSTC_WRAPPER"] {
                    command.env_remove(name);
                }
            }
        }
        command.args(["--target", triple]);
        command
    }
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn rustc() -> PathBuf {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()).into()
}

fn is_installed(triple: &str) -> bool {
    print(&rustc(), &["--print", "target-libdir", "--target", triple]).is_some_and(|dir| Path::new(&dir).is_dir())
}

/// The linker that comes with rustup's compiler for its own host.
fn linker() -> Option<PathBuf> {
    let root = print(&rustc(), &["--print", "target-libdir"])?;
    let linker = Path::new(&root).parent()?.join("bin").join("rust-lld");
    linker.exists().then_some(linker)
}

fn print(rustc: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(rustc).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
