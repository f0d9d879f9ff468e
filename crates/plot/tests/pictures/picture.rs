//! [`Picture`]: the elements of an SVG text.

use roxmltree::{Document, Node};

/// A place on the page, in pixels.
pub(crate) type Place = (f64, f64);

pub(crate) const BLUE: &str = "#0072B2";
pub(crate) const VERMILION: &str = "#D55E00";
pub(crate) const INK: &str = "#0F172A";

pub(crate) struct Picture {
    pub(crate) texts: Vec<(String, Place)>,
    /// The colour of each line and its places.
    pub(crate) lines: Vec<(String, Vec<Place>)>,
    pub(crate) areas: Vec<(String, Vec<Place>)>,
    pub(crate) circles: Vec<(String, Place)>,
    /// The colour and the upper left corner of each rectangle.
    pub(crate) cells: Vec<(String, Place)>,
}

impl Picture {
    pub(crate) fn read(svg: &str) -> Self {
        let document = Document::parse(svg).expect("the picture is XML");
        let root = document.root_element();
        let size: Vec<_> = root.attribute("viewBox").unwrap().split(' ').collect();
        let scale = size[2].parse::<f64>().unwrap() / number(root, "width");
        let at = |node: Node<'_, '_>, x, y| (number(node, x) / scale, number(node, y) / scale);
        let of = |name| root.children().filter(move |node: &Node<'_, '_>| node.has_tag_name(name));
        let path = |node: Node<'_, '_>| {
            let points = node.attribute("points").unwrap().split_whitespace().map(|point| {
                let (x, y) = point.split_once(',').unwrap();
                (x.parse::<f64>().unwrap() / scale, y.parse::<f64>().unwrap() / scale)
            });
            points.collect()
        };
        let text =
            |node: Node<'_, '_>| (node.text().unwrap().trim().to_owned(), at(node, "x", "y"));
        Self {
            texts: of("text").map(text).collect(),
            lines: of("polyline").map(|node| (colour(node, "stroke"), path(node))).collect(),
            areas: of("polygon").map(|node| (colour(node, "fill"), path(node))).collect(),
            circles: of("circle")
                .map(|node| (colour(node, "fill"), at(node, "cx", "cy")))
                .collect(),
            cells: of("rect").map(|node| (colour(node, "fill"), at(node, "x", "y"))).collect(),
        }
    }

    /// The place of a text that occurs once.
    #[track_caller]
    pub(crate) fn text(&self, text: &str) -> Place {
        let places: Vec<_> = self.texts.iter().filter(|(other, _)| other == text).collect();
        assert_eq!(places.len(), 1, "{text:?} among {:?}", self.texts);
        places[0].1
    }

    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.texts.iter().any(|(other, _)| other == text)
    }

    /// The lines of a colour.
    pub(crate) fn lines(&self, colour: &str) -> Vec<&[Place]> {
        let of = self.lines.iter().filter(|line| line.0 == colour);
        of.map(|(_, places)| places.as_slice()).collect()
    }
}

/// Asserts a place to half a pixel, the precision of the picture.
#[track_caller]
pub(crate) fn assert_at(place: Place, x: f64, y: f64) {
    assert!((place.0 - x).abs() < 0.5 && (place.1 - y).abs() < 0.5, "{place:?} is not at {x}, {y}");
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|number| number.parse().ok()).expect(name)
}

fn colour(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}
