//! What the head of a webhook says, before its body is read.

use http::HeaderMap;
use http::header::HeaderName;

use super::checked_format::{CheckedFormat, SignatureLayout, TimestampIn};
use super::format::Encoding;
use super::secret::{base64, hex};

/// The most bytes of a field.
const LONGEST_FIELD: usize = 2_048;
const LONGEST_ID: usize = 256;

/// What a head says of its message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SignedHead<'a> {
    pub(super) signatures: Vec<Vec<u8>>,
    pub(super) id: Option<&'a str>,
    pub(super) timestamp: Option<Timestamp<'a>>,
}

/// A time, as it is signed and as it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timestamp<'a> {
    pub(super) text: &'a str,
    pub(super) millis: i64,
}

impl<'a> SignedHead<'a> {
    /// Reads a head; `None` where it is not well-formed. `signature` is the one line of the signature.
    pub(super) fn read(
        format: &CheckedFormat,
        signature: &'a [u8],
        headers: &'a HeaderMap,
    ) -> Option<Self> {
        let items = items(&format.layout, text(signature, LONGEST_FIELD)?);
        let (mut signatures, mut own_time) = (Vec::new(), None);
        for item in items {
            if let Some(time) = time_in(&format.timestamp, item) {
                if own_time.replace(time).is_some() {
                    return None;
                }
            } else if let Some(signature) = item.strip_prefix(&*format.layout.prefix) {
                signatures.push(decoded(format.layout.encoding, signature.as_bytes())?);
            }
        }
        if !(1..=format.most_signatures()).contains(&signatures.len()) {
            return None;
        }
        let timestamp = match &format.timestamp {
            TimestampIn::Nowhere => None,
            TimestampIn::Signature(_) => Some(own_time?),
            TimestampIn::Field(name) => Some(text(only(headers, name)?, LONGEST_FIELD)?),
        };
        let timestamp = match timestamp {
            Some(text) => Some(Timestamp { text, millis: millis(text)? }),
            None => None,
        };
        let id = match &format.id {
            Some(name) => Some(text(only(headers, name)?, LONGEST_ID)?),
            None => None,
        };
        // The id ends where what follows it stands for the first time, be that in part in the id.
        let is_ambiguous = |id: &str| {
            format
                .behind_id()
                .is_some_and(|text| format!("{id}{text}").find(text) != Some(id.len()))
        };
        if id.is_some_and(is_ambiguous) {
            return None;
        }
        Some(Self { signatures, id, timestamp })
    }
}

fn items<'a>(layout: &SignatureLayout, line: &'a str) -> Vec<&'a str> {
    match layout.separator {
        Some(separator) => line.split(separator).map(|item| item.trim_matches(' ')).collect(),
        None => vec![line],
    }
}

fn time_in<'a>(timestamp: &TimestampIn, item: &'a str) -> Option<&'a str> {
    match timestamp {
        TimestampIn::Signature(prefix) => item.strip_prefix(&**prefix),
        TimestampIn::Field(_) | TimestampIn::Nowhere => None,
    }
}

fn decoded(encoding: Encoding, signature: &[u8]) -> Option<Vec<u8>> {
    let decoded = match encoding {
        Encoding::Hex => hex(signature),
        Encoding::Base64 => base64(signature),
    };
    decoded.filter(|bytes| !bytes.is_empty())
}

/// The value of a field that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => Some(line.as_bytes()),
        _ => None,
    }
}

/// A value of printable ASCII characters, not empty.
fn text(value: &[u8], longest: usize) -> Option<&str> {
    let is_text = value.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let fits = (1..=longest).contains(&value.len());
    str::from_utf8(value).ok().filter(|_| is_text && fits)
}

/// Seconds since the Unix epoch in decimal digits, far enough for some thousand years.
fn millis(text: &str) -> Option<i64> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    let seconds: i64 = text.parse().ok().filter(|_| is_number)?;
    seconds.checked_mul(1_000)
}
