//! The block to paste into a bug report.

use std::env::consts::{ARCH, FAMILY, OS};

use super::self_check;

pub(super) fn name_and_version() -> String {
    format!("gd {}", env!("CARGO_PKG_VERSION"))
}

/// What can make two machines differ, one fact per line; the last line is a check of the numbers themselves.
pub(super) fn block() -> String {
    let lines = [
        name_and_version(),
        format!("target: {}, {}-bit pointers", env!("GD_TARGET"), usize::BITS),
        format!("system: {FAMILY}, {OS}, {ARCH}"),
        format!("build: {}, opt-level {}", env!("GD_PROFILE"), env!("GD_OPT_LEVEL")),
        format!("compiler: {}", env!("GD_COMPILER")),
        format!("vector instructions: {}", vector_instructions()),
        format!("trajectories: {}", self_check::run()),
    ];
    lines.join("\n")
}

/// What [`gd_core::vectorized`] chooses on this machine; it takes all of these or none.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn vector_instructions() -> &'static str {
    macro_rules! has_all {
        ($($feature:tt)*) => { true $(&& std::arch::is_x86_feature_detected!($feature))* };
    }
    let has_v3 = has_all!(
        "sse" "sse2" "fxsr" "sse3" "ssse3" "sse4.1" "sse4.2" "popcnt" "avx" "avx2" "bmi1" "bmi2" "fma" "lzcnt"
    );
    if has_v3 { "AVX2 (x86-64-v3), chosen at run time" } else { "those of the target; the processor has no x86-64-v3" }
}

#[cfg(target_arch = "aarch64")]
fn vector_instructions() -> &'static str {
    "NEON, those of the target"
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
fn vector_instructions() -> &'static str {
    "those of the target"
}
