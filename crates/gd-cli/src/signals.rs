//! Signals that end the program: it clears up first.

/// From now on, a signal that ends the program removes the files that are not finished. One that it was told to ignore, as by
/// `nohup`, stays ignored.
#[cfg(unix)]
pub(crate) fn clear_up_when_ended() {
    use std::process::exit;
    use std::sync::mpsc::channel;
    use std::thread::Builder;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let ignored = ignored();
    let caught: Vec<i32> = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU]
        .into_iter()
        // Where it is not known, those that are often ignored are left as they are.
        .filter(|signal| ignored.map_or([SIGINT, SIGTERM].contains(signal), |set| set >> (signal - 1) & 1 == 0))
        .collect();
    // A file beyond the limit of its size is then a write that fails. If the handler cannot be set, nothing is lost but that.
    let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
    let (ready, is_ready) = channel();
    let wait = move || {
        let Ok(mut signals) = Signals::new(caught) else { return };
        // Nobody listens any more only if the program is over.
        let _ = ready.send(());
        for signal in signals.forever() {
            // Whoever follows a log first draws and says what there is.
            if [SIGINT, SIGTERM].contains(&signal) && gd_cli::ask_to_end() {
                continue;
            }
            gd_fit::discard_unfinished(|| {
                // Ends as if nothing had been caught, so that a shell sees the signal.
                let _ = emulate_default_handler(signal);
                exit(128 + signal);
            });
        }
    };
    // Without a thread signals end the program at once.
    if Builder::new().name("signals".into()).spawn(wait).is_ok() {
        let _ = is_ready.recv();
    }
}

/// The signals that are ignored, as bits from that of signal 1; `None` where the system does not say.
#[cfg(unix)]
fn ignored() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let set = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(set.trim(), 16).ok()
}

/// From now on, Ctrl-C and what else ends the program removes the files that are not finished.
#[cfg(windows)]
pub(crate) fn clear_up_when_ended() {
    // The exit code of a program that Ctrl-C has ended, STATUS_CONTROL_C_EXIT.
    const ENDED: i32 = 0xc000_013a_u32.cast_signed();
    // Without a handler the program ends at once.
    let _ = ctrlc::set_handler(|| {
        if !gd_cli::ask_to_end() {
            gd_fit::discard_unfinished(|| std::process::exit(ENDED));
        }
    });
}

/// Nothing ends the program.
#[cfg(not(any(unix, windows)))]
pub(crate) fn clear_up_when_ended() {}
