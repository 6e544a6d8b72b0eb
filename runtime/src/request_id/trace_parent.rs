//! The field `traceparent` ([Trace Context, 3.2]).
//!
//! [Trace Context, 3.2]: https://www.w3.org/TR/trace-context/#traceparent-header

use std::fmt;

/// The length of version `00`; later versions begin with as much.
pub(super) const LENGTH: usize = 55;

/// How many digits a trace has.
const TRACE: usize = 32;

/// A trace, one span of it, and whether the trace is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TraceParent {
    /// Its digits.
    trace: [u8; TRACE],
    span: u64,
    sampled: bool,
}

impl TraceParent {
    /// The first span of a new trace. It counts as recorded, as a trace without a parent does for
    /// most samplers: what is behind this service decides for itself.
    pub(super) fn new(trace: [u8; TRACE], span: u64) -> Self {
        Self { trace, span, sampled: true }
    }

    /// A further span of the same trace.
    pub(super) fn child(self, span: u64) -> Self {
        Self { span, ..self }
    }

    /// Reads the field. A later version is read as far as version `00` reaches and written as that;
    /// `ff`, ids of zeros, capital letters and any other length are no `traceparent`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (head, rest) = text.split_at_checked(LENGTH)?;
        let [version, trace, span, flags] = pieces(head)?;
        let version = number(version, 2)?;
        let ends = rest.is_empty() || (version > 0 && rest.starts_with('-') && rest.is_ascii());
        if version == 0xff || !ends {
            return None;
        }
        let trace = <[u8; TRACE]>::try_from(trace.as_bytes()).ok().filter(|it| are_digits(it))?;
        let span = number(span, 16)?;
        let sampled = number(flags, 2)? & 1 == 1;
        (trace != [b'0'; TRACE] && span != 0).then_some(Self { trace, span, sampled })
    }
}

fn pieces(head: &str) -> Option<[&str; 4]> {
    let mut pieces = head.split('-');
    let found = [pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?];
    pieces.next().is_none().then_some(found)
}

/// So many hexadecimal digits, in small letters.
fn number(text: &str, digits: usize) -> Option<u64> {
    let legal = are_digits(text.as_bytes()) && text.len() == digits;
    legal.then(|| u64::from_str_radix(text, 16).ok())?
}

/// Whether all are hexadecimal digits, in small letters.
fn are_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl TraceParent {
    /// The field's value.
    pub(super) fn text(self) -> [u8; LENGTH] {
        let mut text = *b"00-________________________________-________________-00";
        put(&mut text, 3, &self.trace);
        put(&mut text, 36, &hex(self.span));
        if self.sampled {
            put(&mut text, LENGTH - 1, b"1");
        }
        text
    }
}

/// Writes `bytes` over what is at `place`.
pub(super) fn put(text: &mut [u8], place: usize, bytes: &[u8]) {
    if let Some(room) = text.get_mut(place..place + bytes.len()) {
        room.copy_from_slice(bytes);
    }
}

/// The 16 hexadecimal digits of a number: every request writes some, and a formatter takes ten times as
/// long.
fn hex(number: u64) -> [u8; 16] {
    let mut digits = [0; 16];
    for (place, half) in [(0, number >> 32), (8, number & 0xffff_ffff)] {
        put(&mut digits, place, &eight_digits(half));
    }
    digits
}

/// The digits of a new trace.
pub(super) fn trace_of(high: u64, low: u64) -> [u8; TRACE] {
    let mut digits = [0; TRACE];
    put(&mut digits, 0, &hex(high));
    put(&mut digits, 16, &hex(low));
    digits
}

/// The digits of 32 bits, all at once: each in a byte of its own.
fn eight_digits(number: u64) -> [u8; 8] {
    let spread = (number | (number << 16)) & 0x0000_ffff_0000_ffff;
    let spread = (spread | (spread << 8)) & 0x00ff_00ff_00ff_00ff;
    let nibbles = (spread | (spread << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    // Six more carries into the upper half exactly where the digit is a letter.
    let letters = ((nibbles + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101;
    let digits = nibbles + 0x3030_3030_3030_3030 + letters * u64::from(b'a' - b'0' - 10);
    digits.to_be_bytes()
}

impl fmt::Display for TraceParent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&String::from_utf8_lossy(&self.text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn digits_are_those_of_a_formatter() {
        let numbers = (0..64).flat_map(|shift| (0..16).map(move |digit| digit << shift));
        for number in numbers.chain([0x0123_4567_89ab_cdef, u64::MAX]) {
            assert_eq!(hex(number).as_slice(), format!("{number:016x}").as_bytes());
        }
    }

    #[test]
    fn a_well_formed_field_is_read_and_written_alike() {
        for text in [GOOD, "00-0000000000000000a3ce929d0e0e4736-0000000000000001-00"] {
            assert_eq!(TraceParent::parse(text).unwrap().to_string(), text);
        }
        let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes";
        assert_eq!(TraceParent::parse(later).unwrap().to_string(), GOOD);
        // Flags that version 00 does not know are not handed on.
        let flags = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff";
        assert_eq!(TraceParent::parse(flags).unwrap().to_string(), GOOD);
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "00",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 ",
            " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0é",
        ] {
            assert_eq!(TraceParent::parse(text), None, "{text}");
        }
    }
}
