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
    let groups = minima.by_loss(N_GROUPS);
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
        let name = format!("{}{}", Significant(loss, 3), if is_open { " up" } else { "" });
        plot = plot.minimum(&positions, style.name(with_minus_signs(&name)));
    }
    let size = style.size(SIZE)?;
    let title = format!("{}   the loss that each start ends at", formula.trim());
    Ok(style.finish(Figure::new(size.0, size.1, plot)?, &title, &[]))
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
