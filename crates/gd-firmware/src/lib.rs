//! gd-core on microcontrollers. The same programs run on a device, or an emulator of one, and on a computer, where they
//! print the numbers that the device must reproduce bit for bit.
//!
//! `cargo xtask firmware` builds, runs and compares all of it; docs/microcontrollers.md explains it.
#![no_std]

#[cfg(not(target_os = "none"))]
extern crate std;

pub mod calibrate;
#[cfg(target_os = "none")]
pub mod cost;
#[cfg(target_os = "none")]
pub mod counter;
#[cfg(target_os = "none")]
pub mod device;
pub mod field;
pub mod footprint;
#[cfg(not(target_os = "none"))]
pub mod host;
pub mod log;
#[cfg(all(feature = "defmt", target_os = "none"))]
pub mod log_defmt;
pub mod online;
pub mod output;
pub mod selftest;
pub mod single;
#[cfg(target_os = "none")]
pub mod stack;
pub mod trajectories;

#[cfg(target_os = "none")]
pub use device as platform;
#[cfg(not(target_os = "none"))]
pub use host as platform;

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Success,
    /// Exit code 1.
    Failure,
}

/// Makes a binary of a program: `fn(&mut Console) -> Outcome`, started by the runtime of a chip or by the host's.
#[macro_export]
macro_rules! program {
    ($program:expr) => {
        #[cfg(all(target_arch = "arm", target_os = "none"))]
        #[cortex_m_rt::entry]
        fn main() -> ! {
            $crate::platform::run($program)
        }

        #[cfg(all(target_arch = "riscv32", target_os = "none"))]
        #[riscv_rt::entry]
        fn main() -> ! {
            $crate::platform::run($program)
        }

        #[cfg(not(target_os = "none"))]
        fn main() -> std::process::ExitCode {
            $crate::platform::run($program)
        }
    };
}
