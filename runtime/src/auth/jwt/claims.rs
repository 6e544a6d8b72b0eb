//! The claims set: one pass over the payload, which borrows from it and judges as it reads.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::NameTable;
use super::members::{Blame, Seen, Text, read};
use super::reason::TokenError;
use super::values::{AudienceSeed, Date, RolesSeed, ScopesSeed};
use crate::names::Bits;

/// What claims are read for.
pub(super) struct Reading<'c> {
    pub(super) audiences: &'c [Box<str>],
    pub(super) roles_claim: &'c str,
    pub(super) names: &'c NameTable,
}

/// What the claims say; every value has the right type, no rule is applied yet.
#[derive(Default)]
pub(super) struct Claims<'t> {
    pub(super) issuer: Option<Cow<'t, str>>,
    pub(super) subject: Option<Cow<'t, str>>,
    /// Whether `aud` names us.
    pub(super) audience: Option<bool>,
    pub(super) expires: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) issued: Option<i64>,
    pub(super) has_client: bool,
    pub(super) has_token_id: bool,
    pub(super) roles: Bits,
    pub(super) scopes: Bits,
}

impl<'t> Claims<'t> {
    pub(super) fn read(json: &'t str, reading: &Reading<'_>) -> Result<Self, TokenError> {
        let blame = Blame::new(TokenError::ClaimsInvalid);
        read(json, ClaimsSeed { reading, blame: &blame }, &blame)
    }
}

/// The claims that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    Issuer,
    Subject,
    Audience,
    Expires,
    NotBefore,
    Issued,
    Client,
    TokenId,
    Scope,
    Roles,
    Other,
}

impl Claim {
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
            "scope" => Self::Scope,
            _ => Self::Other,
        }
    }
}

/// Whether `name` has a meaning here that no roles claim may take.
pub(super) fn is_reserved(name: &str) -> bool {
    Claim::named(name) != Claim::Other || is_foreign(name)
}

/// The claims that only ID, logout and event tokens carry (`OpenID` Connect, RFC 8417).
fn is_foreign(name: &str) -> bool {
    matches!(name, "at_hash" | "c_hash" | "events")
}

struct ClaimsSeed<'c> {
    reading: &'c Reading<'c>,
    blame: &'c Blame,
}

impl<'de> DeserializeSeed<'de> for ClaimsSeed<'_> {
    type Value = Claims<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Claims<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ClaimsSeed<'_> {
    type Value = Claims<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims<'de>, A::Error> {
        let mut claims = Claims::default();
        let mut seen = Seen::new();
        while let Some(Text(name)) = map.next_key()? {
            if !seen.count() {
                return Err(self.blame.stop(TokenError::ClaimsInvalid));
            }
            if is_foreign(&name) {
                return Err(self.blame.stop(TokenError::NotAnAccessToken));
            }
            let claim = match Claim::named(&name) {
                Claim::Other if *name == *self.reading.roles_claim => Claim::Roles,
                claim => claim,
            };
            let new = match claim {
                Claim::Other => seen.note_unknown(name),
                known => seen.note_known(known as u8),
            };
            if !new {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            self.blame.on(TokenError::ClaimInvalid);
            claims.take(claim, &mut map, &self)?;
            self.blame.on(TokenError::ClaimsInvalid);
        }
        Ok(claims)
    }
}

impl<'t> Claims<'t> {
    fn take<A: MapAccess<'t>>(
        &mut self,
        claim: Claim,
        map: &mut A,
        seed: &ClaimsSeed<'_>,
    ) -> Result<(), A::Error> {
        let names = seed.reading.names;
        match claim {
            Claim::Issuer => self.issuer = Some(text(map, seed.blame)?),
            Claim::Subject => self.subject = Some(text(map, seed.blame)?),
            Claim::Audience => {
                let ours = seed.reading.audiences;
                self.audience = Some(map.next_value_seed(AudienceSeed { ours })?);
            }
            Claim::Expires => self.expires = Some(millis(map)?),
            Claim::NotBefore => self.not_before = Some(millis(map)?),
            Claim::Issued => self.issued = Some(millis(map)?),
            Claim::Client => {
                text(map, seed.blame)?;
                self.has_client = true;
            }
            Claim::TokenId => {
                text(map, seed.blame)?;
                self.has_token_id = true;
            }
            Claim::Scope => self.scopes = map.next_value_seed(ScopesSeed { names })?,
            Claim::Roles => self.roles = map.next_value_seed(RolesSeed { names })?,
            Claim::Other => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// A string that says something.
fn text<'t, A: MapAccess<'t>>(map: &mut A, blame: &Blame) -> Result<Cow<'t, str>, A::Error> {
    let Text(text) = map.next_value()?;
    if text.is_empty() { Err(blame.stop(TokenError::ClaimInvalid)) } else { Ok(text) }
}

fn millis<'t, A: MapAccess<'t>>(map: &mut A) -> Result<i64, A::Error> {
    map.next_value::<Date>().map(|date| date.millis)
}
