//! Whole numbers as they are written, exact at any length.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// From 2⁵³ on, several whole numbers become one `f64`.
pub(crate) const LONG: f64 = 9_007_199_254_740_992.0;

/// A key that two texts share exactly if they stand for the same whole number, as `1000`, `01000.0`
/// and `1e3`: sign and digits without zeros around them, and where the point is. `None` if not a whole number.
pub(crate) fn whole(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = i64::from(exponent.parse::<i32>().ok()?);
    let unsigned = mantissa.trim_start_matches(['-', '+']);
    let (before, after) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all = format!("{before}{after}");
    if !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = all.trim_start_matches('0');
    let point = before.len() as i64 + exponent - (all.len() - digits.len()) as i64;
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".into());
    }
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    (digits.len() as i64 <= point).then(|| format!("{sign}{digits}e{point}"))
}

/// A key that two texts share exactly if they stand for the same number, up to rounding of fractions. `None` if the
/// text is not a number.
pub(crate) fn number(text: &str) -> Option<String> {
    let float = || fast_float2::parse::<f64, _>(text).ok().filter(|x| x.is_finite());
    whole(text).or_else(|| float().map(|x| x.to_bits().to_string()))
}

/// The whole numbers of a column that [several](LONG) could become: for each `f64` a hash of the one that
/// became it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Long(HashMap<u64, u64>);

impl Long {
    /// Whether no other number than `whole` has become this one.
    pub(crate) fn is_alone(&mut self, number: f64, whole: impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        whole.hash(&mut hasher);
        let hash = hasher.finish();
        *self.0.entry(number.to_bits()).or_insert(hash) == hash
    }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn equal_numbers_are_equal_however_they_are_written() {
        for texts in [
            &["1000", "01000.0", "1e3", "+1000", "1.000E+3", "10000e-1", "1000."][..],
            &["0", "-0", "0.0", "0e9", ".0"],
            &["-9007199254740993", "-9.007199254740993e15", "-09007199254740993.00"],
        ] {
            assert!(texts.iter().all(|text| whole(text) == whole(texts[0])), "{texts:?}");
        }
        let different =
            ["1", "-1", "10", "100", "11", "101", "9007199254740993", "9007199254740992"];
        for (k, text) in different.iter().enumerate() {
            assert!(different[..k].iter().all(|other| whole(other) != whole(text)), "{text}");
        }
        for text in ["0.5", "15e-1", "1.05e1", "0x10", "inf", "NaN", "TRUE", "1e", "1e99999999999"]
        {
            assert_eq!(whole(text), None, "{text}");
        }
    }
}
