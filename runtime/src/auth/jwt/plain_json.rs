//! JSON as issuers write it: no whitespace between tokens, no escapes, integers without a sign.
//!
//! The reader costs a third of the general parser, because it borrows every string as it stands; it serves visitors
//! as that one does, and who asks it for one token after the other. It accepts a subset: whatever it does not know is an
//! [`Unusual`] for the general parser to judge, so that it never decides against a token.

use std::fmt;

use memchr::memchr;
use serde::de::value::{BorrowedStrDeserializer, U64Deserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer as _, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Deeper values are left to the general parser.
const DEEPEST: u8 = 16;
/// Longer integers may not be exact as a number of JSON.
const MOST_DIGITS: usize = 15;

/// Why a text is left to the general parser, or what the visitor said.
#[derive(Debug)]
pub(super) struct Unusual;

impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the plain form")
    }
}

impl std::error::Error for Unusual {}

impl Error for Unusual {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads all of `json` with `seed`.
pub(super) fn read<'t, S: DeserializeSeed<'t>>(
    json: &'t str,
    seed: S,
) -> Result<S::Value, Unusual> {
    let mut reader = Reader::of(json);
    let value = seed.deserialize(&mut reader)?;
    if reader.is_at_end() { Ok(value) } else { Err(Unusual) }
}

/// A text in the plain form, as far as it was read: how many of its bytes.
pub(super) struct Reader<'t> {
    json: &'t str,
    at: usize,
    depth: u8,
}

impl<'t> Reader<'t> {
    /// Before the first byte.
    pub(super) const fn of(json: &'t str) -> Self {
        Self { json, at: 0, depth: 0 }
    }

    /// How many bytes were read.
    pub(super) const fn place(&self) -> usize {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.json.len()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    /// What was not read yet.
    #[inline]
    fn rest(&self) -> &'t [u8] {
        self.json.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Goes past `token`, an ASCII character, which must come next.
    #[inline]
    pub(super) fn expect(&mut self, token: u8) -> Result<(), Unusual> {
        if self.goes_past(token) { Ok(()) } else { Err(Unusual) }
    }

    /// Goes past `token`, an ASCII character, where it comes next.
    #[inline]
    pub(super) fn goes_past(&mut self, token: u8) -> bool {
        let comes = self.peek() == Some(token);
        self.at += usize::from(comes);
        comes
    }

    /// Behind a member of a list or an object: whether another comes, or the end.
    #[inline]
    pub(super) fn goes_on(&mut self, end: u8) -> Result<bool, Unusual> {
        let next = self.peek();
        self.at += 1;
        match next {
            Some(b',') => Ok(true),
            Some(byte) if byte == end => Ok(false),
            _ => Err(Unusual),
        }
    }

    /// The next eight bytes, the first of them in the lowest byte.
    #[inline]
    pub(super) fn next_word(&self) -> Option<u64> {
        self.rest().first_chunk().map(|word| u64::from_le_bytes(*word))
    }

    /// Goes past so many bytes that were looked at.
    #[inline]
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// A string.
    #[inline]
    pub(super) fn quoted(&mut self) -> Result<&'t str, Unusual> {
        self.expect(b'"')?;
        self.string()
    }

    /// A string, behind its first quotation mark.
    #[inline]
    fn string(&mut self) -> Result<&'t str, Unusual> {
        let end = self.at + closing_quote(self.rest()).ok_or(Unusual)?;
        let text = self.json.get(self.at..end).ok_or(Unusual)?;
        self.at = end + 1;
        Ok(text)
    }

    /// An integer in its one spelling: no sign, no leading zero, no fraction.
    pub(super) fn integer(&mut self) -> Result<u64, Unusual> {
        let bytes = self.rest();
        // Times are ten digits, of which eight are read in one step.
        let eight = bytes.first_chunk().and_then(|word| eight_digits(u64::from_le_bytes(*word)));
        let (mut number, mut digits) = eight.map_or((0, 0), |number| (number, 8));
        for byte in bytes.iter().skip(digits) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 || digits > MOST_DIGITS {
                break;
            }
            number = number * 10 + u64::from(digit);
            digits += 1;
        }
        self.at += digits;
        let is_plain = (1..=MOST_DIGITS).contains(&digits)
            && (digits == 1 || bytes.first() != Some(&b'0'))
            && !matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        if is_plain { Ok(number) } else { Err(Unusual) }
    }

    fn literal(&mut self, word: &str) -> Result<(), Unusual> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(Unusual);
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads a list or an object one level down.
    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unusual>,
    ) -> Result<T, Unusual> {
        if self.depth == DEEPEST {
            return Err(Unusual);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}

/// The number that eight digits write, the first of them in the lowest byte; none where one is not a digit.
#[inline]
fn eight_digits(word: u64) -> Option<u64> {
    let digits = word ^ (ONES * u64::from(b'0'));
    // Above nine, six more carries into the upper half.
    let is_other = (digits | (digits.wrapping_add(6 * ONES))) & (0xf0 * ONES) != 0;
    if is_other {
        return None;
    }
    // Two digits each, then four, then all.
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff)
}

const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGH: u64 = 0x80 * ONES;

/// Where a string ends: at the first quotation mark, where nothing before it is an escape or a control character.
/// Most strings are short: some words of eight bytes are looked at, each in one step, before a search of any length
/// is called.
#[inline]
fn closing_quote(bytes: &[u8]) -> Option<usize> {
    const WORDS: usize = 6;
    let mut at = 0;
    for word in bytes.as_chunks().0.iter().take(WORDS) {
        let (quotes, unusual) = quotes_and_unusual(u64::from_le_bytes(*word));
        let found = quotes | unusual;
        if found != 0 {
            let first = found & found.wrapping_neg();
            let place = at + usize::try_from(first.trailing_zeros() / 8).ok()?;
            return (unusual & first == 0).then_some(place);
        }
        at += size_of::<u64>();
    }
    long_string_end(bytes, at)
}

/// The same where the first `seen` bytes are ordinary.
fn long_string_end(bytes: &[u8], seen: usize) -> Option<usize> {
    let rest = bytes.get(seen..)?;
    let text = rest.get(..memchr(b'"', rest)?)?;
    // Without an early end, which the compiler makes sixteen bytes wide.
    let unusual = text.iter().fold(0, |found, byte| found | u8::from(is_unusual(*byte)));
    (unusual == 0).then_some(seen + text.len())
}

const fn is_unusual(byte: u8) -> bool {
    byte < b' ' || byte == b'\\'
}

/// The highest bit of the first byte that is a quotation mark, if one is, and that of the first unusual one; bits above
/// them mean nothing.
#[inline]
const fn quotes_and_unusual(word: u64) -> (u64, u64) {
    // The test for a byte that is less than a bound, which is right for the first of them.
    let controls = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let quotes = word ^ (ONES * b'"' as u64);
    let quotes = quotes.wrapping_sub(ONES) & !quotes;
    let escapes = word ^ (ONES * b'\\' as u64);
    let escapes = escapes.wrapping_sub(ONES) & !escapes;
    (quotes & HIGH, (controls | escapes) & HIGH)
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unusual;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        match self.peek().ok_or(Unusual)? {
            b'"' => visitor.visit_borrowed_str(self.quoted()?),
            b'0'..=b'9' => visitor.visit_u64(self.integer()?),
            b'[' => self.nested(|reader| {
                reader.expect(b'[')?;
                let value = visitor.visit_seq(Members { reader, is_first: true, end: b']' })?;
                reader.expect(b']').map(|()| value)
            }),
            b'{' => self.nested(|reader| {
                reader.expect(b'{')?;
                let value = visitor.visit_map(Members { reader, is_first: true, end: b'}' })?;
                reader.expect(b'}').map(|()| value)
            }),
            b't' => self.literal("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.literal("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.literal("null").and_then(|()| visitor.visit_unit()),
            _ => Err(Unusual),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        BorrowedStrDeserializer::new(self.quoted()?).deserialize_any(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        let number: U64Deserializer<Unusual> = self.integer()?.into_deserializer();
        number.deserialize_any(visitor)
    }

    /// Null is for the general parser, which knows what is absent.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unusual> {
        if self.peek() == Some(b'n') {
            self.literal("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of a list or an object.
struct Members<'r, 't> {
    reader: &'r mut Reader<'t>,
    is_first: bool,
    end: u8,
}

impl Members<'_, '_> {
    /// Whether another member comes; then it is the next that is read.
    #[inline]
    fn advance(&mut self) -> Result<bool, Unusual> {
        if self.reader.peek() == Some(self.end) {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Unusual;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unusual> {
        if self.advance()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Unusual;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Unusual> {
        if !self.advance()? {
            return Ok(None);
        }
        let name = BorrowedStrDeserializer::new(self.reader.quoted()?);
        let name = seed.deserialize(name)?;
        self.reader.expect(b':').map(|()| Some(name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unusual> {
        seed.deserialize(&mut *self.reader)
    }
}

#[cfg(test)]
mod tests;
