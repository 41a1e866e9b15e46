//! What the core may cost on a microcontroller. `cargo xtask firmware` measures and refuses more.

/// Most bytes of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What is measured.
    pub what: &'static str,
    /// The most that it may be, in bytes.
    pub bytes: u64,
}

/// Flash of a straight line with its loss and plain gradient descent in `f32`, without the runtime, data or console, but
/// with the compiler's floating-point routines where there is no FPU.
pub const FLASH_LINE: Budget = Budget { what: "flash, line", bytes: 4096 };

/// The same of the tiny net, sine and cosine included.
pub const FLASH_NET: Budget = Budget { what: "flash, net", bytes: 8192 };

/// Initialized and zeroed memory of `trajectories`: the core has no statics, one byte tells the runtime's peripherals
/// taken.
pub const STATIC_RAM: Budget = Budget { what: "static RAM", bytes: 8 };

/// The deepest stack of a step in `f32` with 200 points, of line, cubic or net: four frames with eight partial sums.
pub const STACK_F32: Budget = Budget { what: "stack, f32", bytes: 1024 };

/// The same in `f64`.
pub const STACK_F64: Budget = Budget { what: "stack, f64", bytes: 2560 };
