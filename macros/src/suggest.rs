//! The name that was probably meant.
//!
//! The distance and the threshold are those of `runtime/src/names/search.rs`, so that a mistyped key and a
//! mistyped role are treated alike.

/// The name at most a third of its length away from what was written.
pub(crate) fn nearest<'a>(
    names: impl IntoIterator<Item = &'a str>,
    written: &str,
) -> Option<&'a str> {
    let measured = names.into_iter().map(|name| (distance(name, written), name));
    let (away, name) = measured.min_by_key(|(away, _)| *away)?;
    (away * 3 <= written.len() + 2).then_some(name)
}

/// The key that was probably meant: in whatever case, with its words in another order or beside further words.
pub(crate) fn nearest_key<'a>(
    names: &(impl Iterator<Item = &'a str> + Clone),
    written: &str,
) -> Option<&'a str> {
    let written = written.to_lowercase();
    let words = || written.split('_');
    let is_within = |name: &str| name.split('_').all(|word| words().any(|other| other == word));
    let within = || names.clone().filter(|name| is_within(name));
    let reordered = within().find(|name| name.len() == written.len());
    let place = |name: &&str| written.find(name.split('_').next().unwrap_or_default());
    reordered.or_else(|| nearest(names.clone(), &written)).or_else(|| within().min_by_key(place))
}

/// The names as a reader wants them: `` `a`, `b` ``.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Edit distance counting a swap of neighbours as one step (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let right = right.as_bytes();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, &byte) in left.as_bytes().iter().enumerate() {
        let line = next_row(row, (byte, previous), right, &above, &before);
        before = std::mem::replace(&mut above, line);
        previous = Some(byte);
    }
    above.last().copied().unwrap_or(0)
}

/// One more row of the table, out of the two rows above it.
fn next_row(
    row: usize,
    (byte, previous): (u8, Option<u8>),
    right: &[u8],
    above: &[usize],
    before: &[usize],
) -> Vec<usize> {
    let cell = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 4);
    let mut line = vec![row + 1];
    for (column, &other) in right.iter().enumerate() {
        let replaced = cell(above, column) + usize::from(byte != other);
        let removed = cell(above, column + 1) + 1;
        let added = cell(&line, column) + 1;
        let neighbour = column.checked_sub(1).and_then(|left| right.get(left).map(|b| (left, *b)));
        let swapped = match neighbour {
            Some((left, b)) if b == byte && previous == Some(other) => cell(before, left) + 1,
            _ => usize::MAX,
        };
        line.push(replaced.min(removed).min(added).min(swapped));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_of_neighbours_is_one_step() {
        assert_eq!(distance("admni", "admin"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("hr", "hr"), 0);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_key_is_known_by_its_words() {
        let keys = ["allow", "rate", "body", "allow_ip", "in_flight", "timeout"];
        for (written, meant) in [
            ("RATE", "rate"),
            ("rate_limit", "rate"),
            ("max_body", "body"),
            ("ip_allow", "allow_ip"),
            ("inFlight", "in_flight"),
            ("time_out", "timeout"),
        ] {
            assert_eq!(nearest_key(&keys.into_iter(), written), Some(meant), "{written}");
        }
        assert_eq!(nearest_key(&keys.into_iter(), "authenticated"), None);
    }

    #[test]
    fn only_a_near_name_is_suggested() {
        assert_eq!(nearest(["admin", "hr"], "admni"), Some("admin"));
        assert_eq!(nearest(["admin", "hr"], "warehouse"), None);
        assert_eq!(nearest(["admin", "hr"], "rh"), Some("hr"));
    }
}
