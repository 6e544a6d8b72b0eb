//! The claims set: one pass over the payload, which borrows from it and judges as it reads.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::confirmation::ConfirmationSeed;
use super::mapping::{RuleSet, TokenKinds, ValueSeed};
use super::members::{AnyValue, Blame, JsonText, Seen, read};
use super::reason::TokenError;
use super::registered_claims::{Reading, RegisteredClaims, is_foreign};
use super::usual_claims;
use super::values::{AudienceSeed, Date};

impl<'t> RegisteredClaims<'t> {
    /// Reads a claims set into `self`, which is as new; in its place, since it is large.
    pub(super) fn read(&mut self, json: &'t str, reading: &Reading<'_>) -> Result<(), TokenError> {
        if usual_claims::read(json, reading, self).is_err() {
            self.read_any(json, reading)?;
        }
        reading.mapping.ask_functions(json, reading.names, &mut self.mapped);
        Ok(())
    }

    /// The same for a set in any form of JSON: this decides what is refused, and why.
    #[cold]
    pub(super) fn read_any(
        &mut self,
        json: &'t str,
        reading: &Reading<'_>,
    ) -> Result<(), TokenError> {
        *self = Self::default();
        let blame = Blame::new(TokenError::ClaimsInvalid);
        read(json, ClaimsSeed { reading, blame: &blame, claims: self }, &blame)
    }
}

/// The claims that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ClaimName {
    Issuer,
    Subject,
    Audience,
    Expires,
    NotBefore,
    Issued,
    Client,
    TokenId,
    Confirmation,
    /// Mapped by the application, or of no meaning.
    Other,
}

impl ClaimName {
    fn named(name: &str) -> Self {
        match name {
            "iss" => Self::Issuer,
            "sub" => Self::Subject,
            "aud" => Self::Audience,
            "exp" => Self::Expires,
            "nbf" => Self::NotBefore,
            "iat" => Self::Issued,
            "client_id" => Self::Client,
            "jti" => Self::TokenId,
            "cnf" => Self::Confirmation,
            _ => Self::Other,
        }
    }
}

/// Whether `name` has a meaning here that no other may take its place.
pub(super) fn is_reserved(name: &str) -> bool {
    ClaimName::named(name) != ClaimName::Other || is_foreign(name, TokenKinds::default())
}

/// Fills claims in, in their place: handed through as values they would be copied at every step.
struct ClaimsSeed<'c, 't> {
    reading: &'c Reading<'c>,
    blame: &'c Blame,
    claims: &'c mut RegisteredClaims<'t>,
}

impl<'de> DeserializeSeed<'de> for ClaimsSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ClaimsSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::new();
        while let Some(JsonText(name)) = map.next_key()? {
            if !seen.count() {
                return Err(self.blame.stop(TokenError::ClaimsInvalid));
            }
            if is_foreign(&name, self.reading.kinds) {
                return Err(self.blame.stop(TokenError::NotAnAccessToken));
            }
            let claim = ClaimName::named(&name);
            let rules = match claim {
                ClaimName::Other => self.reading.mapping.beginning_with(&name),
                _ => 0,
            };
            let new = match claim {
                ClaimName::Other => seen.note_unknown(name),
                known => seen.note_known(known as u8),
            };
            if !new {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            self.blame.on(TokenError::ClaimInvalid);
            self.claims.take(claim, rules, &mut map, self.reading, self.blame)?;
            self.blame.on(TokenError::ClaimsInvalid);
        }
        Ok(())
    }
}

impl<'t> RegisteredClaims<'t> {
    fn take<A: MapAccess<'t>>(
        &mut self,
        claim: ClaimName,
        rules: RuleSet,
        map: &mut A,
        reading: &Reading<'_>,
        blame: &Blame,
    ) -> Result<(), A::Error> {
        let ours = reading.audiences;
        match claim {
            ClaimName::Issuer => self.issuer = Some(text(map, blame)?),
            ClaimName::Subject => self.subject = Some(text(map, blame)?),
            ClaimName::Audience => {
                self.audience = Some(map.next_value_seed(AudienceSeed { ours })?);
            }
            ClaimName::Expires => self.expires = Some(millis(map)?),
            ClaimName::NotBefore => self.not_before = Some(millis(map)?),
            ClaimName::Issued => self.issued = Some(millis(map)?),
            ClaimName::Client => {
                let client = text(map, blame)?;
                self.client = Some(reading.is_ours(&client));
            }
            ClaimName::TokenId => {
                text(map, blame)?;
                self.has_token_id = true;
            }
            ClaimName::Confirmation => {
                let confirmation = ConfirmationSeed { blame };
                self.confirmation = Some(map.next_value_seed(confirmation)?);
            }
            ClaimName::Other if rules == 0 => {
                blame.on(TokenError::ClaimsInvalid);
                map.next_value::<AnyValue>()?;
            }
            ClaimName::Other => map.next_value_seed(ValueSeed {
                mapping: reading.mapping,
                names: reading.names,
                blame,
                mapped: &mut self.mapped,
                active: rules,
                depth: 1,
            })?,
        }
        Ok(())
    }
}

/// A string that says something.
fn text<'t, A: MapAccess<'t>>(map: &mut A, blame: &Blame) -> Result<Cow<'t, str>, A::Error> {
    let JsonText(text) = map.next_value()?;
    if text.is_empty() { Err(blame.stop(TokenError::ClaimInvalid)) } else { Ok(text) }
}

fn millis<'t, A: MapAccess<'t>>(map: &mut A) -> Result<i64, A::Error> {
    map.next_value::<Date>().map(|date| date.millis)
}
