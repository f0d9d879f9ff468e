//! [`page`]: a white page of SVG, and functions that write and draw on it, in pixels.

use crate::palette::{INK, WHITE};
use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::element::{PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, IntoFont, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, FontTransform, RGBColor, TextStyle};
use std::io;
use wengert_kernels::{readable, xml};

pub(crate) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
pub(crate) type Drawn = Result<(), DrawingAreaErrorKind<io::Error>>;

/// A place, in units.
pub(crate) type Place = (i32, i32);

/// plotters draws at whole units. Four per pixel keep lines smooth and hide last digits that differ between
/// CPUs.
const UNITS: f64 = 4.0;

/// plotters writes a font's size divided by this.
const FONT: f64 = 1.24;

pub(crate) fn units(pixels: f64) -> i32 {
    (UNITS * pixels).round() as i32
}

pub(crate) fn place(x: f64, y: f64) -> Place {
    (units(x), units(y))
}

/// A page of this size as the text of an SVG file. The title is for screen readers.
pub(crate) fn page(
    (width, height): (f64, f64),
    title: &str,
    paint: impl FnOnce(&Area<'_>) -> Drawn,
) -> String {
    let (width, height) = (width.ceil(), height.ceil());
    let (right, bottom) = place(width, height);
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, (right as u32, bottom as u32)).into_drawing_area();
    let drawn = area.fill(&WHITE).and_then(|()| paint(&area)).and_then(|()| area.present());
    drawn.expect("a text takes whatever is written to it");
    drop(area);
    let content = svg.split_once('\n').map_or("", |(_, content)| content);
    let content = content.replace(" opacity=\"1\"", "");
    let title = xml(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {right} {bottom}\" role=\"img\" stroke-linejoin=\"round\" \
         stroke-linecap=\"round\">\n<title>{title}</title>\n{content}"
    )
}

/// The look of a text.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f64,
    pub(crate) colour: RGBColor,
    pub(crate) bold: bool,
    pub(crate) anchor: HPos,
    pub(crate) upwards: bool,
}

impl Style {
    pub(crate) const fn new(size: f64, colour: RGBColor) -> Self {
        Self { size, colour, bold: false, anchor: HPos::Left, upwards: false }
    }

    pub(crate) const fn title(size: f64) -> Self {
        Self { bold: true, ..Self::new(size, INK) }
    }

    pub(crate) const fn anchor(self, anchor: HPos) -> Self {
        Self { anchor, ..self }
    }

    /// The style for plotters, with the middle of the letters at the text's place.
    pub(crate) fn to_text(self) -> TextStyle<'static> {
        let size = self.size * UNITS * FONT;
        let font = ("system-ui, sans-serif", size).into_font();
        let font = if self.bold { font.style(FontStyle::Bold) } else { font };
        let font = if self.upwards { font.transform(FontTransform::Rotate270) } else { font };
        let (color, pos) = (self.colour.to_backend_color(), Pos::new(self.anchor, VPos::Center));
        TextStyle { font, color, pos }
    }
}

/// Writes a line with the middle of its letters at the height `y`.
pub(crate) fn write(area: &Area<'_>, text: &str, at: Place, style: Style) -> Drawn {
    if text.is_empty() {
        return Ok(());
    }
    area.draw(&Text::new(readable(text), at, style.to_text()))
}

/// Draws a line through places.
pub(crate) fn stroke(area: &Area<'_>, path: Vec<Place>, colour: RGBColor, width: f64) -> Drawn {
    area.draw(&PathElement::new(path, colour.stroke_width(units(width) as u32)))
}

pub(crate) fn fill(area: &Area<'_>, ring: Vec<Place>, colour: RGBColor) -> Drawn {
    area.draw(&Polygon::new(ring, colour.filled()))
}

pub(crate) fn rectangle(area: &Area<'_>, from: Place, to: Place, colour: RGBColor) -> Drawn {
    area.draw(&Rectangle::new([from, to], colour.filled()))
}

/// The width of a text in pixels, estimated without its font.
pub(crate) fn width_of(text: &str, size: f64) -> f64 {
    0.56 * size * text.chars().count() as f64
}

/// The text, or its start with an ellipsis, at most `width` pixels wide.
pub(crate) fn cut(text: &str, size: f64, width: f64) -> String {
    let most = ((width / width_of("m", size)) as usize).max(2);
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
