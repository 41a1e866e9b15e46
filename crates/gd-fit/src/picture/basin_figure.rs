//! Which start ends in which minimum.

use gd_render::{BasinPlot, Ending, Figure};

use super::with_minus_signs;
use crate::basins::BasinMap;
use crate::error::Error;
use crate::minima::End;
use crate::report::Significant;

const SIZE: (u32, u32) = (800, 600);
/// Groups of minima that are told apart by color.
const N_GROUPS: usize = 5;

/// The map of the ends.
///
/// # Errors
/// What the renderer refuses.
pub fn basin_figure(map: &BasinMap, formula: &str) -> Result<Figure, Error> {
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
        .unsettled("none");
    for (index, group) in groups.iter().enumerate() {
        let found = || group.iter().filter_map(|number| minima.found.get(*number));
        let place = |axis: usize, params: &[f64]| params.get(plane.indices[axis]).copied().unwrap_or(f64::NAN);
        let positions: Vec<[f64; 2]> =
            found().map(|minimum| [place(0, &minimum.params), place(1, &minimum.params)]).collect();
        let loss = found().next().map_or(f64::NAN, |minimum| minimum.loss);
        let is_open = index + 1 == N_GROUPS && group.len() > 1;
        let name = format!("{}{}", Significant(loss, 3), if is_open { " up" } else { "" });
        plot = plot.minimum(&positions, with_minus_signs(&name));
    }
    Ok(Figure::new(SIZE.0, SIZE.1, plot)?.title(format!("{}   the loss that each start ends at", formula.trim())))
}
