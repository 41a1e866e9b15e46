//! The painter against a slow reference: for every sample a line of sight, cut with every triangle of the surface, the
//! hits sorted by distance and laid over each other from far to near. It shares neither order nor scan conversion with
//! the painter, only the surface and the camera.

use std::sync::Arc;

use super::{SAME_SHEET, SurfacePainter, place};
use crate::camera::{Camera, Projection, View, Viewport, World};
use crate::color::{Paint, Rgb};
use crate::frame::Frame;
use crate::geometry::Point;
use crate::mesh::{DrapedPiece, HeightField, Mesh};
use crate::raster::{Canvas, DepthPlane};
use crate::scene::{DecalStyle, LineStyle, Path, SurfaceItem};

const SIZE: (u32, u32) = (80, 60);
const N: usize = 9;
/// Samples of a pixel, as the rasterizer places them: row k of 16, at the column of its reversed bits.
const SAMPLES: [(f64, f64); 16] = {
    let mut samples = [(0.0, 0.0); 16];
    let mut row: u8 = 0;
    while row < 16 {
        let column = row.reverse_bits() >> 4;
        samples[row as usize] = ((column as f64 + 0.5) / 16.0, (row as f64 + 0.5) / 16.0);
        row += 1;
    }
    samples
};

/// Hills, a ridge and an open cell.
fn surface(camera: Camera, path: Vec<[f64; 2]>) -> SurfaceItem {
    let at = |k: usize| 2.0 * k as f64 / (N - 1) as f64 - 1.0;
    let height = |x: f64, y: f64| 0.5 * gd_core::math::sin(4.0 * x + 1.0) * gd_core::math::cos(3.0 * y) + 0.2 * x * y;
    let mut heights: Vec<f64> = (0..N * N).map(|k| height(at(k / N), at(k % N))).collect();
    heights[2 * N + 6] = f64::NAN;
    let field = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [N, N], heights).unwrap();
    let color = |height: f64| Rgb { r: (height * 100.0 + 120.0) as u8, g: 160, b: (200.0 - height * 90.0) as u8 };
    let mesh = Arc::new(Mesh::new(&field, |height| height, color));
    let red = Rgb::hex(0x00ff_0000);
    SurfaceItem {
        mesh,
        view: View::new(&camera),
        viewport: Viewport { center: Point::new(40.13, 30.27), scale: 22.0 },
        opacity: 0.6,
        edges: None,
        lines: None,
        rim: None,
        paths: vec![Path {
            points: path,
            style: DecalStyle { size: 3.0, paint: red.into(), hidden: red.with_opacity(0.0) },
            hidden_dashes: None,
        }],
        markers: Vec::new(),
    }
}

/// Something on a line of sight.
struct Hit {
    nearness: f64,
    paint: Paint,
}

/// Where a line of sight meets a triangle (Moller and Trumbore, 1997).
fn intersect(origin: World, direction: World, [p, q, r]: [World; 3]) -> Option<World> {
    let minus = |a: World, b: World| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let cross = |a: World, b: World| [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    let dot = |a: World, b: World| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let (u, v) = (minus(q, p), minus(r, p));
    let normal = cross(direction, v);
    let determinant = dot(u, normal);
    if determinant.abs() < 1e-14 {
        return None;
    }
    let from_p = minus(origin, p);
    let s = dot(from_p, normal) / determinant;
    let along = cross(from_p, u);
    let t = dot(direction, along) / determinant;
    if s < 0.0 || t < 0.0 || s + t > 1.0 {
        return None;
    }
    let distance = dot(v, along) / determinant;
    Some(core::array::from_fn(|axis| origin[axis] + distance * direction[axis]))
}

/// The triangles of all whole cells with their paint.
fn triangles(item: &SurfaceItem) -> Vec<([World; 3], Paint)> {
    let mut all = Vec::new();
    for i in 0..N - 1 {
        for j in 0..N - 1 {
            if item.mesh.is_whole(i, j) {
                let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| item.mesh.vertex(i, j));
                let paint = item.mesh.color(i, j).with_opacity(item.opacity);
                all.push(([corners[0], corners[1], corners[2]], paint));
                all.push(([corners[0], corners[2], corners[3]], paint));
            }
        }
    }
    all
}

/// The path's stretch that covers a sample, if any: within half a width of its projected center line.
fn path_hits(item: &SurfaceItem, pieces: &[DrapedPiece], sample: Point, hits: &mut Vec<Hit>) {
    for piece in pieces {
        let (from, _) = place(item, piece.from);
        let (to, _) = place(item, piece.to);
        let along = to - from;
        let offset = sample - from;
        let t = ((offset.x * along.x + offset.y * along.y) / (along.length() * along.length())).clamp(0.0, 1.0);
        if (offset - along * t).length() > item.paths[0].style.size / 2.0 {
            continue;
        }
        let corners = piece.triangle.map(|corner| place(item, corner));
        let Some(plane) = DepthPlane::through(corners.map(|(point, nearness)| [point.x, point.y, nearness])) else {
            continue;
        };
        let [p, q, r] = piece.triangle;
        let normal_z = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        let screen = (corners[1].0.x - corners[0].0.x) * (corners[2].0.y - corners[0].0.y)
            - (corners[1].0.y - corners[0].0.y) * (corners[2].0.x - corners[0].0.x);
        // Seen from above when the triangle winds on the picture (y down) against the way it winds on the floor.
        let bias = if normal_z * screen <= 0.0 { SAME_SHEET } else { -SAME_SHEET };
        hits.push(Hit { nearness: plane.at(sample.x, sample.y) + bias, paint: item.paths[0].style.paint });
    }
}

/// The picture by lines of sight.
fn reference(item: &SurfaceItem, pieces: &[DrapedPiece]) -> Frame {
    let triangles = triangles(item);
    let mut frame = Frame::new(SIZE.0, SIZE.1);
    for y in 0..SIZE.1 {
        for x in 0..SIZE.0 {
            let mut sums = [8_u32; 3];
            for (dx, dy) in SAMPLES {
                let sample = Point::new(f64::from(x) + dx, f64::from(y) + dy);
                let [u, v] = [
                    (sample.x - item.viewport.center.x) / item.viewport.scale,
                    -(sample.y - item.viewport.center.y) / item.viewport.scale,
                ];
                let (origin, direction) = item.view.line_of_sight(u, v);
                let mut hits = Vec::new();
                for &(triangle, paint) in &triangles {
                    if let Some(point) = intersect(origin, direction, triangle)
                        && point[2] <= item.mesh.ceiling()
                    {
                        hits.push(Hit { nearness: item.view.project(point)[2], paint });
                    }
                }
                path_hits(item, pieces, sample, &mut hits);
                hits.sort_by(|a, b| a.nearness.total_cmp(&b.nearness));
                let color = hits.iter().fold(Rgb::WHITE, |below, hit| below.covered_by(hit.paint));
                for (sum, channel) in sums.iter_mut().zip([color.r, color.g, color.b]) {
                    *sum += u32::from(channel);
                }
            }
            let at = 3 * (y * SIZE.0 + x) as usize;
            frame.rgb_mut()[at..at + 3].copy_from_slice(&sums.map(|sum| (sum / 16) as u8));
        }
    }
    frame
}

fn painted(item: &SurfaceItem) -> Frame {
    let mut canvas = Canvas::default();
    let mut frame = Frame::new(SIZE.0, SIZE.1);
    canvas.begin(SIZE.0, 0, SIZE.1, Rgb::WHITE);
    SurfacePainter::new(item).paint(&mut canvas);
    canvas.resolve(&mut frame);
    frame
}

/// Number of pixels with a channel that differs by more than `tolerance`.
fn differing(a: &Frame, b: &Frame, tolerance: u8) -> usize {
    let pixels = a.rgb().chunks_exact(3).zip(b.rgb().chunks_exact(3));
    pixels.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > tolerance)).count()
}

fn cameras() -> impl Iterator<Item = Camera> {
    let elevations = [-90.0, -61.0, -15.0, 0.0, 7.0, 33.0, 58.0, 90.0];
    // Not along the grid: there whole edges fall on samples, and the reference would count both of their triangles.
    let azimuths = [-171.0, -89.3, -60.0, 44.1];
    let projections = [Projection::Orthographic, Projection::Perspective { distance: 3.0 }];
    elevations.into_iter().flat_map(move |elevation| {
        azimuths.into_iter().flat_map(move |azimuth| {
            projections.into_iter().map(move |projection| Camera { azimuth, elevation, projection })
        })
    })
}

/// One sample in sixteen that rounding puts on the other side of an edge moves a pixel by at most 255 / 16.
const ONE_SAMPLE: u8 = 16;

#[test]
fn translucent_cells_lie_in_true_depth_order_from_everywhere() {
    for camera in cameras() {
        let item = surface(camera, Vec::new());
        let found = differing(&painted(&item), &reference(&item, &[]), ONE_SAMPLE);
        // An edge may fall on two samples of a pixel to the last bit; then rounding decides.
        assert!(found <= 1, "{found} pixels differ, {camera:?}");
    }
}

#[test]
fn a_surface_is_cut_off_exactly_at_its_ceiling() {
    for camera in cameras() {
        let mut item = surface(camera, Vec::new());
        item.mesh = Arc::new(Mesh::clone(&item.mesh).cut_off_at(0.21));
        let found = differing(&painted(&item), &reference(&item, &[]), ONE_SAMPLE);
        // Along the cut two triangles share more edges that may fall on a sample.
        assert!(found <= 2, "{found} pixels differ, {camera:?}");
    }
}

#[test]
fn the_path_lies_in_true_depth_order_from_everywhere() {
    let path = vec![[-0.95, -0.9], [-0.2, 0.35], [0.1, -0.6], [0.9, 0.8]];
    let mut covered = 0;
    for camera in cameras() {
        let item = surface(camera, path.clone());
        let mut pieces = Vec::new();
        for pair in path.windows(2) {
            item.mesh.drape(pair[0], pair[1], &mut pieces);
        }
        let painted = painted(&item);
        let found = differing(&painted, &reference(&item, &pieces), 2 * ONE_SAMPLE);
        // Round ends are polygons on one side and circles on the other: a few samples of the outline.
        assert!(found <= 12, "{found} pixels differ, {camera:?}");
        covered += differing(&painted, &self::painted(&surface(camera, Vec::new())), ONE_SAMPLE);
    }
    assert!(covered > 4_000, "the path is on hardly any picture: {covered}");
}

/// Lines on a plane are straight, so what is painted stretch by stretch is as if each were drawn at once.
#[test]
fn a_line_of_many_stretches_is_laid_on_once() {
    for camera in cameras().filter(|camera| camera.elevation.abs() > 10.0) {
        let mut item = surface(camera, Vec::new());
        let field = HeightField::new([-1.0, 1.0], [-1.0, 1.0], [N, N], vec![0.0; N * N]).unwrap();
        item.mesh = Arc::new(Mesh::new(&field, |height| height, |_| Rgb::WHITE));
        item.opacity = 0.0;
        let style = LineStyle { width: 0.9, paint: Rgb::BLACK.with_opacity(0.45) };
        item.edges = Some(style);
        let mut whole = Frame::new(SIZE.0, SIZE.1);
        let mut canvas = Canvas::default();
        canvas.begin(SIZE.0, 0, SIZE.1, Rgb::WHITE);
        for index in 0..N {
            for (from, to) in [((index, 0), (index, N - 1)), ((0, index), (N - 1, index))] {
                let ends = [from, to].map(|(i, j)| place(&item, item.mesh.vertex(i, j)).0);
                canvas.draw_thin_line(ends, [None, None], style.width, style.paint, None);
            }
        }
        canvas.resolve(&mut whole);
        let found = differing(&painted(&item), &whole, 8);
        assert!(found <= 2, "{found} pixels differ, {camera:?}");
    }
}
