//! Being asked to end, by a command that would go on forever.

use std::sync::atomic::{AtomicU8, Ordering};

/// Nothing listens: a signal ends the program.
const DEAF: u8 = 0;
/// A command listens.
const LISTENING: u8 = 1;
/// It was asked to end.
const ASKED: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(DEAF);

/// Asks the running command to finish what it does and to end, as Ctrl-C does; `false` if none listens, or it was asked before:
/// the program is then to be ended without it. Only `gd live` listens.
///
/// For a handler of signals, in a thread of its own.
///
/// ```
/// assert!(!gd_cli::ask_to_end(), "nothing runs here");
/// ```
#[must_use]
pub fn ask_to_end() -> bool {
    STATE.compare_exchange(LISTENING, ASKED, Ordering::SeqCst, Ordering::SeqCst).is_ok()
}

/// As long as it is there, signals ask instead of ending the program.
#[derive(Debug)]
pub(crate) struct Listening(());

impl Listening {
    pub(crate) fn begin() -> Self {
        STATE.store(LISTENING, Ordering::SeqCst);
        Self(())
    }

    /// Whether a signal has come.
    #[expect(clippy::unused_self, reason = "only who listens hears")]
    pub(crate) fn is_asked(&self) -> bool {
        STATE.load(Ordering::SeqCst) == ASKED
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        STATE.store(DEAF, Ordering::SeqCst);
    }
}
