//! Hands the linker the memory of the board that stands for the target.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let target = env::var("TARGET").unwrap_or_default();
    let memory = PathBuf::from("memory").join(format!("{target}.x"));
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=memory");
    // The host links as it always does.
    if !memory.exists() {
        return;
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it for build scripts"));
    fs::copy(&memory, out.join("memory.x")).expect("the build folder can be written");
    println!("cargo:rustc-link-search={}", out.display());
    if target.starts_with("riscv") {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    if env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo:rustc-link-arg-bins=-Tdefmt.x");
    }
    // Sections need not start on pages of an operating system.
    println!("cargo:rustc-link-arg-bins=--nmagic");
    // Nothing of these reaches the device; from them `cargo xtask firmware` sees who calls whom.
    println!("cargo:rustc-link-arg-bins=--emit-relocs");
}
