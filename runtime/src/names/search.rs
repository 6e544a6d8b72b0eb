//! Finding a name while the program is compiled, and what to tell where it is not there.

use crate::const_text::{ConstText, same};

#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
#[allow(clippy::cast_possible_truncation, reason = "an enum holds at most NAME_LIMIT names")]
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub(super) const fn find(kind: &str, names: &[&str], missing: Option<&str>, name: &str) -> u8 {
    if let Some(text) = missing {
        panic!("{}", text)
    }
    let index = position(names, name.as_bytes());
    if index < names.len() {
        return index as u8;
    }
    if let Some(text) = several(kind, names, name) {
        panic!("{}", text.as_str())
    }
    let mut text = ConstText::new();
    text.push("unknown ");
    text.push(kind);
    text.push(" ");
    text.name(name);
    text.push(": ");
    if let Some(near) = nearest(names, name) {
        text.push("did you mean ");
        text.name(names[near]);
        text.push("?");
    } else {
        text.push("it is one of ");
        let mut index = 0;
        while index < names.len() {
            text.push(if index == 0 { "" } else { ", " });
            text.name(names[index]);
            index += 1;
        }
    }
    panic!("{}", text.as_str())
}

/// What to tell where several names in one string: `"hr|admin"`.
const fn several(kind: &str, names: &[&str], written: &str) -> Option<ConstText> {
    let mut text = ConstText::new();
    text.push("several ");
    text.push(kind);
    text.push("s in one string\nhelp: write `any(");
    let (mut rest, mut count) = (written.as_bytes(), 0);
    while let Some((part, after)) = next_name(rest) {
        let index = position(names, part);
        if index == names.len() {
            return None;
        }
        text.push(if count == 0 { "\"" } else { ", \"" });
        text.push(nth(names, index));
        text.push("\"");
        count += 1;
        rest = after;
    }
    text.push(")`");
    if count > 1 { Some(text) } else { None }
}

/// The first word of a text, and what is behind it.
const fn next_name(mut text: &[u8]) -> Option<(&[u8], &[u8])> {
    while let [first, rest @ ..] = text {
        if !separates(*first) {
            break;
        }
        text = rest;
    }
    let mut rest = text;
    while let [first, after @ ..] = rest {
        if separates(*first) {
            break;
        }
        rest = after;
    }
    let (word, after) = text.split_at(text.len() - rest.len());
    if word.is_empty() { None } else { Some((word, after)) }
}

const fn separates(byte: u8) -> bool {
    matches!(byte, b'|' | b',' | b';' | b'&' | b'+' | b' ')
}

/// The place of a name; the number of names where it is not among them.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn position(names: &[&str], name: &[u8]) -> usize {
    let mut index = 0;
    while index < names.len() && !same(names[index].as_bytes(), name) {
        index += 1;
    }
    index
}

#[allow(clippy::indexing_slicing, reason = "const evaluation: out of bounds stops compilation")]
const fn nth<'a>(names: &[&'a str], index: usize) -> &'a str {
    names[index]
}

/// The name at most a third of its length away from what was written.
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn nearest(names: &[&str], name: &str) -> Option<usize> {
    let mut best = None;
    let mut least = u16::MAX;
    let mut index = 0;
    while index < names.len() {
        let away = distance(names[index].as_bytes(), name.as_bytes());
        if away < least {
            least = away;
            best = Some(index);
        }
        index += 1;
    }
    if least as usize * 3 <= name.len() + 2 { best } else { None }
}

/// Edit distance counting a swap of neighbours as one step (optimal string alignment).
#[allow(clippy::cast_possible_truncation, reason = "longer names are turned away first")]
#[allow(clippy::indexing_slicing, reason = "const evaluation: the index is bounded by the loop")]
const fn distance(left: &[u8], right: &[u8]) -> u16 {
    const MOST: usize = 48;
    if left.len() >= MOST || right.len() >= MOST {
        return u16::MAX / 4;
    }
    let mut table = [[0u16; MOST]; MOST];
    let mut row = 0;
    while row <= left.len() {
        let mut column = 0;
        while column <= right.len() {
            table[row][column] = if row == 0 {
                column as u16
            } else if column == 0 {
                row as u16
            } else {
                let differs = (left[row - 1] != right[column - 1]) as u16;
                let mut least = table[row - 1][column - 1] + differs;
                if table[row - 1][column] + 1 < least {
                    least = table[row - 1][column] + 1;
                }
                if table[row][column - 1] + 1 < least {
                    least = table[row][column - 1] + 1;
                }
                let swapped = row > 1
                    && column > 1
                    && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1];
                if swapped && table[row - 2][column - 2] + 1 < least {
                    least = table[row - 2][column - 2] + 1;
                }
                least
            };
            column += 1;
        }
        row += 1;
    }
    table[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_of_neighbours_is_one_step() {
        assert_eq!(distance(b"admni", b"admin"), 1);
        assert_eq!(distance(b"", b"abc"), 3);
        assert_eq!(distance(b"hr", b"hr"), 0);
    }

    #[test]
    fn only_a_near_name_is_suggested() {
        assert_eq!(nearest(&["admin", "hr"], "admni"), Some(0));
        assert_eq!(nearest(&["admin", "hr"], "warehouse"), None);
        assert_eq!(nearest(&["admin", "hr"], "rh"), Some(1));
    }

    #[test]
    fn several_names_in_one_text_are_told_apart() {
        let told = |written| several("role", &["hr", "admin"], written);
        for written in ["hr|admin", "hr, admin", "hr || admin", " hr+admin "] {
            let text = told(written).unwrap();
            assert!(text.as_str().ends_with("help: write `any(\"hr\", \"admin\")`"), "{written}");
        }
        for written in ["hr", "hr|warehouse", "|", "", "hr/admin"] {
            assert!(told(written).is_none(), "{written}");
        }
    }
}
