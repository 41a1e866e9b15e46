//! Compiles the oracle and links it with MPFR and GMP, statically.

fn main() {
    println!("cargo:rerun-if-changed=src/oracle.c");
    cc::Build::new().file("src/oracle.c").opt_level(2).flag("-Wall").compile("oracle");
    println!("cargo:rustc-link-search=native=/usr/lib/x86_64-linux-gnu");
    println!("cargo:rustc-link-search=native=/usr/lib/aarch64-linux-gnu");
    println!("cargo:rustc-link-lib=static=mpfr");
    println!("cargo:rustc-link-lib=static=gmp");
    println!("cargo:rustc-link-lib=m");
}
