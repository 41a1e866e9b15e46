//! `gd --version`, and with `--verbose` what a bug report needs to say.

mod report;
mod self_check;

use clap::error::Error;
use clap::{ArgMatches, Args, Command, FromArgMatches};

/// The flags as they are typed.
#[derive(Debug, Args)]
struct Flags {
    /// Print the version
    #[arg(short = 'V', long)]
    version: bool,
    /// With --version: also check this program's numbers, and print what a bug report needs
    #[arg(long, requires = "version")]
    verbose: bool,
}

/// The flags `--version` and `--verbose`.
///
/// Like help, the version ends the parsing of arguments: it comes back as an error that is not a failure
/// ([`clap::error::Error::exit_code`] is 0) and carries the text. So a value of this type means that neither was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionArguments;

impl Args for VersionArguments {
    fn augment_args(command: Command) -> Command {
        Flags::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args_for_update(command)
    }
}

impl FromArgMatches for VersionArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let flags = Flags::from_arg_matches(matches)?;
        if !flags.version {
            return Ok(Self);
        }
        let text = if flags.verbose { report::block() } else { report::name_and_version() };
        // Only help can be given a text of its own.
        Err(Command::new("gd").override_help(text).try_get_matches_from(["gd", "--help"]).expect_err("help ends"))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
