//! The claims set as issuers usually write it, claim by claim: half the cost of the reader in
//! [`claims`](super::claims), which asks a visitor about every name and value.
//!
//! It accepts a subset and never refuses: what is repeated, of another type, out of bounds or just rare is
//! [`Unusual`], and the general reader, whose rules these are, reads the whole set again. Only the values of
//! claims that mean nothing here or are mapped along a path go through visitors.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde::de::DeserializeSeed as _;

use super::confirmation::ConfirmationSeed;
use super::mapping::ValueSeed;
use super::members::{AnyValue, Blame, Seen, check};
use super::plain_json::{Reader, Unusual};
use super::reason::TokenError;
use super::registered_claims::{Reading, RegisteredClaims, is_foreign};
use super::values::Date;

/// Reads all of `json` into `claims`, which hold nothing of use where this fails.
pub(super) fn read<'t>(
    json: &'t str,
    reading: &Reading<'_>,
    claims: &mut RegisteredClaims<'t>,
) -> Result<(), Unusual> {
    let reader = Reader::of(json);
    let mut claims = ClaimsReader { reader, reading, claims, has_objects: false };
    claims.read_all()?;
    if !claims.reader.is_at_end() {
        return Err(Unusual);
    }
    // Names below the first level, which were not looked at.
    if claims.has_objects { check(json).map_err(|()| Unusual) } else { Ok(()) }
}

/// A name of three letters as it is before its value: with quotation marks and colon, in the lowest bytes of a word.
const fn short([a, b, c]: [u8; 3]) -> u64 {
    u64::from_le_bytes([b'"', a, b, c, b'"', b':', 0, 0])
}

const SHORT_NAME_LENGTH: usize = 6;
/// The bytes that such a name takes.
const SHORT_NAME: u64 = 0xffff_ffff_ffff;

const ISS: u64 = short(*b"iss");
const SUB: u64 = short(*b"sub");
const AUD: u64 = short(*b"aud");
const EXP: u64 = short(*b"exp");
const NBF: u64 = short(*b"nbf");
const IAT: u64 = short(*b"iat");
const JTI: u64 = short(*b"jti");

struct ClaimsReader<'r, 't> {
    reader: Reader<'t>,
    reading: &'r Reading<'r>,
    claims: &'r mut RegisteredClaims<'t>,
    /// Whether a value holds objects, or may.
    has_objects: bool,
}

impl<'t> ClaimsReader<'_, 't> {
    fn read_all(&mut self) -> Result<(), Unusual> {
        let mut seen = Seen::new();
        self.reader.expect(b'{')?;
        loop {
            if !seen.count() {
                return Err(Unusual);
            }
            self.claim(&mut seen)?;
            if !self.reader.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Takes a claim, which must be new. Most of them have names of three letters, which are told apart in one step.
    fn claim(&mut self, seen: &mut Seen<'t>) -> Result<(), Unusual> {
        // Fewer than eight bytes hold no such name with a value behind it.
        let word = self.reader.next_word().unwrap_or_default() & SHORT_NAME;
        match word {
            ISS if self.claims.issuer.is_none() => {
                self.claims.issuer = Some(self.behind_name().text()?);
            }
            SUB if self.claims.subject.is_none() => {
                // Behind the quotation mark.
                self.claims.subject_at = Some(self.behind_name().reader.place() + 1);
                self.claims.subject = Some(self.text()?);
            }
            AUD if self.claims.audience.is_none() => {
                self.claims.audience = Some(self.behind_name().audience()?);
            }
            EXP if self.claims.expires.is_none() => {
                self.claims.expires = Some(self.behind_name().date()?);
            }
            NBF if self.claims.not_before.is_none() => {
                self.claims.not_before = Some(self.behind_name().date()?);
            }
            IAT if self.claims.issued.is_none() => {
                self.claims.issued = Some(self.behind_name().date()?);
            }
            JTI if !self.claims.has_token_id => {
                self.claims.has_token_id = !self.behind_name().text()?.is_empty();
            }
            _ => return self.named_claim(seen),
        }
        Ok(())
    }

    /// Goes past a name of three letters.
    #[inline]
    fn behind_name(&mut self) -> &mut Self {
        self.reader.skip(SHORT_NAME_LENGTH);
        self
    }

    /// The same for any other name, and for what is repeated, which is for the general reader.
    fn named_claim(&mut self, seen: &mut Seen<'t>) -> Result<(), Unusual> {
        let name = self.reader.quoted()?;
        self.reader.expect(b':')?;
        match name {
            "client_id" if self.claims.client.is_none() => {
                let client = self.text()?;
                self.claims.client = Some(self.reading.is_ours(&client));
            }
            "cnf" if self.claims.confirmation.is_none() => {
                self.has_objects = true;
                let seed = ConfirmationSeed { blame: &Blame::new(TokenError::ClaimInvalid) };
                self.claims.confirmation = Some(seed.deserialize(&mut self.reader)?);
            }
            "client_id" | "cnf" | "iss" | "sub" | "aud" | "exp" | "nbf" | "iat" | "jti" => {
                return Err(Unusual);
            }
            _ if is_foreign(name, self.reading.kinds) => return Err(Unusual),
            _ if seen.note_unknown(Cow::Borrowed(name)) => self.other(name)?,
            _ => return Err(Unusual),
        }
        Ok(())
    }

    /// A text that says something.
    #[inline]
    fn text(&mut self) -> Result<Cow<'t, str>, Unusual> {
        let text = self.reader.quoted()?;
        if text.is_empty() { Err(Unusual) } else { Ok(Cow::Borrowed(text)) }
    }

    #[inline]
    fn date(&mut self) -> Result<i64, Unusual> {
        let seconds = self.reader.integer()?;
        Date::of_whole_seconds(seconds).map(|date| date.millis).ok_or(Unusual)
    }

    fn audience(&mut self) -> Result<bool, Unusual> {
        if !self.reader.goes_past(b'[') {
            let audience = self.reader.quoted()?;
            return Ok(self.reading.is_ours(audience));
        }
        let mut ours = false;
        loop {
            let audience = self.reader.quoted()?;
            ours |= self.reading.is_ours(audience);
            if !self.reader.goes_on(b']')? {
                return Ok(ours);
            }
        }
    }

    /// A claim that the application maps, or of no meaning.
    fn other(&mut self, name: &str) -> Result<(), Unusual> {
        let Reading { mapping, names, .. } = *self.reading;
        let rules = mapping.beginning_with(name);
        match self.reader.peek() {
            Some(b'"') if rules == 0 => self.reader.quoted().map(drop),
            Some(b'0'..=b'9') if rules == 0 => self.reader.integer().map(drop),
            Some(b'[') if mapping.are_names(rules) => self.list_of_names(rules),
            first => {
                self.has_objects |= matches!(first, Some(b'{' | b'['));
                if rules == 0 {
                    return AnyValue::deserialize(&mut self.reader).map(drop);
                }
                let seed = ValueSeed {
                    mapping,
                    names,
                    blame: &Blame::new(TokenError::ClaimInvalid),
                    mapped: &mut self.claims.mapped,
                    active: rules,
                    depth: 1,
                };
                seed.deserialize(&mut self.reader)
            }
        }
    }

    /// An array of names, each of which counts by itself.
    fn list_of_names(&mut self, rules: u32) -> Result<(), Unusual> {
        let Reading { mapping, names, .. } = *self.reading;
        let mapped = &mut self.claims.mapped;
        self.reader.expect(b'[')?;
        mapped.find(rules);
        if self.reader.goes_past(b']') {
            return Ok(());
        }
        loop {
            mapping.add_name(rules, self.reader.quoted()?, names, mapped);
            if !self.reader.goes_on(b']')? {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests;
