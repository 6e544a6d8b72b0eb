//! The claim `iss`, read before the signature to choose whose keys may verify it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::compact::{self, Compact};
use super::members::{Blame, JsonText, read as read_json};
use super::reason::TokenError;

/// The issuer that a token names. Its length is bounded with the token's.
pub(super) fn read(parts: &Compact<'_>) -> Result<String, TokenError> {
    let payload = compact::decode(parts.payload).ok_or(TokenError::Malformed)?;
    let json = str::from_utf8(&payload).map_err(|_| TokenError::ClaimsInvalid)?;
    let blame = Blame::new(TokenError::ClaimsInvalid);
    read_json(json, IssuerSeed { blame: &blame }, &blame)
}

struct IssuerSeed<'b> {
    blame: &'b Blame,
}

impl<'de> DeserializeSeed<'de> for IssuerSeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for IssuerSeed<'_> {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    /// Two issuers in one token choose neither.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut issuer = None;
        while let Some(JsonText(name)) = map.next_key()? {
            if name != "iss" {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            self.blame.on(TokenError::ClaimInvalid);
            let JsonText(named) = map.next_value()?;
            if issuer.replace(named.into_owned()).is_some() {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            self.blame.on(TokenError::ClaimsInvalid);
        }
        issuer.ok_or_else(|| self.blame.stop(TokenError::ClaimMissing))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn read_claims(json: &str) -> Result<String, TokenError> {
        let token = format!("e30.{}.", URL_SAFE_NO_PAD.encode(json));
        read(&Compact::split(token.as_bytes()).unwrap())
    }

    #[test]
    fn one_issuer_is_read_wherever_it_stands() {
        let issuer = read_claims(r#"{"sub":"a","n":{"iss":"inner"},"iss":"https://id.example"}"#);
        assert_eq!(issuer.as_deref(), Ok("https://id.example"));
    }

    #[test]
    fn what_names_no_single_issuer_chooses_none() {
        assert_eq!(read_claims(r#"{"iss":"a","iss":"b"}"#), Err(TokenError::MemberRepeated));
        assert_eq!(read_claims(r#"{"sub":"a"}"#), Err(TokenError::ClaimMissing));
        assert_eq!(read_claims(r#"{"iss":["a"]}"#), Err(TokenError::ClaimInvalid));
        assert_eq!(read_claims(r#"["iss"]"#), Err(TokenError::ClaimsInvalid));
        assert_eq!(read_claims(r#"{"iss":"a"} x"#), Err(TokenError::ClaimsInvalid));
    }
}
