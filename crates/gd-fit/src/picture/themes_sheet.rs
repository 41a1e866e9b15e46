//! All themes and color maps on one sheet, to choose from.

use gd_core::math;
use gd_render::{
    Colormap, ContourPlot, Figure, Frame, HeightField, LossPlot, Panel, Plot, RenderError, SurfacePlot, Trajectory,
};

use crate::settings::{PanelName, ThemeName};

const WIDTH: u32 = 1400;
/// Heights of a theme and of all color maps.
const THEME_HEIGHT: u32 = 330;
const MAPS_HEIGHT: u32 = 620;
/// Grid points along each axis.
const N_GRID: usize = 61;
/// Steps of the descent that is shown.
const N_STEPS: usize = 60;
const RATE: f64 = 0.09;
const START: [f64; 2] = [-1.7, 1.6];

/// For every theme the panels of a descent in it; below, every color map.
///
/// # Errors
/// What the renderer refuses.
pub fn themes_sheet() -> Result<Frame, RenderError> {
    let themes = [ThemeName::Light, ThemeName::Dark, ThemeName::Print].into_iter().map(of_theme);
    let frames = themes.chain([color_maps()]).collect::<Result<Vec<Frame>, RenderError>>()?;
    Frame::stacked(&frames)
}

/// A valley with two hollows.
fn height([x, y]: [f64; 2]) -> f64 {
    0.4 * (x * x + 2.0 * y * y) + 0.8 * math::cos(2.2 * x) + 0.3 * x * y + 0.9
}

fn slope([x, y]: [f64; 2]) -> [f64; 2] {
    [0.8 * x - 1.76 * math::sin(2.2 * x) + 0.3 * y, 1.6 * y + 0.3 * x]
}

fn field() -> Result<HeightField, RenderError> {
    let at = |index: usize| -2.2 + 4.4 * index as f64 / (N_GRID - 1) as f64;
    let heights: Vec<f64> =
        (0..N_GRID * N_GRID).map(|index| height([at(index / N_GRID), at(index % N_GRID)])).collect();
    HeightField::new([-2.2, 2.2], [-2.2, 2.2], [N_GRID; 2], heights)
}

fn descent() -> Trajectory {
    let mut at = START;
    let steps = (0..N_STEPS).map(|_| {
        let [x, y] = at;
        let [dx, dy] = slope(at);
        at = [x - RATE * dx, y - RATE * dy];
        [x, y, height([x, y])]
    });
    Trajectory::new(steps.collect::<Vec<_>>())
}

fn of_theme(name: ThemeName) -> Result<Frame, RenderError> {
    let x: Vec<f64> = (0..24).map(|index| 0.25 * f64::from(index)).collect();
    let model = |x: f64| 3.0 * math::exp(-0.5 * x) + 0.5;
    let y: Vec<f64> = x.iter().map(|x| model(*x) + 0.25 * math::sin(11.0 * x)).collect();
    let curve: Vec<f64> = x.iter().map(|x| model(*x)).collect();
    let [low, high] = [-0.2, 0.2].map(|shift| curve.iter().map(|y| y + shift).collect::<Vec<f64>>());
    let data = Plot::new().band(&x, &low, &high)?.points(&x, &y)?.curve(&x, &curve)?.axis_titles("x", "y");
    let panels: Vec<Panel> = PanelName::ALL
        .into_iter()
        .filter_map(|panel| match panel {
            PanelName::Fit => Some(Ok(data.clone().into())),
            PanelName::Surface => Some(field().map(|field| {
                SurfacePlot::new(field).axis_titles("a", "b", "loss").mesh_lines(21).trajectory(descent()).into()
            })),
            PanelName::Contour => {
                Some(field().map(|field| ContourPlot::new(field).axis_titles("a", "b").trajectory(descent()).into()))
            }
            PanelName::Loss => Some(Ok(LossPlot::new(descent()).into())),
            PanelName::Residuals | PanelName::ResidualsFitted | PanelName::Quantiles | PanelName::Squares => None,
        })
        .collect::<Result<_, RenderError>>()?;
    let figure = Figure::grid(WIDTH, THEME_HEIGHT, panels.len(), panels)?;
    let title = match name {
        ThemeName::Light => "--theme light",
        ThemeName::Dark => "--theme dark",
        ThemeName::Print => "--theme print",
    };
    Ok(figure.theme(name.theme()).title(title).without_caption().frame(0))
}

fn color_maps() -> Result<Frame, RenderError> {
    let map = |map: Colormap| -> Result<Panel, RenderError> {
        let plot = ContourPlot::new(field()?).axis_titles(&format!("--colormap {}", map.name()), "");
        Ok(plot.colormap(map).color_bar().into())
    };
    let panels = Colormap::ALL.into_iter().map(map).collect::<Result<Vec<Panel>, RenderError>>()?;
    Ok(Figure::grid(WIDTH, MAPS_HEIGHT, panels.len().div_ceil(2), panels)?.frame(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_has_every_theme() {
        let sheet = themes_sheet().unwrap();
        assert_eq!((sheet.width(), sheet.height()), (WIDTH, 3 * THEME_HEIGHT + MAPS_HEIGHT));
        for (index, theme) in [ThemeName::Light, ThemeName::Dark, ThemeName::Print].into_iter().enumerate() {
            assert_eq!(sheet.pixel(2, THEME_HEIGHT * u32::try_from(index).unwrap() + 2), theme.theme().background);
        }
    }
}
