//! Reading the files of NIST's Statistical Reference Datasets.

use std::fmt;
use std::path::Path;

/// A regression problem with its certified answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The name of the dataset.
    pub name: String,
    /// Observed values.
    pub y: Vec<f64>,
    /// The predictors of every observation, one or several.
    pub x: Vec<Vec<f64>>,
    /// The parameters b1, b2 and so on.
    pub parameters: Vec<CertifiedParameter>,
    /// The certified residual sum of squares.
    pub residual_sum: f64,
}

/// A parameter with its two official starts and the certified answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CertifiedParameter {
    /// Far and near.
    pub starts: [f64; 2],
    /// The certified value.
    pub value: f64,
    /// The certified standard deviation of the estimate.
    pub standard_error: f64,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatError {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What was expected.
    pub expected: &'static str,
}

impl fmt::Display for DatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: expected {}", self.file, self.expected)
        } else {
            write!(f, "{}, line {}: expected {}", self.file, self.line, self.expected)
        }
    }
}

impl std::error::Error for DatError {}

/// Reads a file.
///
/// # Errors
/// It cannot be read, or does not have the form of NIST's files.
pub fn read(path: &Path) -> Result<Problem, DatError> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|_| DatError {
        file: file.clone(),
        line: 0,
        expected: "a readable text file",
    })?;
    parse(&file, &text)
}

/// Takes the text of a file apart; `file` is its name for messages.
///
/// # Errors
/// It does not have the form of NIST's files.
pub fn parse(file: &str, text: &str) -> Result<Problem, DatError> {
    let fault = |line: usize, expected: &'static str| DatError { file: file.into(), line, expected };
    let mut parameters = Vec::new();
    let (mut name, mut residual_sum, mut first_line, mut last_line) = (None, None, None, None);
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if let Some(rest) = line.strip_prefix("Dataset Name:") {
            name = rest.split_whitespace().next().map(str::to_owned);
        } else if let Some(rest) = line.strip_prefix("Residual Sum of Squares:") {
            residual_sum = Some(float(rest).ok_or_else(|| fault(number, "a number"))?);
        } else if let Some((label, values)) = line.split_once('=')
            && label.trim().strip_prefix('b').is_some_and(|digits| digits.parse::<usize>().is_ok())
        {
            let values: Option<Vec<f64>> = values.split_whitespace().map(float).collect();
            match values.as_deref() {
                Some(&[far, near, value, standard_error]) => {
                    parameters.push(CertifiedParameter { starts: [far, near], value, standard_error });
                }
                _ => return Err(fault(number, "two starts, a certified value and its standard deviation")),
            }
        } else if let Some(range) =
            line.trim().strip_prefix("Data ").and_then(|rest| rest.trim().strip_prefix("(lines"))
        {
            let mut ends = range.trim_end_matches([')', ' ']).split("to").map(|end| end.trim().parse::<usize>().ok());
            (first_line, last_line) = (ends.next().flatten(), ends.next().flatten());
        }
    }
    let name = name.ok_or_else(|| fault(0, "a line 'Dataset Name:'"))?;
    let residual_sum = residual_sum.ok_or_else(|| fault(0, "a line 'Residual Sum of Squares:'"))?;
    let (Some(first), Some(last)) = (first_line, last_line) else {
        return Err(fault(0, "a line that says where the data are, 'Data (lines .. to ..)'"));
    };
    if first == 0 || last < first {
        return Err(fault(0, "lines of data counted from 1, 'Data (lines .. to ..)'"));
    }
    if parameters.is_empty() {
        return Err(fault(0, "lines 'b1 = ...' with starts and certified values"));
    }
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate().take(last).skip(first - 1) {
        let values: Option<Vec<f64>> = line.split_whitespace().map(float).collect();
        match values.as_deref() {
            Some([observed, predictors @ ..]) if !predictors.is_empty() => {
                y.push(*observed);
                x.push(predictors.to_vec());
            }
            _ => return Err(fault(index + 1, "an observation and its predictors")),
        }
    }
    if y.len() != last + 1 - first {
        return Err(fault(last, "as many lines of data as announced"));
    }
    Ok(Problem { name, y, x, parameters, residual_sum })
}

fn float(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "Dataset Name:  Small  (Small.dat)\n  Data  (lines 6 to 7)\n  b1 = 1 2 3.5E+00 0.25\n\
                         Residual Sum of Squares:   1.5E-3\nData:  y  x\n  1.0  2.0E1\n  3.0  4.0\n";

    #[test]
    fn a_file_is_taken_apart() {
        let problem = parse("Small.dat", SMALL).unwrap();
        assert_eq!((problem.name.as_str(), problem.residual_sum), ("Small", 1.5e-3));
        assert_eq!((problem.y, problem.x), (vec![1.0, 3.0], vec![vec![20.0], vec![4.0]]));
        let expected = CertifiedParameter { starts: [1.0, 2.0], value: 3.5, standard_error: 0.25 };
        assert_eq!(problem.parameters, [expected]);
    }

    #[test]
    fn what_is_missing_is_named_with_its_line() {
        let fault = |text: &str| parse("Small.dat", text).unwrap_err().to_string();
        assert_eq!(
            fault(&SMALL.replace("3.0  4.0", "3.0  four")),
            "Small.dat, line 7: expected an observation and its predictors"
        );
        assert_eq!(
            fault(&SMALL.replace("0.25", "")),
            "Small.dat, line 3: expected two starts, a certified value and its standard deviation"
        );
        assert_eq!(
            fault(&SMALL.replace("6 to 7", "6 to 9")),
            "Small.dat, line 9: expected as many lines of data as announced"
        );
        for range in ["0 to 0", "7 to 6"] {
            assert!(fault(&SMALL.replace("6 to 7", range)).contains("counted from 1"), "{range}");
        }
        assert!(fault("").contains("Dataset Name"));
    }
}
