//! Looking ahead for one member of an object.

use super::keys::unescaped;

/// A document may be looked ahead in for so many times its length: once for each level of objects
/// whose tags are last, and behind all that they hold.
const TIMES: usize = 8;
/// And for so many bytes, however short it is.
const ALWAYS: usize = 64 * 1024;

/// How many bytes of a document may still be looked at ahead of the scan.
#[derive(Debug)]
pub(crate) struct LookAhead {
    left: usize,
}

/// The document would be looked at too often.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooFar;

impl LookAhead {
    /// In a document of this length.
    pub(crate) fn in_document_of(length: usize) -> Self {
        Self { left: length.saturating_mul(TIMES).max(ALWAYS) }
    }

    /// The text of the member of that name, in an object whose text begins behind its brace; nothing
    /// where there is none or it is not text. What is not JSON is for the parser to refuse.
    pub(crate) fn text_of_member(
        &mut self,
        bytes: &[u8],
        name: &str,
    ) -> Result<Option<String>, TooFar> {
        let seen = bytes.get(..self.left).unwrap_or(bytes);
        let mut at = 0;
        let found = text_of_member(seen, name, &mut at);
        let is_cut = found.is_none() && seen.len() < bytes.len() && at >= seen.len();
        self.left = self.left.saturating_sub(at);
        if is_cut { Err(TooFar) } else { Ok(found) }
    }
}

/// `at` is where the search ends: behind the bytes where nothing is found in them.
fn text_of_member(bytes: &[u8], name: &str, at: &mut usize) -> Option<String> {
    let mut depth = 0_usize;
    let mut key: Option<String> = None;
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => key = None,
            b'"' => {
                let Some((text, end)) = text(bytes, *at) else {
                    *at = bytes.len();
                    return None;
                };
                *at = end;
                if depth == 0 && key.as_deref() == Some(name) {
                    return unescaped(text).map(Into::into);
                }
                if depth == 0 && key.is_none() {
                    key = Some(unescaped(text)?.into_owned());
                }
            }
            _ => {}
        }
    }
    None
}

/// The text that begins at `start`, and where it ends.
fn text(bytes: &[u8], start: usize) -> Option<(&[u8], usize)> {
    let mut at = start;
    loop {
        let place = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(place) == Some(&b'"') {
            return Some((bytes.get(start..place)?, place + 1));
        }
        at = place + 2;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::json::{Bounds, Scanned, Schema, Verdict, scan};
    use crate::spelling::TextRule;

    /// Every object has a tag; counts the bytes that are looked at for them.
    #[derive(Clone, Copy, Default)]
    struct Tagged<'a>(Option<&'a Cell<usize>>);

    impl Schema for Tagged<'_> {
        fn member(self, _: &str, _: usize) -> Self {
            self
        }

        fn object(self, rest: &[u8], ahead: &mut LookAhead) -> Result<Self, TooFar> {
            let before = ahead.left;
            let found = ahead.text_of_member(rest, "t");
            if let Some(looked_at) = self.0 {
                looked_at.set(looked_at.get() + before - ahead.left);
            }
            found.map(|_| self)
        }

        fn item(self, _: usize) -> Self {
            self
        }

        fn letter_rule(self) -> Option<TextRule> {
            Some(TextRule::Foreign)
        }

        fn text(self, _: &str, _: bool) -> Verdict {
            Verdict::Fine
        }

        fn bare(self, _: &[u8]) -> Verdict {
            Verdict::Fine
        }

        fn key_fault(self, _: &str, _: bool) -> Option<(&'static str, &'static str)> {
            None
        }
    }

    /// Objects within objects around a text, the tag before or behind.
    fn nested(depth: usize, length: usize, is_last: bool) -> String {
        let (before, behind) = if is_last { ("", r#","t":"a""#) } else { (r#""t":"a","#, "") };
        let inner = format!(r#""{}""#, "x".repeat(length));
        (0..depth).fold(inner, |inner, _| format!(r#"{{{before}"in":{inner}{behind}}}"#))
    }

    fn looked_at(json: &str) -> (usize, Option<&'static str>) {
        let count = Cell::new(0);
        let bounds = Bounds { depth: 32, members: 10_000, text: usize::MAX };
        let code = match scan(json.as_bytes(), bounds, Tagged(Some(&count))) {
            Err(Scanned::Faults(faults)) => Some(faults[0].code),
            Err(Scanned::NotJson) => panic!("no JSON"),
            Ok(_) => None,
        };
        (count.get(), code)
    }

    #[test]
    fn a_document_is_looked_at_a_few_times_whatever_its_tags() {
        const LARGE: usize = 2_000_000;
        let first = nested(30, LARGE, false);
        let (count, code) = looked_at(&first);
        assert!(code.is_none() && count < 1_000, "{count} {code:?}");
        let last = nested(30, LARGE, true);
        let (count, code) = looked_at(&last);
        assert_eq!((count, code), (TIMES * last.len(), Some("too_deep")));
        let few = nested(TIMES, LARGE, true);
        let (count, code) = looked_at(&few);
        assert!(code.is_none() && count <= TIMES * few.len(), "{count} {code:?}");
        // A small one costs nothing however it nests.
        let small = nested(32, 1_000, true);
        assert_eq!(looked_at(&small).1, None);
    }

    #[test]
    fn a_member_is_found_wherever_it_stands() {
        let found = |json: &str| {
            let mut ahead = LookAhead::in_document_of(json.len());
            ahead.text_of_member(json.as_bytes(), "type").unwrap()
        };
        for json in [
            r#""type":"card"}"#,
            r#" "a" : {"type":"other"}, "b":["type"], "type" : "card" }"#,
            r#""a":"\\\"type\":","type":"card","type":"other"}"#,
            r#""ty\u0070e":"c\u0061rd"}"#,
        ] {
            assert_eq!(found(json).as_deref(), Some("card"), "{json}");
        }
        for json in
            ["", "}", r#""type":1}"#, r#""a":"type"}"#, r#""a":{"type":"card"}}"#, r#""type"#]
        {
            assert_eq!(found(json), None, "{json}");
        }
    }
    #[test]
    fn looking_ahead_ends_with_what_is_left() {
        let json = r#""a":"xxxx","type":"card"}"#.as_bytes();
        let within = json.len() - 1;
        let found = |left| LookAhead { left }.text_of_member(json, "type");
        for left in 0..within {
            assert_eq!(found(left), Err(TooFar), "{left}");
        }
        for left in within..within + 3 {
            assert_eq!(found(left), Ok(Some("card".to_owned())), "{left}");
        }
        let mut ahead = LookAhead { left: 2 * json.len() };
        assert!(
            ahead.text_of_member(json, "type").is_ok() && ahead.text_of_member(json, "b").is_ok()
        );
        assert!(ahead.left < json.len());
        assert_eq!(ahead.text_of_member(json, "b"), Err(TooFar));
        assert_eq!(ahead.left, 0);
    }
}
