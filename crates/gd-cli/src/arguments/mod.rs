//! What can be typed after `gd`.

mod answer;
mod compare;
mod descents;
mod diff;
mod film;
mod fonts;
mod help;
mod live;
mod minus;
mod parameters;
mod picture;
mod settings;
mod source;
mod suggest;
mod values;
mod version;
mod words;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gd_fit::{Bounds, Encoding, Fixed, InputRange, Names, Ranges, StartValues, Starts};

use crate::error::CliError;

pub(crate) use answer::Emitted;
pub use answer::{AnswerArguments, FitReport, PredictArguments};
pub use compare::CompareArguments;
pub use descents::DescentArguments;
pub(crate) use descents::DescentChoice;
pub use diff::DiffArguments;
pub use film::FilmArguments;
pub use live::LiveArguments;
pub use minus::shielded;
pub use parameters::ParameterArguments;
pub use picture::{BandWord, ColormapWord, PictureArguments, ThemeWord};
pub(crate) use settings::{fixed_of, ranges_of, start_of};
pub(crate) use source::Source;
pub use source::SourceArguments;
pub use suggest::SuggestArguments;
pub use version::VersionArguments;
pub use words::{
    DecimalWord, DispersionWord, HeaderWord, IntervalsWord, LikelihoodWord, LossWord, OptimizerWord, PrecisionWord,
    ReportKind, ResponseWord, ScaleWord, SeparatorWord,
};

/// Fit a formula to data and see why it did or did not work.
#[derive(Debug, Parser)]
#[command(name = "gd", bin_name = "gd", about, after_help = help::OVERVIEW, max_term_width = 100)]
#[command(subcommand_required = false, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// `--version` and `--verbose`, which are given instead of a command.
    #[command(flatten)]
    pub version: VersionArguments,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `gd` does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fit a formula to data: parameters with errors, a verdict, pictures
    #[command(after_help = help::FIT, override_usage = "gd fit [OPTIONS] <DATA>... <FORMULA>")]
    Fit(Box<FitArguments>),
    /// Predict at new inputs by a saved fit, with confidence and prediction intervals
    #[command(after_help = help::PREDICT)]
    Predict(PredictArguments),
    /// Fit several formulas to the same rows, rank them by information criteria, and say where to measure
    #[command(after_help = help::COMPARE)]
    Compare(Box<CompareArguments>),
    /// Suggest named laws of the sciences that describe the data, fitted without starts and ranked
    #[command(after_help = help::SUGGEST)]
    Suggest(Box<SuggestArguments>),
    /// Draw the loss over two parameters, or an objective without data with descents on it
    #[command(after_help = help::SURFACE)]
    Surface(Box<SurfaceArguments>),
    /// Map the basins of attraction: which start ends in which minimum
    #[command(after_help = help::BASINS, mut_arg("steps", |steps| steps.help(help::BASINS_STEPS)))]
    Basins(Box<BasinsArguments>),
    /// Fit from many starts, at many learning rates, with many optimizers
    #[command(after_help = help::SWEEP)]
    Sweep(Box<SweepArguments>),
    /// Compare two trajectories: the first step that moved, by how many ulps, and the ends
    #[command(after_help = help::DIFF)]
    Diff(DiffArguments),
    /// Follow a log that grows, of a device or of any program, and draw it as it does
    #[command(after_help = help::LIVE)]
    Live(LiveArguments),
    /// Draw all themes and color maps, to choose from
    #[command(after_help = help::THEMES)]
    Themes(ThemesArguments),
    /// Print a shell completion script
    #[command(after_help = help::COMPLETIONS)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The data, and the formula to fit.
#[derive(Debug, Clone, Args)]
pub struct DataArguments {
    /// Data file, one observation per row: CSV, or fields separated by semicolons, tabs, spaces or bars; - for standard input
    #[arg(value_name = "DATA")]
    pub data: PathBuf,
    /// Formula such as 'a*x^3 + b*x^2': column names are inputs, all other names are parameters
    #[arg(value_name = "FORMULA")]
    pub formula: String,
    /// The columns.
    #[command(flatten)]
    pub columns: ColumnArguments,
}

/// The roles of the columns, and the format of the file.
#[derive(Debug, Clone, Args)]
pub struct ColumnArguments {
    /// Input column, by name or number, or NAME=COLUMN to call it NAME in the formula; repeat for several
    #[arg(long, value_name = "COLUMN", help_heading = "Data")]
    pub x: Vec<String>,
    /// Column that the formula predicts [default: the one before '=', the one called y, or the only one left]
    #[arg(long, value_name = "COLUMN", help_heading = "Data")]
    pub y: Option<String>,
    /// What each row's squared residual counts in the loss, relative to the others: a column, or an expression such as '1/N'
    #[arg(long, value_name = "COLUMN", conflicts_with = "sigma", help_heading = "Data")]
    pub weights: Option<String>,
    /// Standard deviation of each observation: a column, or an expression such as 'sqrt(N)'; weights of 1 / sigma^2
    #[arg(long, value_name = "COLUMN", help_heading = "Data")]
    pub sigma: Option<String>,
    /// Standard deviation of the input: a column, or an expression such as '0.02*x'; NAME=... for one of several inputs. Fits
    /// orthogonal distances, with --sigma of 1 unless it is given
    #[arg(long, value_name = "[NAME=]COLUMN", help_heading = "Data")]
    pub sigma_x: Vec<String>,
    /// How the observations vary: poisson for counts of events, binomial for successes among --trials. The likelihood is then
    /// maximized, and errors follow from it
    #[arg(long, value_enum, default_value_t, value_name = "NAME", help_heading = "Data")]
    pub likelihood: LikelihoodWord,
    /// Of how many trials each binomial observation counts the successes: a column, or an expression such as '1.0'
    #[arg(long, value_name = "COLUMN", help_heading = "Data")]
    pub trials: Option<String>,
    /// What binomial observations are [auto: successes where all are whole numbers, else shares of the trials]
    #[arg(long, value_enum, default_value_t, value_name = "KIND", help_heading = "Data")]
    pub response: ResponseWord,
    /// Column that says how many equal observations each row stands for; 0 leaves it out
    #[arg(long, value_name = "COLUMN", conflicts_with = "weights", help_heading = "Data")]
    pub counts: Option<String>,
    /// Fit only rows where an expression in columns holds, such as 'x > 0 && y < 5'
    #[arg(long = "where", value_name = "CONDITION", allow_hyphen_values = true, help_heading = "Data")]
    pub condition: Option<String>,
    /// Fit only rows whose input is in a range, such as 0..10 or 5..
    #[arg(long, value_name = "LOW..HIGH", allow_hyphen_values = true, help_heading = "Data")]
    pub x_range: Option<InputRange>,
    /// Field separator, by name or as the sign itself; auto takes what separates most of the first lines into as many numbers
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub separator: SeparatorWord,
    /// Decimal separator [auto: a point, unless the first rows have commas that can be nothing else]
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub decimal: DecimalWord,
    /// Whether the first row of the table holds names
    #[arg(long, value_enum, default_value_t, help_heading = "Data")]
    pub header: HeaderWord,
    /// Lines above the table, not to be looked at; text above the first numbers and their names is skipped without this
    #[arg(long, value_name = "LINES", allow_negative_numbers = true, default_value_t = 0, help_heading = "Data")]
    pub skip: u64,
    /// Fields that stand for no value, such as -999, beside empty ones, NA, NaN, null, -, ? and #N/A: the row is left out
    #[arg(long, value_name = "TEXT", value_delimiter = ',', allow_hyphen_values = true, help_heading = "Data")]
    pub missing: Vec<String>,
    /// Encoding of the file, such as latin1, utf-16, gbk or big5 [default: detected]
    #[arg(long, value_name = "NAME", default_value = "auto", hide_default_value = true, help_heading = "Data")]
    pub encoding: Encoding,
    /// Character that starts a comment, in a line of its own or at the end of a row
    #[arg(long, value_name = "CHARACTER", default_value = "#", value_parser = values::ascii, help_heading = "Data")]
    pub comment: u8,
}

/// How steps are made.
#[derive(Debug, Clone, Args)]
pub struct MethodArguments {
    /// Maximum number of steps [default: 400, or 1000 for lm]
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Method")]
    pub steps: Option<usize>,
    /// Mini-batch size: rows per step, reshuffled every epoch
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Method")]
    pub batch: Option<usize>,
    /// Random seed of the mini-batches
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 0, help_heading = "Method")]
    pub seed: u64,
    /// Floating-point precision
    #[arg(long, value_enum, default_value_t, help_heading = "Method")]
    pub precision: PrecisionWord,
    /// Units in which parameters are stepped; lm needs none
    #[arg(long, value_enum, default_value_t, help_heading = "Method")]
    pub scale: ScaleWord,
    /// Bounds of parameters, such as a=0..10,b=..5
    #[arg(long, value_name = "NAME=LOW..HIGH", allow_hyphen_values = true, help_heading = "Method")]
    pub bounds: Vec<Bounds>,
    /// Parameters to hold fixed: c=1, or c to hold it at its start
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "Method")]
    pub fix: Vec<Fixed>,
}

/// One optimizer at one learning rate.
#[derive(Debug, Clone, Args)]
pub struct OptimizerArguments {
    /// Optimizer [default: lm, or sgd if --lr is given]
    #[arg(long, value_enum, value_name = "NAME", help_heading = "Method")]
    pub optimizer: Option<OptimizerWord>,
    /// Learning rate, for all optimizers except lm
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, help_heading = "Method")]
    pub lr: Option<f64>,
}

/// `gd fit`.
#[derive(Debug, Clone, Args)]
pub struct FitArguments {
    /// The data.
    #[command(flatten)]
    pub data: DataArguments,
    /// What is behind the first two: several data files, and the formula last.
    #[arg(value_name = "FORMULA", hide = true, allow_hyphen_values = false)]
    pub more: Vec<String>,
    /// Optimizers, rates and starts.
    #[command(flatten)]
    pub descents: DescentArguments,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// What is known of parameters.
    #[command(flatten)]
    pub parameters: ParameterArguments,
    /// Take --sigma as absolute: do not scale standard errors by the residuals; report chi-squared and its probability
    #[arg(long, requires = "sigma", conflicts_with = "weights", help_heading = "Output")]
    pub absolute_sigma: bool,
    /// Report confidence intervals, with t and p of every parameter [default: standard, if --level is given]
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Output")]
    pub intervals: Option<IntervalsWord>,
    /// Confidence level of intervals, such as 0.95 or 95% [default: 0.95]
    #[arg(long, value_name = "LEVEL", value_parser = values::level, allow_negative_numbers = true, help_heading = "Output")]
    pub level: Option<f64>,
    /// Do not search for a loss lower than where the given start leads; values that are not given are still searched for
    #[arg(long, help_heading = "Method")]
    pub no_search: bool,
    /// What residuals cost; all but squares are robust: outliers weigh less, and the report names them
    #[arg(long, value_enum, default_value_t, value_name = "NAME", help_heading = "Method")]
    pub loss: LossWord,
    /// Variance of counts over what --likelihood says: 1, or estimated from the residuals, which scales standard errors as
    /// quasi-Poisson and quasi-binomial fits do
    #[arg(long, value_enum, default_value_t, value_name = "KIND", help_heading = "Output")]
    pub dispersion: DispersionWord,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    pub report: FitReport,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// What to do with the fit.
    #[command(flatten)]
    pub answer: AnswerArguments,
    /// Write every step: its number, and the parameters and loss before its update
    #[arg(long, value_name = "OUT.csv", help_heading = "Output")]
    pub trajectory: Option<PathBuf>,
    /// Draw the data with the fitted curve, and the residuals; of several descents, all of them
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
    /// The same picture in shapes and text.
    #[command(flatten)]
    pub vector: VectorArguments,
    /// Draw the profile of every parameter and the joint region of two, as PNG, SVG or PDF; implies --intervals profile
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub profiles: Option<PathBuf>,
    /// Draw the joint confidence regions of all pairs of parameters, or of those of --over; implies --intervals profile
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub regions: Option<PathBuf>,
    /// Animate the descent: curve, loss surface, contour map and loss, synchronized
    #[arg(long, value_name = "OUT.gif", help_heading = "Output")]
    pub gif: Option<PathBuf>,
    /// The same animation as SVG, with a pause button; the surface turns only with --turn, which makes the file large
    #[arg(long, value_name = "OUT.svg", help_heading = "Output")]
    pub svg_animation: Option<PathBuf>,
    /// The animation in other forms.
    #[command(flatten)]
    pub film: FilmArguments,
    /// The surface.
    #[command(flatten)]
    pub view: ViewArguments,
    /// The look.
    #[command(flatten)]
    pub picture: PictureArguments,
}

/// Files of a still picture that hold shapes and text instead of pixels.
#[derive(Debug, Clone, Args)]
pub struct VectorArguments {
    /// The same picture as SVG: sharp at any size, with text that can be searched and edited
    #[arg(long, value_name = "OUT.svg", help_heading = "Output")]
    pub svg: Option<PathBuf>,
    /// The same picture as PDF
    #[arg(long, value_name = "OUT.pdf", help_heading = "Output")]
    pub pdf: Option<PathBuf>,
}

impl VectorArguments {
    /// Whether a file is asked for.
    pub(crate) const fn is_given(&self) -> bool {
        self.svg.is_some() || self.pdf.is_some()
    }
}

/// Which part of the loss is drawn.
#[derive(Debug, Clone, Args)]
pub struct ViewArguments {
    /// The two parameters to draw the loss over [default: those of --range, or the two that mattered most]
    #[arg(long, value_name = "NAME,NAME", help_heading = "Picture")]
    pub over: Option<Names>,
    /// Their ranges, such as a=0..10,b=-1..1 [default: chosen to show start, path and minimum]
    #[arg(long, value_name = "NAME=LOW..HIGH", allow_hyphen_values = true, help_heading = "Picture")]
    pub range: Vec<Ranges>,
}

/// `gd surface`.
#[derive(Debug, Clone, Args)]
pub struct SurfaceArguments {
    /// Data and formula, or an objective.
    #[command(flatten)]
    pub source: SourceArguments,
    /// Descent on an objective, from a start such as x=-1,y=1 (1 for other parameters); given again for the same names,
    /// another to compare
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Descent on an objective")]
    pub descend: Vec<StartValues>,
    /// Optimizer [default: sgd], or several to compare: sgd,adam
    #[arg(
        long,
        value_enum,
        value_name = "NAME",
        value_delimiter = ',',
        requires = "descend",
        help_heading = "Descent on an objective"
    )]
    pub optimizer: Vec<OptimizerWord>,
    /// Learning rate [default: 0.1], or several to compare: 0.001,0.01
    #[arg(
        long,
        value_name = "RATE",
        allow_negative_numbers = true,
        value_delimiter = ',',
        requires = "descend",
        help_heading = "Descent on an objective"
    )]
    pub lr: Vec<f64>,
    /// Maximum number of steps [default: 400]
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        requires = "descend",
        help_heading = "Descent on an objective"
    )]
    pub steps: Option<usize>,
    /// Bounds of parameters, such as x=0..10,y=..5
    #[arg(
        long,
        value_name = "NAME=LOW..HIGH",
        allow_hyphen_values = true,
        requires = "descend",
        help_heading = "Descent on an objective"
    )]
    pub bounds: Vec<Bounds>,
    /// Floating-point precision
    #[arg(long, value_enum, default_value_t, help_heading = "Descent on an objective")]
    pub precision: PrecisionWord,
    /// Write every step: its number, and the parameters and loss before its update
    #[arg(long, value_name = "OUT.csv", requires = "descend", help_heading = "Descent on an objective")]
    pub trajectory: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t, help_heading = "Descent on an objective")]
    pub report: ReportKind,
    /// Start values for finding the minimum, such as a=5,b=4 [default: found by a search]
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Method")]
    pub start: Vec<StartValues>,
    /// Parameters to hold fixed: c=1, or c to hold it at its start; others not drawn are held at the minimum
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "Method")]
    pub fix: Vec<Fixed>,
    /// The surface.
    #[command(flatten)]
    pub view: ViewArguments,
    /// Grid points along each of the two parameters, of a surface without descents [default: 40]
    #[arg(long, value_name = "N", allow_negative_numbers = true, help_heading = "Picture")]
    pub points: Option<usize>,
    /// Draw the surface and its contour map, and the loss of descents
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
    /// The same picture in shapes and text.
    #[command(flatten)]
    pub vector: VectorArguments,
    /// Animate the turning surface, or the descents
    #[arg(long, value_name = "OUT.gif", help_heading = "Output")]
    pub gif: Option<PathBuf>,
    /// The animation of descents as SVG, with a pause button; the surface turns only with --turn, which makes the file large
    #[arg(long, value_name = "OUT.svg", requires = "descend", help_heading = "Output")]
    pub svg_animation: Option<PathBuf>,
    /// The animation in other forms.
    #[command(flatten)]
    pub film: FilmArguments,
    /// Write the loss at every grid point
    #[arg(long, value_name = "OUT.csv", help_heading = "Output")]
    pub csv: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// The look.
    #[command(flatten)]
    pub picture: PictureArguments,
}

impl SurfaceArguments {
    /// Grid points along each parameter.
    pub(crate) fn points(&self) -> usize {
        self.points.unwrap_or(40)
    }

    /// Refuses a command that would do nothing.
    ///
    /// # Errors
    /// No file and no descent.
    pub(crate) fn check_outputs(&self) -> Result<(), CliError> {
        let Self { png, vector, gif, film, csv, descend, .. } = self;
        let has_picture = png.is_some() || vector.is_given() || gif.is_some() || film.is_given();
        if has_picture || csv.is_some() || !descend.is_empty() {
            return Ok(());
        }
        let options = "--png, --svg, --pdf, --gif, --webp, --frames-dir or --csv";
        let message = match self.source.formula {
            Some(_) => format!("there is nothing to write; give {options}"),
            None => format!("there is nothing to do; give {options}, or a start to --descend from"),
        };
        Err(CliError::argument("gd surface", message))
    }
}

/// `gd basins`.
#[derive(Debug, Clone, Args)]
pub struct BasinsArguments {
    /// Data and formula, or an objective.
    #[command(flatten)]
    pub source: SourceArguments,
    /// Start values of the parameters not drawn, such as c=1 [default: 1]
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true, help_heading = "Method")]
    pub start: Vec<StartValues>,
    /// The optimizer.
    #[command(flatten)]
    pub optimizer: OptimizerArguments,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Ranges of the two parameters over which starts are spread, such as a=0..10,b=-1..1
    #[arg(long, value_name = "NAME=LOW..HIGH", required = true, allow_hyphen_values = true, help_heading = "Picture")]
    pub range: Vec<Ranges>,
    /// Starts along each of the two parameters
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = 60, help_heading = "Picture")]
    pub points: usize,
    /// Draw the map
    #[arg(long, value_name = "OUT.png", help_heading = "Output")]
    pub png: Option<PathBuf>,
    /// The same picture in shapes and text.
    #[command(flatten)]
    pub vector: VectorArguments,
    /// Write every start and where it ended
    #[arg(long, value_name = "OUT.csv", help_heading = "Output")]
    pub csv: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// The look.
    #[command(flatten)]
    pub picture: PictureArguments,
}

impl BasinsArguments {
    /// Refuses a command that would write nothing.
    ///
    /// # Errors
    /// No file.
    pub(crate) fn check_outputs(&self) -> Result<(), CliError> {
        if self.png.is_some() || self.vector.is_given() || self.csv.is_some() {
            return Ok(());
        }
        Err(CliError::argument("gd basins", "there is nothing to write; give --png, --svg, --pdf or --csv"))
    }
}

/// `gd themes`.
#[derive(Debug, Clone, Args)]
pub struct ThemesArguments {
    /// The picture
    #[arg(long, value_name = "OUT.png", required = true)]
    pub png: PathBuf,
}

/// `gd sweep`.
#[derive(Debug, Clone, Args)]
pub struct SweepArguments {
    /// Data in rows, one observation each; - for standard input
    #[arg(value_name = "DATA", required_unless_present = "merge")]
    pub data: Option<PathBuf>,
    /// Formula such as 'a*x^3 + b*x^2'
    #[arg(value_name = "FORMULA", required_unless_present = "merge")]
    pub formula: Option<String>,
    /// Starts, such as a=0..10:5,b=1,b=2: a at 0, 2.5, 5, 7.5 and 10, with b at 1 and at 2 [default: 1]
    #[arg(long, value_name = "NAME=VALUES", allow_hyphen_values = true, help_heading = "Grid")]
    pub start: Vec<Starts>,
    /// Optimizers [default: sgd]
    #[arg(long, value_enum, value_name = "NAME", value_delimiter = ',', help_heading = "Grid")]
    pub optimizer: Vec<OptimizerWord>,
    /// Learning rates, for all optimizers except lm
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, value_delimiter = ',', help_heading = "Grid")]
    pub lr: Vec<f64>,
    /// The method.
    #[command(flatten)]
    pub method: MethodArguments,
    /// Output file, one row per run; rows already in it are kept and not run again
    #[arg(long, value_name = "OUT.csv", required = true, help_heading = "Output")]
    pub out: PathBuf,
    /// Do only part I of N of the runs, counting from 1
    #[arg(long, value_name = "I/N", value_parser = values::shard, help_heading = "Output")]
    pub shard: Option<(usize, usize)>,
    /// Join the results of shards into one file instead of running anything
    #[arg(long, value_name = "PART.csv", num_args = 1.., conflicts_with_all = ["data", "formula", "shard", "start", "lr", "optimizer"], help_heading = "Output")]
    pub merge: Vec<PathBuf>,
    /// Print nothing but errors
    #[arg(long, help_heading = "Output")]
    pub quiet: bool,
    /// Column options.
    #[command(flatten)]
    pub columns: ColumnArguments,
}
