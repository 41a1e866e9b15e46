//! Several tables as one, each a group of rows.

use std::collections::HashSet;
use std::path::Path;

use gd_core::Real;

use super::groups::Groups;
use super::observations::Observations;
use super::shown::clean_name;
use crate::error::Error;
use crate::parameters::ParameterFault;
use crate::setting::Setting;

impl<T: Real> Observations<T> {
    /// The rows of several tables, each table a group that can have parameters of its own. `names` has what the groups are
    /// called.
    ///
    /// # Errors
    /// No table; tables that give the formula different inputs or parameters.
    pub fn joined(tables: Vec<Self>, names: &[String]) -> Result<Self, Error> {
        let mut tables = tables.into_iter();
        let Some(mut joined) = tables.next() else {
            return Err(ParameterFault::NoGroups.of(Setting::By));
        };
        let mut of_row = vec![0_u32; joined.y.len()];
        let mut files = vec![joined.file.clone()];
        let ones = |n: usize| vec![T::constant(1.0); n];
        for (table, group) in tables.zip(1_u32..) {
            check(&joined, &table)?;
            let n_rows = table.y.len();
            of_row.extend(std::iter::repeat_n(group, n_rows));
            joined.inputs.iter_mut().zip(table.inputs).for_each(|(all, more)| all.extend(more));
            joined.y.extend(table.y);
            joined.weights = match (joined.weights.take(), table.weights) {
                (None, None) => None,
                (all, more) => {
                    let mut all = all.unwrap_or_else(|| ones(of_row.len() - n_rows));
                    all.extend(more.unwrap_or_else(|| ones(n_rows)));
                    Some(all)
                }
            };
            joined.counts = match (joined.counts.take(), table.counts) {
                (Some(mut all), Some(more)) => {
                    all.extend(more);
                    Some(all)
                }
                _ => None,
            };
            // The same options are given for all, so all have them or none.
            if let (Some(all), Some(more)) = (&mut joined.trials, table.trials) {
                all.extend(more);
            }
            if let (Some(all), Some(more)) = (&mut joined.input_sigmas, table.input_sigmas) {
                all.iter_mut().zip(more).for_each(|(all, more)| all.extend(more));
            }
            joined.reading.rows.append(&table.reading.rows);
            joined.n_skipped += table.n_skipped;
            joined.n_excluded += table.n_excluded;
            let remarks = table.reading.remarks().into_iter().chain(table.origin.remarks);
            joined.origin.remarks.extend(remarks.map(|remark| format!("{}: {remark}", table.file)));
            files.push(table.file);
        }
        if let [first, .., last] = &files[..] {
            joined.file = format!("{} files, {first} to {last}", files.len());
        }
        joined.groups = Some(Groups { names: distinct(names, &files), of_row, are_fitted: true });
        Ok(joined)
    }
}

/// Refuses a table that gives the formula other names.
fn check<T: Real>(first: &Observations<T>, table: &Observations<T>) -> Result<(), Error> {
    let told = |of: &Observations<T>| {
        let list = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        format!("the inputs {} and the parameters {}", list(of.formula.inputs()), list(of.formula.parameters()))
    };
    let moments = |of: &Observations<T>| -> Vec<(String, &'static str)> {
        of.reading.times.iter().map(|time| (time.name.clone(), time.unit)).collect()
    };
    if moments(first) != moments(table) {
        return Err(ParameterFault::OtherTimes { table: table.file.clone() }.of(Setting::By));
    }
    if first.formula == table.formula {
        return Ok(());
    }
    let fault = ParameterFault::OtherColumns { table: table.file.clone(), found: told(table), expected: told(first) };
    Err(fault.of(Setting::By))
}

/// What the groups are called: by the names that are given, or as the files, without folders and endings where they differ by
/// that.
fn distinct(names: &[String], files: &[String]) -> Vec<String> {
    let are_given = names.len() == files.len();
    let all = if are_given { names } else { files };
    let stem = |name: &String| {
        let stem = Path::new(name).file_stem().map_or_else(|| name.clone(), |stem| stem.to_string_lossy().into());
        clean_name(&stem)
    };
    let clean = |name: &String| if are_given { clean_name(name) } else { stem(name) };
    let stems: Vec<String> = all.iter().map(clean).collect();
    let are_distinct = |names: &[String]| names.iter().collect::<HashSet<&String>>().len() == names.len();
    if are_distinct(&stems) {
        return stems;
    }
    if are_distinct(all) {
        return all.to_vec();
    }
    // A table that is given twice.
    all.iter().zip(1..).map(|(name, number)| format!("{name} ({number})")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Columns;
    use crate::{Format, Table};

    fn table(name: &str, text: &str) -> Observations<f64> {
        let table = Table::from_bytes(name, text.as_bytes().to_vec(), Format::default());
        table.observations("y = a*x + b", &Columns::default()).unwrap()
    }

    #[test]
    fn tables_become_groups_that_are_called_as_their_files() {
        let tables = vec![table("runs/one.csv", "x,y\n1,2\n2,3\n"), table("runs/two.csv", "y,x\n5,1\n")];
        let joined = Observations::joined(tables, &[]).unwrap();
        assert_eq!((joined.inputs, joined.y), (vec![vec![1.0, 2.0, 1.0]], vec![2.0, 3.0, 5.0]));
        let groups = joined.groups.unwrap();
        assert_eq!((groups.names, groups.of_row), (vec!["one".to_owned(), "two".into()], vec![0, 0, 1]));
        let same = vec![table("a/one.csv", "x,y\n1,2\n"), table("b/one.csv", "x,y\n5,1\n")];
        assert_eq!(Observations::joined(same, &[]).unwrap().groups.unwrap().names, ["a/one.csv", "b/one.csv"]);
        let twice = vec![table("one.csv", "x,y\n1,2\n"), table("one.csv", "x,y\n5,1\n")];
        assert_eq!(Observations::joined(twice, &[]).unwrap().groups.unwrap().names, ["one.csv (1)", "one.csv (2)"]);
    }

    #[test]
    fn names_that_are_given_are_kept_whole() {
        let tables = || vec![table("one.csv", "x,y\n1,2\n2,3\n"), table("two.csv", "x,y\n5,1\n")];
        let named =
            |names: [&str; 2]| Observations::joined(tables(), &names.map(String::from)).unwrap().groups.unwrap().names;
        assert_eq!(named(["T = 1.5", "T = 2.5"]), ["T = 1.5", "T = 2.5"]);
        assert_eq!(named(["a", "a"]), ["a (1)", "a (2)"]);
    }

    #[test]
    fn times_of_other_units_are_refused() {
        let days = "x,y\n2020-01-01,1\n2020-01-02,2\n";
        for other in ["x,y\n2020-01-01T00:00,1\n2020-01-01T01:00,2\n", "x,y\n0,1\n1,2\n"] {
            let tables = vec![table("one.csv", days), table("two.csv", other)];
            let error = Observations::joined(tables, &[]).unwrap_err().to_string();
            assert!(error.contains("two.csv counts time in another unit"), "{error}");
        }
        assert!(Observations::joined(vec![table("one.csv", days), table("two.csv", days)], &[]).is_ok());
    }

    #[test]
    fn other_columns_are_refused() {
        let other = Table::from_reader("x,b,y\n1,2,3\n2,3,4\n".as_bytes()).unwrap();
        let other = other.observations("y = a*x + b", &Columns::default()).unwrap();
        let error = Observations::joined(vec![table("one.csv", "x,y\n1,2\n2,3\n"), other], &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "groups: the table has the inputs x, b and the parameters a where the first has the inputs x and the \
             parameters a, b; give all the same columns"
        );
    }
}
