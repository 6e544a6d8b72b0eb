//! What a query or a form may be before anything is built from it.
//!
//! A name occurs once, unless it is a list's: which of two values counts differs between parsers, and a
//! proxy that checked the first does not know what a handler does with the second.

use std::borrow::Cow;

use super::fault::{MOST_PAIRS, PairsError, PairsErrorKind};
use super::read::Pair;
use super::value::RawValue;

/// What is wrong with a query or a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UrlencodedError {
    /// More pairs than any request needs.
    TooMany,
    /// A name that occurs twice, decoded.
    Twice(String),
    /// Escapes that are not UTF-8, which the parser behind would replace by other letters.
    NotText,
}

/// Looks over what is written as `name=value&name=value`.
///
/// # Errors
/// The first fault.
pub(crate) fn check(text: &[u8], may_repeat: impl Fn(&str) -> bool) -> Result<(), UrlencodedError> {
    let escaped = text.iter().any(|byte| *byte == b'%' || !byte.is_ascii());
    if !escaped && !text.contains(&b'&') {
        return Ok(());
    }
    let mut names: Vec<Cow<'_, [u8]>> = Vec::new();
    for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        if names.len() == MOST_PAIRS {
            return Err(UrlencodedError::TooMany);
        }
        // No escape of an equals sign ends a name, so that both halves can be read at once.
        if escaped && std::str::from_utf8(&decoded(pair)).is_err() {
            return Err(UrlencodedError::NotText);
        }
        let name = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        names.push(decoded(name));
    }
    names.sort_unstable();
    let pairs = names.iter().zip(names.iter().skip(1));
    let mut twice = pairs.filter(|(one, next)| one == next);
    let twice = twice.find_map(|(name, _)| {
        let name = String::from_utf8_lossy(name);
        (!may_repeat(&name)).then(|| name.into_owned())
    });
    twice.map_or(Ok(()), |name| Err(UrlencodedError::Twice(name)))
}

/// What is given under each name, in the order of each name's first.
///
/// # Errors
/// There are more than [`MOST_PAIRS`]; a guard refuses them before, a plain handler has none.
pub(crate) fn grouped(text: &[u8]) -> Result<Vec<Pair<'_>>, PairsError> {
    let mut groups: Vec<(Cow<'_, str>, Vec<Cow<'_, str>>)> = Vec::new();
    for (place, (name, value)) in form_urlencoded::parse(text).enumerate() {
        if place == MOST_PAIRS {
            return Err(PairsError::new(PairsErrorKind::TooMany));
        }
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, values)) => values.push(value),
            None => groups.push((name, vec![value])),
        }
    }
    Ok(groups.into_iter().map(|(name, values)| (name, RawValue::form(values))).collect())
}

/// Whether something is given under a name, however it is escaped.
pub(crate) fn has(text: &[u8], name: &[u8]) -> bool {
    let mut pairs = text.split(|byte| *byte == b'&');
    pairs.any(|pair| {
        let given = pair.split(|byte| *byte == b'=').next().unwrap_or_default();
        *decoded(given) == *name
    })
}

/// A name as the parser behind reads it.
fn decoded(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return Cow::Borrowed(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => plain.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    plain.push(high * 16 + low);
                    rest = after;
                }
                _ => plain.push(b'%'),
            },
            (byte, _) => plain.push(*byte),
        }
    }
    Cow::Owned(plain)
}

fn hex(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once_however_it_is_written() {
        for text in ["", "a=1", "a=1&b=1", "a=1&&b=a=1", "a&b", "a=%26a", "a%=1&a%25x=2"] {
            assert_eq!(check(text.as_bytes(), |_| false), Ok(()), "{text}");
        }
        for text in ["a=1&a=2", "a&a", "a=1&b=2&%61=3", "a=1&b&a=1", "a=1&&a=2"] {
            assert_eq!(
                check(text.as_bytes(), |_| false),
                Err(UrlencodedError::Twice("a".to_owned())),
                "{text}"
            );
        }
        assert_eq!(
            check(b"x+y=1&x%20y=2", |_| false),
            Err(UrlencodedError::Twice("x y".to_owned()))
        );
        assert_eq!(check(b"%=1&%25=2", |_| false), Err(UrlencodedError::Twice("%".to_owned())));
    }

    #[test]
    fn a_name_is_found_however_it_is_escaped() {
        for text in ["t=1", "a=1&t=2", "t", "%74=", "a&%74"] {
            assert!(has(text.as_bytes(), b"t"), "{text}");
        }
        for text in ["", "a=t", "at=1", "T=1", "a=%26t=1", "t%3d=1"] {
            assert!(!has(text.as_bytes(), b"t"), "{text}");
        }
    }

    #[test]
    fn escapes_are_utf_8() {
        for text in ["a=%c3%a9", "%c3%a9=1&b=2", "a=é", "a=%", "a=%ef%bf%bd"] {
            assert_eq!(check(text.as_bytes(), |_| false), Ok(()), "{text}");
        }
        for text in ["a=%ff", "%ff=1", "a=1&b=%f0%9f%98", "%fe=1&%ff=2", "a=%c3&%a9=b"] {
            assert_eq!(check(text.as_bytes(), |_| false), Err(UrlencodedError::NotText), "{text}");
        }
        assert_eq!(check(b"a=\xff", |_| false), Err(UrlencodedError::NotText));
    }

    #[test]
    fn names_are_counted() {
        let text = |count: usize| {
            let pairs: Vec<String> = (0..count).map(|n| format!("k{n}={n}")).collect();
            pairs.join("&")
        };
        assert_eq!(check(text(MOST_PAIRS).as_bytes(), |_| false), Ok(()));
        assert_eq!(
            check(text(MOST_PAIRS + 1).as_bytes(), |_| false),
            Err(UrlencodedError::TooMany)
        );
    }
}
