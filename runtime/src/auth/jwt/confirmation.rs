//! The claim `cnf`: the key that a token is bound to ([RFC 7800]), by a digest of it.
//!
//! [RFC 7800]: https://www.rfc-editor.org/rfc/rfc7800

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::compact;
use super::members::{AnyValue, Blame, JsonText};
use super::reason::TokenError;

/// The bytes of a SHA-256 digest.
pub(super) type Sha256 = [u8; 32];

/// What the sender of a bound token has to prove. All of it must be, and what is not understood
/// cannot be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Confirmation {
    /// The digest of a key, which a DPoP proof is signed with ([RFC 9449, 6.1]).
    ///
    /// [RFC 9449, 6.1]: https://www.rfc-editor.org/rfc/rfc9449#section-6.1
    pub(super) key: Option<Sha256>,
    /// The digest of a certificate, which the connection was made with ([RFC 8705, 3.1]).
    ///
    /// [RFC 8705, 3.1]: https://www.rfc-editor.org/rfc/rfc8705#section-3.1
    pub(super) certificate: Option<Sha256>,
    /// Whether there is more, or nothing at all.
    pub(super) is_odd: bool,
}

impl Confirmation {
    /// A form that cannot be read.
    const ODD: Self = Self { key: None, certificate: None, is_odd: true };

    /// Whether the key with this digest is all that has to be proven.
    pub(super) fn is_of_key(&self, digest: &Sha256) -> bool {
        self.key.as_ref() == Some(digest) && self.certificate.is_none() && !self.is_odd
    }

    /// Whether the certificate with this digest is all that has to be proven.
    pub(super) fn is_of_certificate(&self, digest: &Sha256) -> bool {
        self.certificate.as_ref() == Some(digest) && self.key.is_none() && !self.is_odd
    }
}

/// Reads the claim, whatever its form: one that cannot be read is a binding that cannot be proved.
pub(super) struct ConfirmationSeed<'b> {
    pub(super) blame: &'b Blame,
}

impl<'de> DeserializeSeed<'de> for ConfirmationSeed<'_> {
    type Value = Confirmation;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Confirmation, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ConfirmationSeed<'_> {
    type Value = Confirmation;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_str<E>(self, _: &str) -> Result<Confirmation, E> {
        Ok(Confirmation::ODD)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Confirmation, A::Error> {
        while list.next_element::<AnyValue>()?.is_some() {}
        Ok(Confirmation::ODD)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Confirmation, A::Error> {
        let mut found = Confirmation::default();
        while let Some(JsonText(name)) = members.next_key()? {
            let place = match &*name {
                "jkt" => &mut found.key,
                "x5t#S256" => &mut found.certificate,
                _ => {
                    members.next_value::<AnyValue>()?;
                    found.is_odd = true;
                    continue;
                }
            };
            if place.is_some() {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            let JsonText(text) = members.next_value()?;
            let mut digest = Sha256::default();
            match compact::decode_exactly(text.as_bytes(), &mut digest) {
                Some(()) => *place = Some(digest),
                None => found.is_odd = true,
            }
        }
        found.is_odd |= found.key.is_none() && found.certificate.is_none();
        Ok(found)
    }
}
