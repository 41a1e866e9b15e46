//! Runs a program in QEMU, for so long and no longer.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::target::Target;

/// The slowest program takes ten seconds on the slowest board.
const TIME_LIMIT: Duration = Duration::from_secs(180);
/// How often to look whether a program has ended.
const POLL: Duration = Duration::from_millis(10);

/// Whether the emulator can be started.
pub(super) fn is_installed(target: &Target) -> bool {
    Command::new(target.emulator).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs a program on the board of its target and returns what it wrote; a failed program is an error. With
/// `counts_instructions` every instruction takes one tick of the board's time.
pub(super) fn run(target: &Target, program: &Path, counts_instructions: bool) -> Result<String, String> {
    let mut command = Command::new(target.emulator);
    command.args(target.board).args(["-nographic", "-monitor", "none", "-serial", "none"]);
    command.args(["-semihosting-config", "enable=on,target=native", "-kernel"]).arg(program);
    if counts_instructions {
        command.args(["-icount", "shift=0"]);
    }
    let failed = |what: String| format!("{} on {}: {what}", program.display(), target.processor);
    let (stdout, success) = run_limited(command, TIME_LIMIT).map_err(failed)?;
    if success { Ok(stdout) } else { Err(failed(format!("failed; it wrote:\n{}", last_lines(&stdout)))) }
}

/// Runs a command and kills it when its time is over.
fn run_limited(mut command: Command, limit: Duration) -> Result<(String, bool), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    // Read beside, or a full pipe would stop the program.
    let stdout = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.map(|mut stdout| stdout.read_to_end(&mut bytes)).transpose().map(|_| bytes)
    });
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if start.elapsed() > limit {
            // Whether it is gone or could not be killed, the message is the same.
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("did not end within {} s", limit.as_secs()));
        }
        thread::sleep(POLL);
    };
    let bytes = reader.join().map_err(|_| "cannot be read")?.map_err(|error| format!("cannot be read: {error}"))?;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), status.success()))
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_hangs_is_killed() {
        let mut command = Command::new("sleep");
        command.arg("30");
        let start = Instant::now();
        let result = run_limited(command, Duration::from_millis(50));
        assert_eq!(result, Err("did not end within 0 s".into()));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn more_than_a_pipe_holds_is_read_whole() {
        let mut command = Command::new("seq");
        command.arg("100000");
        let (text, success) = run_limited(command, Duration::from_secs(60)).unwrap();
        assert!(success);
        assert_eq!(text.lines().count(), 100_000);
    }
}
