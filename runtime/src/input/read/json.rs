//! What a JSON body may be before anything is built from it: one pass over the bytes.
//!
//! Bounds how deep it nests, how many keys and items it holds and how long its texts are
//! ([`JsonLimits`]), and refuses a key that stands twice
//! in one object, which parsers read differently ([RFC 8259, 4]) and which serde reports for structs
//! and not for maps. Whether the bytes are JSON at all is the parser's to say: a body that is not is
//! let through here wherever it breaks no bound.
//!
//! [RFC 8259, 4]: https://www.rfc-editor.org/rfc/rfc8259#section-4

mod keys;
mod levels;

use crate::input::check::{Violation, Violations, push};
use crate::input::read::JsonLimits;
use keys::Keys;
use levels::Levels;

/// An object or a list that is not closed yet.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Where its keys begin, in an object.
    keys: Option<usize>,
    /// How many items or keys came before.
    index: usize,
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    limits: JsonLimits,
    levels: Levels,
    members: usize,
    keys: Keys<'a>,
}

/// Looks a body over.
///
/// # Errors
/// The bound it breaks.
pub(crate) fn check(bytes: &[u8], limits: JsonLimits) -> Result<(), Violations> {
    let (levels, keys) = (Levels::new(), Keys::new());
    let mut scan = Scan { bytes, at: 0, limits, levels, members: 0, keys };
    scan.run().map_err(Violations::one)
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Violation> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => self.text()?,
                b'{' => self.open(Some(self.keys.len()))?,
                b'[' => self.open(None)?,
                b'}' | b']' => self.close()?,
                b',' => self.next()?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Skips a text; one that a colon follows is a key.
    fn text(&mut self) -> Result<(), Violation> {
        let start = self.at;
        while let Some(rest) = self.bytes.get(self.at..) {
            let Some(place) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len();
                break;
            };
            self.at += place + 1;
            if rest.get(place) == Some(&b'"') {
                break;
            }
            // What is escaped ends no text.
            self.at += 1;
        }
        let text = self.bytes.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        if text.len() > self.limits.text {
            let message = "is a text longer than any may be here";
            return Err(Violation::at(self.pointer(), "text_too_long", message));
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let follows = rest.iter().find(|byte| !byte.is_ascii_whitespace());
        if follows == Some(&b':') && self.levels.top().is_some_and(|level| level.keys.is_some()) {
            self.keys.add(text);
        }
        Ok(())
    }

    fn open(&mut self, keys: Option<usize>) -> Result<(), Violation> {
        if self.levels.open().len() >= self.limits.depth {
            return Err(Violation::at(self.pointer(), "too_deep", "is nested too deeply"));
        }
        self.levels.push(Level { keys, index: 0 });
        self.count()
    }

    fn next(&mut self) -> Result<(), Violation> {
        if let Some(level) = self.levels.top() {
            level.index += 1;
        }
        self.count()
    }

    fn count(&mut self) -> Result<(), Violation> {
        self.members += 1;
        if self.members > self.limits.members {
            let message = "the whole holds too many keys and items";
            return Err(Violation::at(String::new(), "too_many_members", message));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Violation> {
        let Some(level) = self.levels.pop() else { return Ok(()) };
        let Some(start) = level.keys else { return Ok(()) };
        let twice = self.keys.twice(start);
        self.keys.forget(start);
        match twice {
            Some(key) => {
                let pointer = push(&self.pointer(), &key);
                Err(Violation::at(pointer, "duplicate_field", "is given more than once"))
            }
            None => Ok(()),
        }
    }

    /// Where the scan is: the last key of each open object, the place in each open list.
    fn pointer(&self) -> String {
        let open = self.levels.open();
        let mut pointer = String::new();
        for (place, level) in open.iter().enumerate() {
            let Some(_) = level.keys else {
                pointer = push(&pointer, &level.index.to_string());
                continue;
            };
            let inner = open.get(place + 1..).unwrap_or_default();
            let end = inner.iter().find_map(|level| level.keys).unwrap_or(self.keys.len());
            if let Some(key) = end.checked_sub(1).and_then(|last| self.keys.get(last)) {
                pointer = push(&pointer, &key);
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests;
