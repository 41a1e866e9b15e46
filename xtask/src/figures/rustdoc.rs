//! The pictures of `gd-render`'s reference: one small still of every kind of panel, embedded where it is documented.
//!
//! A page of rustdoc can show only what lies behind an address or in the page itself; so these are written as text that
//! the documentation includes.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gd_render::{Figure, LossPlot, Panel, Theme};

use super::basins;
use super::catalog::{contour_plot, fit_plot, surface_plot, trajectory};
use crate::workspace_root;
use gd_core::Step;
use gd_scenarios::Scenario;

type Failure = Box<dyn std::error::Error>;

/// Size in pixels.
const SIZE: (u32, u32) = (440, 330);

/// A file to be included by the documentation.
pub(super) struct DocPicture {
    pub(super) path: PathBuf,
    pub(super) content: String,
}

/// Draws all of them.
pub(super) fn pictures() -> Result<Vec<DocPicture>, Failure> {
    let scenario = Scenario::by_name("net-global").ok_or("the scenario does not exist")?;
    let (x, y) = scenario.data::<f32>();
    let steps: Vec<Step<[f32; 2]>> = scenario.descent(&x, &y)?.collect();
    let path = || trajectory(&steps);
    let last = steps.last().ok_or("a descent without steps")?;
    let panels: [(&str, &str, Panel); 5] = [
        ("plot", "data points and a fitted curve", fit_plot(scenario, &x, &y, last)?.into()),
        ("surface", "a loss surface with a descent on it", surface_plot(scenario, &x, &y)?.trajectory(path()).into()),
        ("contour", "the same from above", contour_plot(scenario, &x, &y)?.trajectory(path()).into()),
        ("loss", "the loss against the step", LossPlot::new(path()).into()),
        ("basins", "which start ends in which minimum", basins::plot(24)?.into()),
    ];
    // Smaller text for a smaller picture.
    let theme = Theme { label_size: 13.7, tick_size: 11.0, ..Theme::light() };
    let mut pictures = Vec::new();
    for (name, description, panel) in panels {
        let mut png = Vec::new();
        Figure::new(SIZE.0, SIZE.1, panel)?.theme(theme.clone()).write_apng(&mut png)?;
        let path = workspace_root().join("crates/gd-render/pictures").join(format!("{name}.md"));
        let content = format!("![{description}](data:image/png;base64,{})\n", STANDARD.encode(png));
        pictures.push(DocPicture { path, content });
    }
    Ok(pictures)
}
