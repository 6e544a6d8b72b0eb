//! Formats that were checked: each message and each field has one reading.

use http::header::HeaderName;

use super::error::WebhookConfigError;
use super::format::{Encoding, FormatParts, Timestamp, WebhookFormat};
use super::secret::SecretForm;
use crate::config_faults::ConfigFaults;

impl WebhookFormat {
    /// The format without contradictions, or nothing where there is a fault.
    pub(super) fn check(self, faults: &mut ConfigFaults) -> Option<CheckedFormat> {
        faults.extend(self.faults.into_sentences());
        let FormatParts { id, timestamp, prefix, separator, encoding } = self.stated.or(self.usual);
        let timestamp = timestamp.map(|(timestamp, _)| timestamp);
        let layout = SignatureLayout {
            prefix: prefix.unwrap_or_default(),
            separator,
            encoding: encoding.unwrap_or(Encoding::Hex),
        };
        layout.check(timestamp.as_ref(), faults);
        let message = faults.check(message(&self.message));
        if let Some(message) = &message {
            check_message_has_what_is_sent(message, id.is_some(), timestamp.as_ref(), faults);
        }
        let timestamp = faults.check(timestamp_in(timestamp));
        let id = id.map(|name| faults.check(field(&name)));
        let signature = faults.check(field(&self.signature));
        let named_id = id.as_ref().and_then(Option::as_ref);
        check_fields_differ(signature.as_ref(), timestamp.as_ref(), named_id, faults);
        Some(CheckedFormat {
            signature: signature?,
            timestamp: timestamp?,
            id: match id {
                Some(id) => Some(id?),
                None => None,
            },
            message: message?,
            layout,
            secret: self.secret,
        })
    }
}

/// A format without contradictions.
#[derive(Clone, Debug)]
pub(super) struct CheckedFormat {
    pub(super) signature: HeaderName,
    pub(super) timestamp: TimestampIn,
    pub(super) id: Option<HeaderName>,
    pub(super) message: Vec<Piece>,
    pub(super) layout: SignatureLayout,
    secret: SecretForm,
}

/// Where the time is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TimestampIn {
    Field(HeaderName),
    Signature(String),
    Nowhere,
}

/// How the field of the signature is read.
#[derive(Clone, Debug)]
pub(super) struct SignatureLayout {
    pub(super) prefix: String,
    pub(super) separator: Option<char>,
    pub(super) encoding: Encoding,
}

/// A piece of the signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Id,
    Timestamp,
    Body,
}

impl SignatureLayout {
    fn check(&self, timestamp: Option<&Timestamp>, faults: &mut ConfigFaults) {
        let is_plain = |text: &str| text.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
        let time = match timestamp {
            Some(Timestamp::InSignature(prefix)) => Some(prefix.as_str()),
            _ => None,
        };
        let own = self.prefix.as_str();
        if !is_plain(own) || time.is_some_and(|prefix| !is_plain(prefix)) {
            faults.add("a prefix has visible ASCII characters alone");
        }
        if let Some(time) = time {
            if self.separator.is_none() {
                faults.add("a time in the signature's field needs `.separated_by(..)`");
            }
            if own.is_empty() || time.is_empty() || own.starts_with(time) || time.starts_with(own) {
                faults.add("the prefixes of the time and of a signature tell them apart");
            }
        }
        if self.separator.is_some_and(|separator| !" ,;|&".contains(separator)) {
            faults.add("signatures are separated by a space or one of `,;|&`");
        }
    }
}

impl CheckedFormat {
    /// How many signatures one field may hold: a sender has two secrets while it changes them. Any client can
    /// send a field that is full, and a signature by a private key takes a hundred times as long to check as
    /// a shared secret's.
    pub(super) fn most_signatures(&self) -> usize {
        match self.secret {
            SecretForm::Standard | SecretForm::Text => 8,
            SecretForm::PublicKey => 3,
        }
    }

    /// What follows an id, and must not occur any earlier, so that the id ends where it ends.
    pub(super) fn behind_id(&self) -> Option<&str> {
        let mut pieces = self.message.iter().skip_while(|piece| **piece != Piece::Id).skip(1);
        match pieces.next() {
            Some(Piece::Text(text)) => Some(text),
            _ => None,
        }
    }
}

fn field(name: &str) -> Result<HeaderName, WebhookConfigError> {
    HeaderName::try_from(name).map_err(|_| WebhookConfigError::Field(name.to_owned()))
}

fn check_fields_differ(
    signature: Option<&HeaderName>,
    timestamp: Option<&TimestampIn>,
    id: Option<&HeaderName>,
    faults: &mut ConfigFaults,
) {
    let timestamp = match timestamp {
        Some(TimestampIn::Field(name)) => Some(name),
        Some(TimestampIn::Signature(_) | TimestampIn::Nowhere) | None => None,
    };
    for (one, other) in [(signature, timestamp), (signature, id), (timestamp, id)] {
        if let Some(name) = one.filter(|_| one == other) {
            faults.add(WebhookConfigError::Field(name.to_string()).to_string());
        }
    }
}

fn check_message_has_what_is_sent(
    message: &[Piece],
    has_id: bool,
    timestamp: Option<&Timestamp>,
    faults: &mut ConfigFaults,
) {
    if message.contains(&Piece::Id) != has_id {
        faults.add("the message has `{id}` if the format has the field of an id, and only then");
    }
    let has_time = timestamp.map(|timestamp| *timestamp != Timestamp::None);
    if has_time.is_some_and(|has_time| message.contains(&Piece::Timestamp) != has_time) {
        faults.add("the message has `{timestamp}` if the format has a time, and only then");
    }
}

/// Where the time is, of a format that says so.
fn timestamp_in(timestamp: Option<Timestamp>) -> Result<TimestampIn, WebhookConfigError> {
    match timestamp {
        Some(Timestamp::Field(name)) => field(&name).map(TimestampIn::Field),
        Some(Timestamp::InSignature(prefix)) => Ok(TimestampIn::Signature(prefix)),
        Some(Timestamp::None) => Ok(TimestampIn::Nowhere),
        None => Err(WebhookConfigError::NoTime),
    }
}

/// The pieces of a message: each value once at most, a text between two of them, the body last.
fn message(template: &str) -> Result<Vec<Piece>, WebhookConfigError> {
    const FAULT: WebhookConfigError = WebhookConfigError::Message;
    let (mut pieces, mut rest) = (Vec::new(), template);
    while !rest.is_empty() {
        let (piece, behind) = if let Some(named) = rest.strip_prefix('{') {
            let (name, behind) = named.split_once('}').ok_or(FAULT)?;
            let piece = match name {
                "id" => Piece::Id,
                "timestamp" => Piece::Timestamp,
                "body" => Piece::Body,
                _ => return Err(FAULT),
            };
            (piece, behind)
        } else {
            let (text, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            (Piece::Text(text.to_owned()), behind)
        };
        let joins = match (pieces.last(), &piece) {
            (None | Some(Piece::Text(_)), _) | (Some(Piece::Id), Piece::Text(_)) => false,
            (Some(Piece::Timestamp), Piece::Text(text)) => {
                text.starts_with(|letter: char| letter.is_ascii_digit())
            }
            _ => true,
        };
        if joins || (pieces.contains(&piece) && !matches!(piece, Piece::Text(_))) {
            return Err(FAULT);
        }
        pieces.push(piece);
        rest = behind;
    }
    if pieces.last() == Some(&Piece::Body) { Ok(pieces) } else { Err(FAULT) }
}
