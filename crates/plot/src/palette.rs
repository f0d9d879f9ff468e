//! The colours of all pictures. Those of lines and classes are by M. Okabe and K. Ito, who chose them so that
//! colour-blind people can tell them apart (*Color Universal Design*, 2002).

use plotters::style::RGBColor;

pub(crate) const INK: RGBColor = RGBColor(15, 23, 42);
pub(crate) const QUIET: RGBColor = RGBColor(71, 85, 105);
pub(crate) const RULE: RGBColor = RGBColor(148, 163, 184);
pub(crate) const GRID: RGBColor = RGBColor(226, 232, 240);
pub(crate) const WHITE: RGBColor = RGBColor(255, 255, 255);

pub(crate) const BLUE: RGBColor = RGBColor(0, 114, 178);
pub(crate) const VERMILION: RGBColor = RGBColor(213, 94, 0);

const COLOURS: [RGBColor; 6] = [
    BLUE,
    VERMILION,
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// The colour of a line or class; after six they repeat.
pub(crate) fn colour(k: usize) -> RGBColor {
    COLOURS[k % COLOURS.len()]
}

/// A colour thinned with white: 0 is white, 1 the colour.
pub(crate) fn tint(RGBColor(r, g, b): RGBColor, share: f64) -> RGBColor {
    let mix = |c: u8| (255.0 - share * (255.0 - f64::from(c))).round() as u8;
    RGBColor(mix(r), mix(g), mix(b))
}
