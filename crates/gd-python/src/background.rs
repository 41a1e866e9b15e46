//! Work without Python's lock, which Ctrl-C ends the wait for.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::fault::Fault;

/// How long a signal may wait.
const PATIENCE: Duration = Duration::from_millis(50);
/// As much as programs usually begin with.
const STACK: usize = 8 << 20;

/// Does something on a thread of its own. This one waits without Python's lock, so that other threads of Python go on, and
/// looks for signals: at Ctrl-C it gives up waiting, and the work goes on to its end unseen.
///
/// # Errors
/// That of the work, `KeyboardInterrupt`, a thread that cannot be had, a fault of gd's own.
pub(crate) fn run<R: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<R, Fault> + Send + 'static,
) -> PyResult<R> {
    let (sender, mut receiver) = mpsc::channel();
    let told = move || {
        // Nobody listens any more after Ctrl-C.
        let _ = sender.send(catch_unwind(AssertUnwindSafe(work)));
    };
    thread::Builder::new().name("gd".into()).stack_size(STACK).spawn(told)?;
    loop {
        let waited = py.detach(move || {
            let found = receiver.recv_timeout(PATIENCE);
            (receiver, found)
        });
        receiver = waited.0;
        match waited.1 {
            Ok(Ok(result)) => return result.map_err(|fault| fault.raised(py)),
            Ok(Err(panic)) => return Err(own_fault(&*panic)),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => return Err(own_fault(&"its thread ended")),
        }
    }
}

/// The same for work that is split among threads: those of a pool of its own, since the threads of a pool that is kept are not
/// there any more in a process that was forked from this one, as `multiprocessing` does.
///
/// # Errors
/// Those of [`run`].
pub(crate) fn run_split<R: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> Result<R, Fault> + Send + 'static,
) -> PyResult<R> {
    run(py, || match rayon::ThreadPoolBuilder::new().build() {
        Ok(pool) => pool.install(work),
        // Without threads to split it among.
        Err(_) => work(),
    })
}

fn own_fault(panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason was given");
    PyRuntimeError::new_err(format!(
        "gd met a fault of its own; please report it with the formula and the data: {text}"
    ))
}
