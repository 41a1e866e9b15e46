//! Counts instructions in an emulator that makes every instruction take the same time (`qemu -icount`). On a chip these
//! are cycles.

/// Counts.
#[derive(Debug)]
pub struct Counter {
    platform: platform::Platform,
    /// Ticks of the clock during [`CALIBRATION`] instructions.
    calibration: u32,
}

/// Instructions of the loop that calibrates the clock.
const CALIBRATION: u32 = 2_000_000;

impl Counter {
    /// Takes the clock of the chip and finds out how it runs; `None` if it is taken.
    #[must_use]
    pub fn take() -> Option<Self> {
        let mut counter = Self { platform: platform::Platform::take()?, calibration: 0 };
        counter.calibration = counter.ticks(|| platform::wait(CALIBRATION));
        (counter.calibration > 0).then_some(counter)
    }

    fn ticks(&mut self, work: impl FnOnce()) -> u32 {
        let before = self.platform.now();
        work();
        self.platform.since(before)
    }

    /// Instructions that `work` takes, to within a few dozen.
    pub fn instructions(&mut self, work: impl FnOnce()) -> u32 {
        let ticks = u64::from(self.ticks(work));
        let instructions = (ticks * u64::from(CALIBRATION)).checked_div(u64::from(self.calibration));
        instructions.map_or(0, |count| count.min(u64::from(u32::MAX)) as u32)
    }
}

#[cfg(target_arch = "arm")]
mod platform {
    use cortex_m::peripheral::SYST;
    use cortex_m::peripheral::syst::SystClkSource;

    /// The system timer counts down through 24 bits.
    const TOP: u32 = 0x00ff_ffff;

    #[derive(Debug)]
    pub(super) struct Platform(());

    impl Platform {
        pub(super) fn take() -> Option<Self> {
            let mut timer = cortex_m::Peripherals::take()?.SYST;
            timer.set_clock_source(SystClkSource::Core);
            timer.set_reload(TOP);
            timer.clear_current();
            timer.enable_counter();
            Some(Self(()))
        }

        pub(super) fn now(&self) -> u32 {
            SYST::get_current()
        }

        pub(super) fn since(&self, before: u32) -> u32 {
            before.wrapping_sub(SYST::get_current()) & TOP
        }
    }

    /// Two instructions, a subtraction and a branch, for every "cycle".
    pub(super) fn wait(instructions: u32) {
        cortex_m::asm::delay(instructions / 2);
    }
}

#[cfg(target_arch = "riscv32")]
mod platform {
    use riscv::register::mcycle;

    #[derive(Debug)]
    pub(super) struct Platform(());

    impl Platform {
        #[expect(clippy::unnecessary_wraps, reason = "as on Arm, where a timer can be taken once")]
        pub(super) fn take() -> Option<Self> {
            Some(Self(()))
        }

        pub(super) fn now(&self) -> u32 {
            mcycle::read() as u32
        }

        pub(super) fn since(&self, before: u32) -> u32 {
            (mcycle::read() as u32).wrapping_sub(before)
        }
    }

    /// Two instructions, a subtraction and a branch, for every two "cycles".
    pub(super) fn wait(instructions: u32) {
        riscv::asm::delay(instructions);
    }
}
