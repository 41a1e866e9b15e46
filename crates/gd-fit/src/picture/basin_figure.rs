//! Which start ends in which minimum.

use gd_render::{BasinPlot, Ending, Figure};

use super::style::Style;
use super::with_minus_signs;
use crate::basins::BasinMap;
use crate::error::Error;
use crate::minima::End;
use crate::report::Significant;
use crate::setting::Setting;
use crate::settings::{LogAxes, PictureSettings};

const SIZE: (u32, u32) = (800, 600);
/// Groups of minima that are told apart by color.
const N_GROUPS: usize = 5;

/// The map of the ends.
///
/// # Errors
/// What the renderer refuses, a look that this picture cannot have.
pub fn basin_figure(map: &BasinMap, formula: &str, picture: &PictureSettings) -> Result<Figure, Error> {
    check(picture)?;
    let style = Style::new(picture);
    let BasinMap { plane, minima, ends, .. } = map;
    // Minima of an objective are often as low as each other: their places tell them apart.
    let groups = if map.has_data { minima.by_loss(N_GROUPS) } else { one_by_one(minima.found.len()) };
    let group_of = |end: &End| {
        let number = minima.number_of(end)?;
        groups.iter().position(|group| group.contains(&number))
    };
    let endings: Vec<Ending> = ends.iter().map(|end| Ending { minimum: group_of(end), n_steps: end.n_steps }).collect();
    let [a, b] = &plane.names;
    let mut plot = BasinPlot::new(plane.ranges[0], plane.ranges[1], [plane.points; 2], endings)?
        .axis_titles(a, b)
        .log_axes(plane.is_log)
        .unsettled(style.name("none"));
    for (index, group) in groups.iter().enumerate() {
        let found = || group.iter().filter_map(|number| minima.found.get(*number));
        let place = |axis: usize, params: &[f64]| params.get(plane.indices[axis]).copied().unwrap_or(f64::NAN);
        let positions: Vec<[f64; 2]> =
            found().map(|minimum| [place(0, &minimum.params), place(1, &minimum.params)]).collect();
        let loss = found().next().map_or(f64::NAN, |minimum| minimum.loss);
        let is_open = index + 1 == N_GROUPS && group.len() > 1;
        let name = match positions.first().filter(|_| !map.has_data && !is_open) {
            Some([a, b]) => format!("{} at {}, {}", Significant(loss, 3), Significant(*a, 3), Significant(*b, 3)),
            None => format!("{}{}", Significant(loss, 3), if is_open { " up" } else { "" }),
        };
        plot = plot.minimum(&positions, style.name(with_minus_signs(&name)));
    }
    let size = style.size(SIZE)?;
    let ends = if map.has_data { "the loss that each start ends at" } else { "the minimum that each start ends at" };
    let title = format!("{}   {ends}", formula.trim());
    Ok(style.finish(Figure::new(size.0, size.1, plot)?, &title, &[]))
}

/// A group for each of the lowest minima, and one for all others.
fn one_by_one(n: usize) -> Vec<Vec<usize>> {
    let n_alone = if n > N_GROUPS { N_GROUPS - 1 } else { n };
    let others: Vec<usize> = (n_alone..n).collect();
    (0..n_alone).map(|number| vec![number]).chain((!others.is_empty()).then_some(others)).collect()
}

/// Refuses panels, levels and axes that a map of ends does not have.
fn check(picture: &PictureSettings) -> Result<(), Error> {
    let PictureSettings { panels, levels, log, .. } = picture;
    let wrong = [
        (panels.is_some(), Setting::Panels, "there is one panel, the map; leave this out"),
        (levels.is_some(), Setting::Levels, "the map shows ends, not losses; leave this out"),
        (*log != LogAxes::default(), Setting::LogAxes, "the map has no such axis; leave this out"),
    ];
    let found = wrong.into_iter().find(|(is_given, ..)| *is_given);
    found.map_or(Ok(()), |(_, setting, message)| Err(Error::Look { setting, message: message.into() }))
}
