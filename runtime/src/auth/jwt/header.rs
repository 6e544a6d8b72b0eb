//! The header: which algorithm, which key, what kind of token. Everything that could lead the
//! verifier elsewhere is refused.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::algorithm::Algorithm;
use super::members::{AnyValue, Blame, JsonText, Seen, read_usual};
use super::reason::TokenError;

/// The longest key id, in a token and in the configuration.
pub(super) const LONGEST_KEY_ID: usize = 256;

/// What media types of tokens begin with.
const APPLICATION: &str = "application/";

/// What a header may say.
#[derive(Debug)]
pub(super) struct Header<'t> {
    pub(super) algorithm: Algorithm,
    pub(super) key_id: Option<Cow<'t, str>>,
    pub(super) kind: TokenType,
}

/// What `typ` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenType {
    Unstated,
    Jwt,
    AccessToken,
    /// RFC 8417, 2.3: no credential whatever it says.
    SecurityEvent,
    /// OpenID Connect Back-Channel Logout 1.0, 2.4: no credential either.
    Logout,
    /// Something else, and so no token that is taken here.
    Other,
}

impl TokenType {
    fn named(name: &str) -> Self {
        // RFC 7515, 4.1.9: the prefix may be left out, for every kind.
        let prefixed = name.split_at_checked(APPLICATION.len());
        let name = match prefixed {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(APPLICATION) => rest,
            _ => name,
        };
        let kinds = [
            ("JWT", Self::Jwt),
            ("at+jwt", Self::AccessToken),
            ("secevent+jwt", Self::SecurityEvent),
            ("logout+jwt", Self::Logout),
        ];
        let named = kinds.into_iter().find(|(kind, _)| kind.eq_ignore_ascii_case(name));
        named.map_or(Self::Other, |(_, kind)| kind)
    }
}

impl<'t> Header<'t> {
    pub(super) fn read(json: &'t str) -> Result<Self, TokenError> {
        let blame = Blame::new(TokenError::HeaderInvalid);
        let draft = read_usual(json, || HeaderSeed { blame: &blame }, &blame)?;
        Ok(Self {
            algorithm: draft.algorithm.ok_or(TokenError::AlgorithmRefused)?,
            key_id: draft.key_id,
            kind: draft.kind.unwrap_or(TokenType::Unstated),
        })
    }
}

#[derive(Default)]
struct Draft<'t> {
    algorithm: Option<Algorithm>,
    key_id: Option<Cow<'t, str>>,
    kind: Option<TokenType>,
}

struct HeaderSeed<'b> {
    blame: &'b Blame,
}

impl<'de> DeserializeSeed<'de> for HeaderSeed<'_> {
    type Value = Draft<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Draft<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeaderSeed<'_> {
    type Value = Draft<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft<'de>, A::Error> {
        let mut draft = Draft::default();
        let mut seen = Seen::new();
        while let Some(JsonText(name)) = map.next_key()? {
            if !seen.count() {
                return Err(self.blame.stop(TokenError::HeaderInvalid));
            }
            if let Some(reason) = refusal_of(&name) {
                return Err(self.blame.stop(reason));
            }
            let member = Member::named(&name);
            let new = match member {
                Member::Other => seen.note_unknown(name),
                known => seen.note_known(known as u8),
            };
            if !new {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            draft.take(member, &mut map, self.blame)?;
        }
        Ok(draft)
    }
}

/// The headers that are read.
#[derive(Clone, Copy)]
enum Member {
    Algorithm,
    KeyId,
    TokenType,
    Other,
}

impl Member {
    fn named(name: &str) -> Self {
        match name {
            "alg" => Self::Algorithm,
            "kid" => Self::KeyId,
            "typ" => Self::TokenType,
            _ => Self::Other,
        }
    }
}

/// The headers whose mere presence refuses the token.
pub(super) fn refusal_of(name: &str) -> Option<TokenError> {
    match name {
        "crit" | "b64" => Some(TokenError::ExtensionRefused),
        "jku" | "jwk" | "x5u" | "x5c" => Some(TokenError::KeySourceRefused),
        "zip" => Some(TokenError::CompressionRefused),
        "enc" => Some(TokenError::Encrypted),
        _ => None,
    }
}

impl<'t> Draft<'t> {
    fn take<A: MapAccess<'t>>(
        &mut self,
        member: Member,
        map: &mut A,
        blame: &Blame,
    ) -> Result<(), A::Error> {
        match member {
            Member::Algorithm => {
                blame.on(TokenError::AlgorithmRefused);
                let JsonText(name) = map.next_value()?;
                let named = Algorithm::named(&name);
                self.algorithm = Some(named.ok_or_else(|| blame.stop(blame.reason()))?);
            }
            Member::KeyId => {
                let JsonText(id) = map.next_value()?;
                if id.is_empty() || id.len() > LONGEST_KEY_ID {
                    return Err(blame.stop(TokenError::KeyUnknown));
                }
                self.key_id = Some(id);
            }
            Member::TokenType => {
                blame.on(TokenError::TypeRefused);
                let JsonText(name) = map.next_value()?;
                self.kind = Some(TokenType::named(&name));
            }
            Member::Other => {
                map.next_value::<AnyValue>()?;
            }
        }
        blame.on(TokenError::HeaderInvalid);
        Ok(())
    }
}
