//! A sensor that calibrates itself in operation, on RTIC: the timer's interrupt takes a sample, the idle task fits, and what is
//! found goes into flash.
#![cfg_attr(target_os = "none", no_std, no_main)]

// Listed in docs/microcontrollers.md from here.
#[cfg(target_os = "none")]
#[rtic::app(device = lm3s6965)]
mod app {
    use cortex_m::peripheral::syst::SystClkSource;
    use gd_firmware::online::{Calibration, Converter, Progress, QUEUE, Sample};
    use gd_firmware::{Outcome, platform};
    use heapless::spsc::{Consumer, Producer, Queue};

    /// Cycles from one sample to the next: a millisecond at 12 MHz.
    const PERIOD: u32 = 12_000;

    #[shared]
    struct Shared {
        n_lost: u32,
    }

    #[local]
    struct Local {
        converter: Converter,
        taken: Producer<'static, Sample>,
        waiting: Consumer<'static, Sample>,
    }

    #[init(local = [queue: Queue<Sample, QUEUE> = Queue::new()])]
    fn init(context: init::Context) -> (Shared, Local) {
        let (taken, waiting) = context.local.queue.split();
        let mut timer = context.core.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(PERIOD - 1);
        timer.clear_current();
        timer.enable_counter();
        timer.enable_interrupt();
        (Shared { n_lost: 0 }, Local { converter: Converter::default(), taken, waiting })
    }

    /// Every millisecond, whatever else goes on: reads the converter, and leaves the rest to the idle task.
    #[task(binds = SysTick, priority = 2, shared = [n_lost], local = [converter, taken])]
    fn sample(mut context: sample::Context) {
        if context.local.taken.enqueue(context.local.converter.sample()).is_err() {
            context.shared.n_lost.lock(|n_lost| *n_lost += 1);
        }
    }

    /// In the time between samples.
    #[idle(shared = [n_lost], local = [waiting])]
    fn idle(mut context: idle::Context) -> ! {
        platform::run(|console| {
            let Ok(mut calibration) = Calibration::begin(console) else { return Outcome::Failure };
            loop {
                let Some(sample) = context.local.waiting.dequeue() else {
                    // Sleeps until the next interrupt.
                    cortex_m::asm::wfi();
                    continue;
                };
                match calibration.take(sample, console) {
                    Progress::More => {}
                    end => {
                        let n_lost = context.shared.n_lost.lock(|n_lost| *n_lost);
                        return calibration.finish(end, n_lost, console);
                    }
                }
            }
        })
    }
}
// To here.

#[cfg(not(target_os = "none"))]
fn main() {}
