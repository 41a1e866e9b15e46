//! The command `gd`.

mod signals;

use std::process::ExitCode;

fn main() -> ExitCode {
    signals::clear_up_when_ended();
    // Colors are left out where the stream is no terminal or NO_COLOR is set.
    let (mut out, mut err) = (anstream::stdout(), anstream::stderr());
    gd_cli::run(std::env::args_os(), &mut out, &mut err).into()
}
