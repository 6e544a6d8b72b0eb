//! The JSON that leaves, as bytes.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// JSON on its way out: what [`Expose`](crate::Expose) writes into.
///
/// One type for all that leaves, so that writing is compiled once and not once for each type and
/// serializer.
#[derive(Default)]
pub struct JsonBuffer {
    bytes: Vec<u8>,
    /// Whether a number was written that [`Value`] cannot hold.
    wide: bool,
}

/// Why a value could not be written.
#[derive(Debug)]
pub struct ExposeError(Cause);

#[derive(Debug)]
enum Cause {
    Unwritable(serde_json::Error),
    /// An object that the viewer may not read occurs where none may.
    Escaped(&'static str),
    /// An object that the viewer may not read occurs where it is left out.
    LeftOut(&'static str),
}

impl JsonBuffer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), wide: false }
    }

    /// Writes a foreign value as its own `Serialize` has it.
    ///
    /// # Errors
    /// Whatever its `Serialize` reports.
    pub fn serialize<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ExposeError> {
        serde_json::to_writer(&mut self.bytes, value)
            .map_err(|error| ExposeError(Cause::Unwritable(error)))
    }

    /// Writes text in quotes.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), ExposeError> {
        if !is_plain_text(text.as_bytes()) {
            return self.serialize(text);
        }
        self.quoted(text);
        Ok(())
    }

    /// Writes one text behind the other, in the same quotes.
    pub(crate) fn text_in_two(&mut self, first: &str, second: &str) -> Result<(), ExposeError> {
        if !is_plain_text(first.as_bytes()) || !is_plain_text(second.as_bytes()) {
            return self.serialize(&[first, second].concat());
        }
        self.bytes.reserve(first.len() + second.len() + 2);
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(first.as_bytes());
        self.bytes.extend_from_slice(second.as_bytes());
        self.bytes.push(b'"');
        Ok(())
    }

    /// Writes text that needs no escape in quotes.
    #[inline]
    fn quoted(&mut self, text: &str) {
        self.bytes.reserve(text.len() + 2);
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.push(b'"');
    }

    /// Writes text within quotes that are around it already.
    pub(crate) fn text_within(&mut self, text: &str) -> Result<(), ExposeError> {
        let start = self.bytes.len();
        self.text(text)?;
        self.bytes.pop();
        if start < self.bytes.len() {
            self.bytes.remove(start);
        }
        Ok(())
    }

    /// Writes text in quotes, or `null`.
    pub(crate) fn optional_text(&mut self, text: Option<&str>) -> Result<(), ExposeError> {
        if let Some(text) = text {
            return self.text(text);
        }
        self.raw("null");
        Ok(())
    }

    /// Writes what is JSON already, or a part of it.
    pub(crate) fn raw(&mut self, json: &str) {
        self.bytes.extend_from_slice(json.as_bytes());
    }

    /// Writes a key in which nothing needs an escape, with its colon and, but for the first of an object, the comma
    /// before it.
    #[inline]
    pub(crate) fn plain_key(&mut self, name: &str, is_first: bool) {
        self.bytes.reserve(name.len() + ",\"\":".len());
        if !is_first {
            self.bytes.push(b',');
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    /// Writes an object's key with its colon; `plain` where nothing in it needs an escape.
    pub(crate) fn key(&mut self, name: &str, plain: bool) -> Result<(), ExposeError> {
        if plain {
            self.plain_key(name, true);
            return Ok(());
        }
        self.text(name)?;
        self.raw(":");
        Ok(())
    }

    /// Puts what was written from `start` on in quotes, unless it is text: the key of an object.
    pub(crate) fn quote_from(&mut self, start: usize) {
        if self.bytes.get(start) != Some(&b'"') {
            self.bytes.insert(start, b'"');
            self.bytes.push(b'"');
        }
    }

    /// Notes that a number past 64 bits was written.
    pub(crate) fn note_wide_number(&mut self) {
        self.wide = true;
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether a value that was written from `start` on stays; an object that is left out does not.
    ///
    /// # Errors
    /// Any other failure.
    pub(crate) fn keep(
        &mut self,
        start: usize,
        written: Result<(), ExposeError>,
    ) -> Result<bool, ExposeError> {
        match written {
            Ok(()) => Ok(true),
            Err(ExposeError(Cause::LeftOut(_))) => {
                self.truncate(start);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.bytes.truncate(length);
    }

    /// What was written between two lengths.
    pub(crate) fn between(&self, start: usize, end: usize) -> &str {
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// What was written as a value; `None` where one cannot hold it.
    pub(crate) fn into_value(self) -> Option<Value> {
        if self.wide {
            return None;
        }
        serde_json::from_slice(&self.bytes).ok()
    }
}

/// Whether JSON holds a name as it is.
pub(crate) const fn is_plain(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        if needs_escape(*first) {
            return false;
        }
        rest = tail;
    }
    true
}

/// The same, for a text of any length: eight bytes are looked at in one step, the last ones a second time where they
/// are fewer.
fn is_plain_text(text: &[u8]) -> bool {
    let Some(last) = text.last_chunk() else {
        return !text.iter().any(|byte| needs_escape(*byte));
    };
    let (words, _) = text.as_chunks();
    words.iter().fold(escapes_in(last), |found, word| found | escapes_in(word)) == 0
}

/// Not zero where one of eight bytes needs an escape.
fn escapes_in(word: &[u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(*word);
    // A byte below `bound`, where the highest bit is of that byte alone: the test for one that is less.
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES * u64::from(bound)) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, b' ') | is(b'"') | is(b'\\')) & (0x80 * ONES)
}

const fn needs_escape(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

impl ExposeError {
    /// An error with a text of its own, for the log.
    pub fn new(why: impl fmt::Display) -> Self {
        Self(Cause::Unwritable(serde::ser::Error::custom(why)))
    }

    /// The object called `name` would leave to someone who may not read it.
    pub(crate) fn escaped(name: &'static str) -> Self {
        Self(Cause::Escaped(name))
    }

    /// The object called `name` is left out.
    pub(crate) fn left_out(name: &'static str) -> Self {
        Self(Cause::LeftOut(name))
    }

    /// Whether an object would leave to someone who may not read it. One that was to be left out and
    /// that nothing around it left out is another.
    pub(crate) fn is_escape(&self) -> bool {
        matches!(self.0, Cause::Escaped(_) | Cause::LeftOut(_))
    }
}

impl fmt::Display for ExposeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Unwritable(error) => error.fmt(out),
            Cause::Escaped(name) | Cause::LeftOut(name) => {
                write!(
                    out,
                    "a value of `{name}` was about to leave to a caller who may not read it"
                )
            }
        }
    }
}

impl std::error::Error for ExposeError {}

impl fmt::Debug for JsonBuffer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("JsonBuffer").field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_as_serde_json_writes_it() {
        for name in ["id", "grüße", "a\"b", "a\\b", "a\nb", "\u{7f}", ""] {
            let mut out = JsonBuffer::default();
            out.key(name, is_plain(name)).unwrap();
            let written = serde_json::to_string(name).unwrap();
            assert_eq!(out.into_bytes(), format!("{written}:").into_bytes(), "{name}");
        }
    }

    #[test]
    fn text_is_written_as_serde_json_writes_it() {
        for character in '\0'..='\u{2100}' {
            for text in
                [format!("{character}"), format!("a text as long as two words {character}.")]
            {
                let mut out = JsonBuffer::default();
                out.text(&text).unwrap();
                assert_eq!(out.into_bytes(), serde_json::to_vec(&text).unwrap(), "{text:?}");
            }
        }
    }

    #[test]
    fn two_texts_in_the_same_quotes_are_written_as_one() {
        for first in ["", "****", "a\"", "a\u{1}"] {
            for second in ["", "3000", "\\", "ü\n"] {
                let mut out = JsonBuffer::default();
                out.text_in_two(first, second).unwrap();
                let one = format!("{first}{second}");
                assert_eq!(out.into_bytes(), serde_json::to_vec(&one).unwrap(), "{one:?}");
            }
        }
    }

    #[test]
    fn a_byte_that_needs_an_escape_is_found_wherever_it_stands() {
        for length in 0..40 {
            for byte in 0..=u8::MAX {
                for filler in [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xff] {
                    let mut text = vec![filler; length];
                    assert!(is_plain_text(&text));
                    for place in 0..length {
                        text[place] = byte;
                        assert_eq!(is_plain_text(&text), !needs_escape(byte), "{byte} {place}");
                        text[place] = filler;
                    }
                }
            }
        }
    }

    #[test]
    fn the_key_of_a_map_is_always_text() {
        for (key, quoted) in [("1", "\"1\""), ("true", "\"true\""), ("\"a\"", "\"a\"")] {
            let mut out = JsonBuffer::default();
            out.raw("{");
            out.raw(key);
            out.quote_from(1);
            assert_eq!(out.between(1, out.len()), quoted);
        }
    }

    #[test]
    fn a_number_past_64_bits_is_no_value() {
        let mut out = JsonBuffer::default();
        out.raw("340282366920938463463374607431768211455");
        out.note_wide_number();
        assert_eq!(out.into_value(), None);
    }
}
