//! What is known of parameters beside the data.

use clap::Args;
use gd_fit::{ParameterNames, Priors, Settings, Tie};

/// Priors, ties and logarithms.
#[derive(Debug, Clone, Args)]
pub struct ParameterArguments {
    /// What is known of a parameter beforehand, with its standard deviation, such as a=5±0.2 or a=5+-0.2: one more row
    #[arg(long, value_name = "NAME=MEAN±SD", allow_hyphen_values = true, help_heading = "Parameters")]
    pub prior: Vec<Priors>,
    /// A parameter that follows from others, such as 'b2 = 2*b1'; repeat for several. Names that only ties have need a --start
    #[arg(long, value_name = "NAME=EXPRESSION", allow_hyphen_values = true, help_heading = "Parameters")]
    pub tie: Vec<Tie>,
    /// Parameters above 0 to fit as their logarithms, such as k,tau: they stay above 0 and have asymmetric errors
    #[arg(long, value_name = "NAME,...", help_heading = "Parameters")]
    pub log_parameter: Vec<ParameterNames>,
    /// Fit groups of rows, each with parameters of its own: those of a column's labels, or FILE for one group per data file
    #[arg(long, value_name = "COLUMN|FILE", help_heading = "Parameters")]
    pub by: Option<String>,
    /// Parameters that all groups have in common, such as tau,k
    #[arg(long, value_name = "NAME,...", requires = "by", help_heading = "Parameters")]
    pub shared: Vec<ParameterNames>,
}

impl ParameterArguments {
    /// The settings with what is known of parameters.
    pub(crate) fn known(&self, settings: Settings) -> Settings {
        Settings {
            priors: Priors(self.prior.iter().flat_map(|Priors(list)| list).cloned().collect()),
            ties: self.tie.clone(),
            log_parameters: ParameterNames(
                self.log_parameter.iter().flat_map(|ParameterNames(list)| list).cloned().collect(),
            ),
            shared: ParameterNames(self.shared.iter().flat_map(|ParameterNames(list)| list).cloned().collect()),
            ..settings
        }
    }
}
