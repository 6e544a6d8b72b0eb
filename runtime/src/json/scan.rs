//! The one pass over the bytes of a document.

use super::bounds::Bounds;
use super::escapes::unescape;
use super::extent::Letters;
use super::fault::{JsonFault, Scanned, push};
use super::keys::Keys;
use super::levels::{Level, Levels};
use super::member::{LookAhead, TooFar};
use super::schema::{Schema, Verdict};
use super::state::Scan;

/// More faults of texts than this are not told.
const MOST_FAULTS: usize = 100;

/// Looks a document over; what is read in its place, where that differs.
///
/// # Errors
/// The bound it breaks, or everything that is wrong with its texts.
pub(crate) fn scan<S: Schema>(
    bytes: &[u8],
    bounds: Bounds,
    schema: S,
) -> Result<Option<Vec<u8>>, Scanned> {
    let mut scan = Scan {
        bytes,
        // At once for the whole, and not for each text.
        whole: str::from_utf8(bytes).ok(),
        at: 0,
        bounds,
        top: Level { keys: None, index: 0, schema, next: schema },
        outer: Levels::new(),
        members: 0,
        ahead: LookAhead::in_document_of(bytes.len()),
        keys: Keys::new(),
        found: Vec::new(),
        edits: Vec::new(),
        unescaped: String::new(),
    };
    match scan.run() {
        Err(Stop::NotJson) => Err(Scanned::NotJson),
        Err(Stop::At(fault)) => Err(Scanned::Faults(vec![fault])),
        Ok(()) if scan.found.is_empty() => Ok(scan.edited()),
        Ok(()) => Err(Scanned::Faults(scan.found)),
    }
}

/// Why the scan goes no further.
enum Stop {
    At(JsonFault),
    NotJson,
}

impl<'a, S: Schema> Scan<'a, S> {
    fn run(&mut self) -> Result<(), Stop> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => self.text()?,
                b'{' => self.open(Some(self.keys.len()))?,
                b'[' => self.open(None)?,
                b'}' | b']' => self.close()?,
                b',' => self.next()?,
                b'-' | b'0'..=b'9' | b't' | b'f' => self.bare(),
                b'n' => self.null(),
                _ => {}
            }
        }
        Ok(())
    }

    /// Skips a text; one that a colon follows is a key.
    fn text(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let extent = self.skip_text();
        let end = self.at.saturating_sub(1);
        let written = self.bytes.get(start..end).unwrap_or_default();
        if written.len() > self.bounds.text {
            return Err(self.stop("text_too_long", "is longer than a text may be here"));
        }
        let is_key =
            self.top.keys.is_some() && self.bytes.get(self.at..).is_some_and(is_followed_by_colon);
        if is_key {
            self.keys.add(written, extent.has_escapes);
        }
        let is_plain = extent.letters == Letters::Plain;
        let is_fine = match extent.letters {
            Letters::Plain => self.top.next.letter_rule().is_some(),
            Letters::Fine => true,
            Letters::Unjudged => false,
        };
        if (is_fine && !is_key) || !extent.is_closed {
            return Ok(());
        }
        let text = self.as_text(written, start..end).ok_or(Stop::NotJson)?;
        if extent.has_escapes {
            let mut unescaped = std::mem::take(&mut self.unescaped);
            unescaped.clear();
            unescape(text, &mut unescaped).ok_or(Stop::NotJson)?;
            self.take(is_key, &unescaped, start, false);
            self.unescaped = unescaped;
        } else {
            self.take(is_key, text, start, is_plain);
        }
        Ok(())
    }

    /// What is at this place as text, where it is any.
    fn as_text(&self, written: &'a [u8], place: std::ops::Range<usize>) -> Option<&'a str> {
        match self.whole {
            Some(whole) => whole.get(place),
            None => str::from_utf8(written).ok(),
        }
    }

    /// Judges a text; one that is plain is known to hold printable ASCII alone.
    fn take(&mut self, is_key: bool, text: &str, start: usize, plain: bool) {
        if is_key {
            self.key(text, start, plain);
        } else {
            self.value(text, start, plain);
        }
    }

    fn key(&mut self, key: &str, start: usize, plain: bool) {
        let level = &mut self.top;
        level.next = level.schema.member(key, level.index);
        if let Some((code, detail)) = level.schema.key_fault(key, plain) {
            self.note(code, detail);
        } else if let Some(other) = level.schema.key_instead(key) {
            self.edits.push((start, self.at.saturating_sub(1), other));
        }
    }

    fn value(&mut self, text: &str, start: usize, plain: bool) {
        match self.top.next.text(text, plain) {
            Verdict::Fine => {}
            Verdict::Wrong(code, detail) => self.note(code, detail),
            Verdict::Instead(other) => self.edits.push((start, self.at.saturating_sub(1), other)),
        }
    }

    /// A number, `true` or `false`.
    fn bare(&mut self) {
        let start = self.at.saturating_sub(1);
        self.skip_bare();
        let expected = self.top.next;
        match expected.bare(self.bytes.get(start..self.at).unwrap_or_default()) {
            Verdict::Fine => {}
            Verdict::Wrong(code, detail) => self.note(code, detail),
            Verdict::Instead(text) => self.edits.push((start, self.at, format!("\"{text}\""))),
        }
    }

    fn null(&mut self) {
        self.skip_bare();
        if let Some((code, detail)) = self.top.next.text_only() {
            self.note(code, detail);
        }
    }

    fn skip_bare(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let belongs = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.');
        self.at += rest.iter().take_while(|byte| belongs(byte)).count();
    }

    fn note(&mut self, code: &'static str, detail: &'static str) {
        if self.found.len() < MOST_FAULTS {
            let pointer = self.pointer();
            self.found.push(JsonFault { pointer, code, detail });
        }
    }

    fn stop(&self, code: &'static str, detail: &'static str) -> Stop {
        Stop::At(JsonFault { pointer: self.pointer(), code, detail })
    }

    fn open(&mut self, keys: Option<usize>) -> Result<(), Stop> {
        if self.outer.open().len() >= self.bounds.depth {
            return Err(self.stop("too_deep", "is nested too deeply"));
        }
        let mut expected = self.top.next;
        if let Some((code, detail)) = expected.text_only() {
            self.note(code, detail);
            expected = S::default();
        }
        if keys.is_none()
            && let Some((code, detail)) = expected.no_list()
        {
            self.note(code, detail);
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let schema = match keys {
            Some(_) => expected.object(rest, &mut self.ahead),
            None => Ok(expected),
        };
        let schema = schema.map_err(|TooFar| {
            self.stop("too_deep", "is too large before its tag: put the tag first")
        })?;
        let level = Level { keys, index: 0, schema, next: schema.item(0) };
        self.outer.push(std::mem::replace(&mut self.top, level));
        self.count()
    }

    fn next(&mut self) -> Result<(), Stop> {
        let level = &mut self.top;
        level.index += 1;
        level.next = level.schema.item(level.index);
        self.count()
    }

    fn count(&mut self) -> Result<(), Stop> {
        self.members += 1;
        if self.members > self.bounds.members {
            let detail = "the body has too many keys and items";
            let fault = JsonFault { pointer: String::new(), code: "too_many_members", detail };
            return Err(Stop::At(fault));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        let Some(outer) = self.outer.pop() else { return Ok(()) };
        let closed = std::mem::replace(&mut self.top, outer);
        let Some(start) = closed.keys else { return Ok(()) };
        let twice = if closed.schema.has_key_values() {
            self.keys.twice_by(start, |key| closed.schema.key_value(key))
        } else {
            self.keys.twice(start)
        };
        self.keys.forget(start);
        match twice {
            Some(key) => {
                let pointer = push(&self.pointer(), &key);
                let (code, detail) = ("duplicate_field", "is given more than once");
                Err(Stop::At(JsonFault { pointer, code, detail }))
            }
            None => Ok(()),
        }
    }

    /// Where the scan is: the last key of each open object, the place in each open list.
    fn pointer(&self) -> String {
        // The first is not a level of the document.
        let mut open = self.outer.open().iter().chain([&self.top]).skip(1);
        let mut pointer = String::new();
        while let Some(level) = open.next() {
            let Some(_) = level.keys else {
                pointer = push(&pointer, &level.index.to_string());
                continue;
            };
            let end = open.clone().find_map(|inner| inner.keys).unwrap_or(self.keys.len());
            if let Some(key) = end.checked_sub(1).and_then(|last| self.keys.get(last)) {
                pointer = push(&pointer, &key);
            }
        }
        pointer
    }

    /// The document with its edits; nothing where there are none.
    fn edited(&self) -> Option<Vec<u8>> {
        if self.edits.is_empty() {
            return None;
        }
        let mut edited = Vec::with_capacity(self.bytes.len());
        let mut copied = 0;
        for (start, end, text) in &self.edits {
            edited.extend_from_slice(self.bytes.get(copied..*start)?);
            // What takes a text's place needs no escapes.
            edited.extend_from_slice(text.as_bytes());
            copied = *end;
        }
        edited.extend_from_slice(self.bytes.get(copied..)?);
        Some(edited)
    }
}

fn is_followed_by_colon(rest: &[u8]) -> bool {
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}
