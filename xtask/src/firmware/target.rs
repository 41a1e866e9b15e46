//! The processors that the firmware is built for, and the boards that stand for them.

/// A processor and its board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Target {
    /// The compiler's name of it.
    pub triple: &'static str,
    /// The processor.
    pub processor: &'static str,
    /// QEMU's program for the architecture.
    pub emulator: &'static str,
    /// What QEMU must be told to become the board.
    pub board: &'static [&'static str],
    /// Whether it has an FPU for `f32`, and so an instruction for the square root.
    pub has_fpu: bool,
    /// Clocks that the page computes times for, in megahertz: a slow one and the fastest of a common chip.
    pub clocks: [f64; 2],
}

/// All targets.
pub(super) const TARGETS: [Target; 6] = [
    Target {
        triple: "thumbv6m-none-eabi",
        processor: "Cortex-M0",
        emulator: "qemu-system-arm",
        board: &["-M", "microbit"],
        has_fpu: false,
        clocks: [16.0, 48.0],
    },
    Target {
        triple: "thumbv7m-none-eabi",
        processor: "Cortex-M3",
        emulator: "qemu-system-arm",
        board: &["-M", "lm3s6965evb"],
        has_fpu: false,
        clocks: [16.0, 72.0],
    },
    Target {
        triple: "thumbv7em-none-eabihf",
        processor: "Cortex-M4F",
        emulator: "qemu-system-arm",
        board: &["-M", "netduinoplus2"],
        has_fpu: true,
        clocks: [16.0, 168.0],
    },
    Target {
        triple: "riscv32imc-unknown-none-elf",
        processor: "RV32IMC",
        emulator: "qemu-system-riscv32",
        // Without atomic instructions.
        board: &["-M", "virt", "-bios", "none", "-cpu", "rv32,a=false"],
        has_fpu: false,
        clocks: [16.0, 160.0],
    },
    Target {
        triple: "riscv32imac-unknown-none-elf",
        processor: "RV32IMAC",
        emulator: "qemu-system-riscv32",
        board: &["-M", "virt", "-bios", "none"],
        has_fpu: false,
        clocks: [16.0, 160.0],
    },
    Target {
        triple: "thumbv8m.main-none-eabihf",
        processor: "Cortex-M33",
        emulator: "qemu-system-arm",
        board: &["-M", "mps2-an505"],
        has_fpu: true,
        clocks: [16.0, 150.0],
    },
];
