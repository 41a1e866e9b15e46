//! The loss surface in space and from above, on one scale.

use gd_render::{ContourPlot, HeightField, HiddenTrace, RenderError, SurfacePlot};

use super::above_lowest::{relief_above, title};
use super::relief::Relief;
use super::with_minus_signs;
use crate::error::Error;
use crate::report::Significant;
use crate::setting::Setting;
use crate::settings::{LevelChoice, PictureSettings};

/// A loss surface, or several that follow one another, with what its pictures have in common.
#[derive(Debug, Clone)]
pub struct Terrain {
    fields: Vec<HeightField>,
    relief: Relief,
    names: [String; 2],
    /// What the heights are.
    title: String,
    /// What is subtracted from losses to make heights.
    offset: f64,
    is_log: [bool; 2],
    settings: PictureSettings,
    n_lines: usize,
}

impl Terrain {
    /// Surfaces over the same two parameters. The losses of `path` are to be seen among their heights. `n_lines` are drawn
    /// along each axis unless the settings say otherwise.
    ///
    /// # Errors
    /// No surface, or levels that are all above or all below it.
    pub fn new(
        fields: &[HeightField],
        names: &[String; 2],
        path: impl Iterator<Item = f64>,
        settings: &PictureSettings,
        n_lines: usize,
    ) -> Result<Self, Error> {
        let heights = fields.iter().flat_map(|field| field.heights().iter().copied());
        let relief = Relief::new(heights, path, settings.log.loss, settings.levels.as_ref());
        let fields = fields.iter().map(|field| field.not_below(relief.floor)).collect::<Vec<_>>();
        Self::check_levels(&fields, settings)?;
        let (names, settings) = (names.clone(), settings.clone());
        Ok(Self { fields, relief, names, title: "loss".into(), offset: 0.0, is_log: [false; 2], settings, n_lines })
    }

    /// The same of losses that may be negative: on a logarithmic scale heights are above the lowest loss that is seen, that of
    /// the minimum `known` among them, and the axis says so.
    ///
    /// # Errors
    /// Those of [`Terrain::new`].
    pub(crate) fn above_lowest(
        fields: &[HeightField],
        names: &[String; 2],
        path: impl Iterator<Item = f64>,
        known: Option<f64>,
        settings: &PictureSettings,
        n_lines: usize,
    ) -> Result<Self, Error> {
        Self::check_levels(fields, settings)?;
        let heights: Vec<f64> = fields.iter().flat_map(|field| field.heights().iter().copied()).collect();
        let (relief, offset) = relief_above(&heights, 2, path, known, settings.log.loss, settings.levels.as_ref());
        let fields = fields.iter().map(|field| field.lowered(offset).not_below(relief.floor)).collect();
        let (names, settings, title) = (names.clone(), settings.clone(), title(offset));
        Ok(Self { fields, relief, names, title, offset, is_log: [false; 2], settings, n_lines })
    }

    /// The same with parameters whose axes are logarithmic; the surfaces are evenly spaced in these logarithms.
    #[must_use]
    pub fn log_axes(self, is_log: [bool; 2]) -> Self {
        Self { is_log, ..self }
    }

    /// Refuses levels that are all above or all below the losses.
    fn check_levels(fields: &[HeightField], settings: &PictureSettings) -> Result<(), Error> {
        if let Some(LevelChoice::At(levels)) = &settings.levels {
            let ranges = fields.iter().map(HeightField::height_range);
            let [low, high] = ranges.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], [least, most]| {
                [low.min(least), high.max(most)]
            });
            if !levels.iter().any(|level| low < *level && *level < high) {
                let [low, high] = [low, high].map(|end| Significant(end, 4));
                let message = format!("none of them lies within the losses that are drawn, {low} to {high}");
                return Err(Error::Look { setting: Setting::Levels, message });
            }
        }
        Ok(())
    }

    /// The surface in space.
    ///
    /// # Errors
    /// What the renderer refuses.
    pub fn surface(&self) -> Result<SurfacePlot, RenderError> {
        let [a, b] = &self.names;
        let Relief { is_log, limit, levels, .. } = &self.relief;
        let mut plot = SurfacePlot::changing(self.fields.clone())?
            .axis_titles(a, b, &self.title)
            .log_axes(self.is_log)
            .colormap(self.settings.colormap)
            .mesh_lines(self.settings.mesh.unwrap_or(self.n_lines))
            .hidden_trace(HiddenTrace::Faint(0.4));
        if *is_log {
            plot = plot.log_height();
        }
        if self.relief.is_far_from_zero {
            plot = plot.from_lowest();
        }
        if let Some(levels) = levels {
            plot = plot.levels(levels.clone())?;
        }
        match limit {
            Some(limit) => plot.cut_off_at(*limit),
            None => Ok(plot),
        }
    }

    /// The map.
    ///
    /// # Errors
    /// What the renderer refuses.
    pub fn contour(&self) -> Result<ContourPlot, RenderError> {
        let [a, b] = &self.names;
        let Relief { is_log, limit, levels, .. } = &self.relief;
        let mut plot = ContourPlot::changing(self.fields.clone())?.axis_titles(a, b).colormap(self.settings.colormap);
        plot = plot.log_axes(self.is_log);
        if self.offset != 0.0 {
            plot = plot.color_bar_title(&self.title);
        }
        if let Some(LevelChoice::Count(n)) = self.settings.levels {
            plot = plot.max_levels(n);
        }
        if *is_log {
            plot = plot.log_height();
        }
        if let Some(levels) = levels {
            plot = plot.levels(levels.clone())?;
        }
        match limit {
            Some(limit) => {
                let name = format!("above {}", Significant(*limit + self.offset, 3));
                plot.height_limit(*limit, if self.settings.has_legend { name } else { String::new() })
            }
            None => Ok(plot),
        }
    }

    /// What a reader has to know about walls.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        self.relief.limit.map(|limit| format!("walls cut off at a loss of {}", Significant(limit + self.offset, 3)))
    }

    /// What a reader has to know about heights.
    #[must_use]
    pub(crate) fn note_on_heights(&self) -> Option<String> {
        (self.offset != 0.0).then(|| {
            let lowest = with_minus_signs(&Significant(self.offset, 4).to_string());
            format!("heights and colors are of {}, above the lowest seen, {lowest}", self.title)
        })
    }
}
