//! Text for a terminal, without control characters in names, cells and labels, which a terminal would obey.

use serde_json::Value;
use std::borrow::Cow;
use wengert_kernels::readable;

/// Line by line.
pub(crate) fn lines(text: &str) -> String {
    text.split('\n').map(readable).collect::<Vec<_>>().join("\n")
}

/// Each name on one line.
pub(crate) fn names(names: &[String]) -> Vec<String> {
    names.iter().map(|name| readable(name).into_owned()).collect()
}

/// A line of JSON whose strings also escape characters that JSON allows and a terminal would obey.
pub(crate) fn json(value: &Value) -> String {
    let text = value.to_string();
    let is_plain = |text: &str| matches!(readable(text), Cow::Borrowed(_));
    if is_plain(&text) {
        return text + "\n";
    }
    let escaped = |c: char| match is_plain(c.encode_utf8(&mut [0; 4])) {
        true => c.to_string(),
        false => format!("\\u{:04x}", u32::from(c)),
    };
    text.chars().map(escaped).collect::<String>() + "\n"
}
