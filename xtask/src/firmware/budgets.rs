//! What the core may cost on a microcontroller. `cargo xtask firmware` measures and refuses more.

/// Programs whose flash is measured, and what is in each: one method in `f32` on two parameters, without the runtime,
/// data or console, but with the compiler's floating-point routines where there is no FPU.
pub const PROGRAMS: [(&str, &str); 9] = [
    ("footprint-line", "line"),
    ("footprint-net", "net"),
    ("footprint-streaming", "streaming"),
    ("footprint-running", "running"),
    ("footprint-running-errors", "running, errors"),
    ("footprint-gauss-newton", "Gauss-Newton"),
    ("footprint-least-squares", "least squares"),
    ("footprint-statistics", "statistics"),
    ("footprint-verdict", "verdict"),
];

/// Works whose deepest stack is measured: in words, and as `cost` names them.
pub const STACKS: [(&str, &[&str]); 9] = [
    ("descent, f32", &["line f32", "cubic f32", "net-global f32"]),
    ("descent, f64", &["line f64", "cubic f64", "net-global f64"]),
    ("streaming", &["streaming-line f32", "streaming-net f32"]),
    ("running", &["running-line f32", "running-line-answer f32"]),
    ("Gauss-Newton", &["gauss-newton f32"]),
    ("ellipsoid", &["ellipsoid f32", "ellipsoid-answer f32"]),
    ("least squares", &["least-squares-20-points f32"]),
    ("statistics", &["statistics-20-points f32"]),
    ("verdict", &["verdict-20-points f32"]),
];

/// The most bytes on a processor, at `opt-level` 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The processor.
    pub processor: &'static str,
    /// Flash of each of [`PROGRAMS`].
    pub flash: [u64; 9],
    /// Stack of each of [`STACKS`].
    pub stack: [u64; 9],
}

/// One for every processor: what is measured, and a few percent.
pub const BUDGETS: [Budget; 6] = [
    Budget {
        processor: "Cortex-M0",
        flash: [2110, 3980, 4470, 5820, 10080, 6630, 15300, 20000, 22940],
        stack: [520, 1420, 370, 750, 640, 2040, 1440, 940, 1760],
    },
    Budget {
        processor: "Cortex-M3",
        flash: [2000, 3760, 3890, 5430, 9570, 6280, 14800, 19970, 21760],
        stack: [400, 1300, 290, 620, 540, 1920, 1280, 800, 1550],
    },
    Budget {
        processor: "Cortex-M4F",
        flash: [1070, 2480, 2020, 2950, 6680, 4140, 12100, 16600, 19700],
        stack: [350, 1500, 190, 560, 420, 1830, 1150, 720, 1520],
    },
    Budget {
        processor: "RV32IMC",
        flash: [2840, 5950, 5280, 7540, 11560, 8180, 16850, 20100, 28670],
        stack: [370, 1270, 260, 570, 480, 1930, 1070, 770, 1540],
    },
    Budget {
        processor: "RV32IMAC",
        flash: [2840, 5950, 5280, 7540, 11560, 8180, 16850, 20100, 28670],
        stack: [370, 1270, 260, 570, 480, 1930, 1070, 770, 1540],
    },
    Budget {
        processor: "Cortex-M33",
        flash: [1070, 2480, 2060, 2930, 6620, 4100, 12150, 16800, 19720],
        stack: [350, 1500, 190, 560, 430, 1830, 1160, 720, 1550],
    },
];

/// Initialized and zeroed memory of `trajectories`: the core has no statics, one byte tells the runtime's peripherals
/// taken.
pub const STATIC_RAM: u64 = 8;

/// Flash of least squares on the Cortex-M4F at `opt-level` "s".
pub const LEAST_SQUARES_FLASH_AT_S: u64 = 10_240;

/// Stack of a least-squares step there.
pub const LEAST_SQUARES_STACK_AT_S: u64 = 1331;

/// What a program that takes square roots is larger by where the FPU's instruction for them is left unused.
pub const SOFTWARE_SQRT: u64 = 640;
