//! [`readable`] and [`xml`]: escaping of untrusted text for display.

use std::borrow::Cow;

/// Whether a character controls the display: it moves a terminal's cursor or changes the text direction. Also
/// true of characters that XML forbids.
fn is_hidden(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The text on one line, with control characters escaped as in Rust, for terminals, reports and pictures.
///
/// ```
/// use wengert_kernels::readable;
/// assert_eq!(readable("größe in m²"), "größe in m²");
/// assert_eq!(readable("\u{1b}[31mred\n"), r"\u{1b}[31mred\n");
/// ```
pub fn readable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return text.into();
    }
    let mut shown = String::new();
    for c in text.chars() {
        match is_hidden(c) {
            true => shown.extend(c.escape_debug()),
            false => shown.push(c),
        }
    }
    shown.into()
}

/// The [readable] text, escaped as the content of an XML element.
///
/// ```
/// use wengert_kernels::xml;
/// assert_eq!(xml("a < b & c\u{1}"), r"a &lt; b &amp; c\u{1}");
/// ```
pub fn xml(text: &str) -> String {
    readable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
