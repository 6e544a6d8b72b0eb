//! The field `tracestate` ([Trace Context, 3.3]).
//!
//! [Trace Context, 3.3]: https://www.w3.org/TR/trace-context/#tracestate-header

use std::collections::BTreeSet;

/// The longest list that is handed on, in characters.
const LONGEST: usize = 512;
/// The most members of a list.
const MOST: usize = 32;

/// Whether all lines of the field together are one list that may be handed on.
pub(crate) fn is_trace_state<'a>(lines: impl Iterator<Item = &'a [u8]>) -> bool {
    let (mut length, mut keys) = (0, BTreeSet::new());
    for line in lines {
        length += line.len() + 1;
        if length > LONGEST + 1 {
            return false;
        }
        for member in line.split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
            if member.is_empty() {
                continue;
            }
            match key(member) {
                Some(key) if keys.insert(key) && keys.len() <= MOST => {}
                _ => return false,
            }
        }
    }
    true
}

/// The key of a well-formed member.
fn key(member: &[u8]) -> Option<&[u8]> {
    let end = member.iter().position(|byte| *byte == b'=')?;
    let (key, value) = (member.get(..end)?, member.get(end + 1..)?);
    let first = key.first().is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_key =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-*/@".contains(byte);
    let is_value = |byte: &u8| matches!(byte, b' '..=b'~') && !b",=".contains(byte);
    let fits = (1..=256).contains(&key.len()) && (1..=256).contains(&value.len());
    (first && fits && key.iter().all(is_key) && value.iter().all(is_value)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(lines: &[&str]) -> bool {
        is_trace_state(lines.iter().map(|line| line.as_bytes()))
    }

    #[test]
    fn a_list_is_handed_on_only_as_a_whole() {
        assert!(holds(&["congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7, 1a@b=x y"]));
        assert!(holds(&[&(0..32).map(|key| format!("k{key}=v")).collect::<Vec<_>>().join(",")]));
        for line in ["a", "=v", "A=v", "a=", "a=v=w", "a=v,a=w", "a=v;b", "a=\u{1b}", "a=ä", "_a=v"]
        {
            assert_eq!(holds(&[line]), line == "a=v;b", "{line}");
        }
        assert!(!holds(&[&(0..33).map(|key| format!("k{key}=v")).collect::<Vec<_>>().join(",")]));
        assert!(!holds(&[&format!("a={}", "v".repeat(256)), &format!("b={}", "v".repeat(256))]));
    }
}
