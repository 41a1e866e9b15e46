//! The processors that the firmware is built for, and the boards that stand for them.

/// A processor and its board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    /// The compiler's name of it.
    pub triple: &'static str,
    /// The processor.
    pub processor: &'static str,
    /// QEMU's program for the architecture.
    pub emulator: &'static str,
    /// What QEMU must be told to become the board.
    pub board: &'static [&'static str],
}

/// All targets, the smallest first.
pub(super) const TARGETS: [Target; 4] = [
    Target {
        triple: "thumbv6m-none-eabi",
        processor: "Cortex-M0",
        emulator: "qemu-system-arm",
        board: &["-M", "microbit"],
    },
    Target {
        triple: "thumbv7m-none-eabi",
        processor: "Cortex-M3",
        emulator: "qemu-system-arm",
        board: &["-M", "lm3s6965evb"],
    },
    Target {
        triple: "thumbv7em-none-eabihf",
        processor: "Cortex-M4F",
        emulator: "qemu-system-arm",
        board: &["-M", "netduinoplus2"],
    },
    Target {
        triple: "riscv32imac-unknown-none-elf",
        processor: "RV32IMAC",
        emulator: "qemu-system-riscv32",
        board: &["-M", "virt", "-bios", "none"],
    },
];
