//! [`marker`]: a sample, with its class as colour and shape.

use crate::page::{Area, Drawn, Place, fill, units};
use crate::palette::{WHITE, colour};
use plotters::element::Circle;
use plotters::style::Color;

/// The distance of the corners from the middle, in pixels.
const RADIUS: f64 = 3.2;
const EDGE: f64 = 1.1;

/// The number of sides of the shapes after the circle, and the angle of their first corner, in turns from
/// the right.
const SHAPES: [(usize, f64); 4] = [(4, 0.0), (3, 0.25), (4, 0.125), (3, 0.75)];

/// Draws a circle, rhombus, triangle, … with a white edge.
pub(crate) fn marker(area: &Area<'_>, class: usize, at: Place) -> Drawn {
    let shape = class % (SHAPES.len() + 1);
    for (radius, colour) in [(RADIUS + EDGE, WHITE), (RADIUS, colour(class))] {
        match shape.checked_sub(1).map(|shape| SHAPES[shape]) {
            None => area.draw(&Circle::new(at, units(radius), colour.filled()))?,
            Some((sides, first)) => fill(area, corners(at, 1.25 * radius, sides, first), colour)?,
        }
    }
    Ok(())
}

fn corners(at: Place, radius: f64, sides: usize, first: f64) -> Vec<Place> {
    let corner = |k: usize| {
        let angle = std::f64::consts::TAU * (first + k as f64 / sides as f64);
        (at.0 + units(radius * angle.cos()), at.1 - units(radius * angle.sin()))
    };
    (0..sides).map(corner).collect()
}
