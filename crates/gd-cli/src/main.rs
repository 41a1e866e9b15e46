//! The command `gd`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Colors are left out where the stream is no terminal or NO_COLOR is set.
    let (mut out, mut err) = (anstream::stdout(), anstream::stderr());
    gd_cli::run(std::env::args_os(), &mut out, &mut err).into()
}
