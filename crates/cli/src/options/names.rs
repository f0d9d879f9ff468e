//! Suggestions for unknown names.

/// The message about `given`: the most similar name, with the number in parentheses, or all names.
pub(crate) fn none_of(given: &str, names: &[impl AsRef<str>]) -> String {
    let (name, number) = given.split_at(given.find('(').unwrap_or(given.len()));
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match nearest(name, &names) {
        Some(near) => format!("did you mean {near}{number}?"),
        None => format!("expected one of {}", names.join(", ")),
    }
}

/// A name that differs in case only, or in at most one letter in four.
fn nearest<'a>(given: &str, names: &[&'a str]) -> Option<&'a str> {
    let given = given.to_lowercase();
    let distance = |name: &&&str| strsim::osa_distance(&given, &name.to_lowercase());
    let best = names.iter().min_by_key(distance)?;
    (distance(&best) <= given.chars().count() / 4).then_some(*best)
}
