//! The rasterizer: convex polygons, strokes and discs with sixteen samples a pixel. Knows nothing of axes or surfaces.

mod canvas;
mod coverage;
mod depth;
mod outline;
mod samples;

pub(crate) use canvas::Canvas;
pub(crate) use depth::DepthPlane;
pub(crate) use outline::{Joint, Normal};
pub(crate) use samples::{Decal, KeptSamples};
