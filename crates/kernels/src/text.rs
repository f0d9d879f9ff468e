//! [`readable`] and [`xml`]: text from outside, as it is shown.

use std::borrow::Cow;

/// Whether a character is obeyed and not shown: it moves the cursor of a terminal or turns the direction of a
/// text, or XML does not allow it.
fn is_hidden(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// The text with control characters as Rust writes them, on one line: for terminals, reports and pictures.
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

/// The [readable] text as the content of an element of XML.
///
/// ```
/// use wengert_kernels::xml;
/// assert_eq!(xml("a < b & c\u{1}"), r"a &lt; b &amp; c\u{1}");
/// ```
pub fn xml(text: &str) -> String {
    readable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
