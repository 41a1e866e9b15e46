//! Arguments that are one of a few words, with the help of each. They mirror settings of `gd_fit`, which knows no
//! command line.

use clap::ValueEnum;
use gd_fit::{
    Decimal, DispersionName, Header, Intervals, LikelihoodName, LossName, OptimizerName, Precision, ResponseName,
    Scale, Separator,
};

/// The rule that makes steps of gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OptimizerWord {
    /// Gradient descent, stochastic with --batch
    Sgd,
    /// Gradient descent with momentum 0.9
    Momentum,
    /// Gradient descent with Nesterov momentum 0.9
    Nesterov,
    /// Steps divided by the root of the sum of squared gradients
    Adagrad,
    /// Steps divided by the root of a moving average of squared gradients
    Rmsprop,
    /// Moving averages of the gradient and of its square
    Adam,
    /// Adam with decoupled weight decay
    Adamw,
    /// Least squares by the Levenberg-Marquardt method
    Lm,
}

/// Bits of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum PrecisionWord {
    /// Single precision
    F32,
    /// Double precision
    #[default]
    F64,
}

/// How confidence intervals are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IntervalsWord {
    /// From the standard errors, as far up as down
    Standard,
    /// From the profile of the likelihood: each parameter moved, all others fitted anew
    Profile,
}

impl From<IntervalsWord> for Intervals {
    fn from(word: IntervalsWord) -> Self {
        match word {
            IntervalsWord::Standard => Self::Standard,
            IntervalsWord::Profile => Self::Profile,
        }
    }
}

/// What residuals cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LossWord {
    /// Their squares, which one outlier can dominate
    #[default]
    Squares,
    /// Squares near 0, straight lines far out, smooth between (pseudo-Huber)
    SoftL1,
    /// Squares near 0, straight lines far out
    Huber,
    /// A logarithm far out: outliers pull less the farther they are
    Cauchy,
    /// Nothing more far out (Tukey's): up to half of the rows cannot spoil the fit (MM-estimate)
    Bisquare,
}

/// In which units parameters are stepped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ScaleWord {
    /// The user's own
    #[default]
    None,
    /// Units in which each parameter changes the predictions equally at the start
    Auto,
}

/// How observations vary about their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LikelihoodWord {
    /// Measurements: least squares
    #[default]
    Normal,
    /// Counts of events, whose variance is their mean
    Poisson,
    /// Successes among a number of trials
    Binomial,
}

/// What binomial observations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ResponseWord {
    /// Successes where all are whole numbers, else shares of the trials
    #[default]
    Auto,
    /// Numbers of successes
    Successes,
    /// Shares of the trials, from 0 to 1
    Proportions,
}

/// The variance of counts over what their likelihood says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DispersionWord {
    /// 1
    #[default]
    Fixed,
    /// Pearson's chi-squared over the degrees of freedom
    Estimated,
}

/// Field separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SeparatorWord {
    /// Detected.
    #[default]
    Auto,
    /// `,`
    #[value(alias = ",")]
    Comma,
    /// `;`
    #[value(alias = ";")]
    Semicolon,
    /// A tab.
    #[value(aliases = ["\t", "\\t"])]
    Tab,
    /// Any number of spaces and tabs.
    #[value(alias = " ")]
    Space,
    /// `|`
    #[value(alias = "|")]
    Bar,
}

/// Decimal separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DecimalWord {
    /// A point, unless commas of the first rows can only be decimal and no number there has a point.
    #[default]
    Auto,
    /// 1.5
    Point,
    /// 1,5
    Comma,
}

/// Whether the first row holds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum HeaderWord {
    /// It does where its fields are no numbers and those below are.
    #[default]
    Auto,
    /// It does.
    Yes,
    /// It does not: columns are called x and y, or x1, x2, ... and y.
    No,
}

/// How the answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportKind {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Turns words into settings of the same names.
macro_rules! same {
    ($($word:ident => $setting:ident: $($variant:ident),+;)+) => {
        $(impl From<$word> for $setting {
            fn from(word: $word) -> Self {
                match word {
                    $($word::$variant => Self::$variant),+
                }
            }
        })+
    };
}

same! {
    OptimizerWord => OptimizerName: Sgd, Momentum, Nesterov, Adagrad, Rmsprop, Adam, Adamw, Lm;
    LikelihoodWord => LikelihoodName: Normal, Poisson, Binomial;
    ResponseWord => ResponseName: Auto, Successes, Proportions;
    DispersionWord => DispersionName: Fixed, Estimated;
    LossWord => LossName: Squares, SoftL1, Huber, Cauchy, Bisquare;
    PrecisionWord => Precision: F32, F64;
    ScaleWord => Scale: None, Auto;
    SeparatorWord => Separator: Auto, Comma, Semicolon, Tab, Space, Bar;
    DecimalWord => Decimal: Auto, Point, Comma;
    HeaderWord => Header: Auto, Yes, No;
}
