//! JSON Web Keys and sets of them (RFC 7517; RFC 7518, section 6; RFC 8037), public keys alone.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::algorithm::{Algorithm, Family};
use super::config_error::{JwkFault, JwtConfigError, KeySetError};
use super::header::LONGEST_KEY_ID;
use super::key::Key;
use super::key_check;
use super::public_key::PublicKey;

/// The longest text of a set.
const LONGEST: usize = 256 * 1024;
/// The most keys of a set.
const MOST: usize = 100;

/// The members that only private and symmetric keys have.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The algorithms of these names.
pub(super) fn algorithms_called<'n>(
    names: impl IntoIterator<Item = &'n str>,
) -> Result<Vec<Algorithm>, KeySetError> {
    let named = |name: &'n str| {
        let algorithm = Algorithm::named(name).filter(|it| it.family() != Family::Hmac);
        algorithm.ok_or_else(|| KeySetError::UnknownAlgorithm(name.to_owned()))
    };
    names.into_iter().map(named).collect()
}

/// The keys of a set that can be used, for these algorithms alone where some are stated; and why the others cannot.
pub(super) fn read_set(
    json: &[u8],
    stated: Option<&[Algorithm]>,
) -> Result<(Vec<Key>, Vec<JwkFault>), KeySetError> {
    /// Each key stays text until it is read by itself: what one writes concerns no other.
    #[derive(Deserialize)]
    struct Set<'j> {
        #[serde(borrow)]
        keys: Vec<&'j RawValue>,
    }
    if json.len() > LONGEST {
        return Err(KeySetError::TooLong);
    }
    let set: Set<'_> = serde_json::from_slice(json).map_err(|_| KeySetError::NotASet)?;
    if set.keys.len() > MOST {
        return Err(KeySetError::TooManyKeys);
    }
    let (mut keys, mut skipped) = (Vec::new(), Vec::new());
    for key in set.keys {
        let key = serde_json::from_str(key.get()).map_err(|_| JwkFault::Malformed);
        match key.and_then(|key| describe(&key)?.among(stated)?.ready()) {
            Ok(key) => keys.push(key),
            Err(fault) => skipped.push(fault),
        }
    }
    drop_indistinguishable(&mut keys, &mut skipped);
    if keys.is_empty() { Err(KeySetError::NoUsableKey(skipped)) } else { Ok((keys, skipped)) }
}

/// Of two keys with one id and one algorithm neither is used: a token could mean either.
fn drop_indistinguishable(keys: &mut Vec<Key>, skipped: &mut Vec<JwkFault>) {
    let name = |key: &Key| (key.id.clone(), key.algorithm);
    let names: Vec<_> = keys.iter().map(name).collect();
    keys.retain(|key| {
        let (id, algorithm) = name(key);
        let same = names.iter().filter(|(other, of)| *other == id && *of == algorithm).count();
        let is_told_apart = id.is_none() || same == 1;
        if !is_told_apart {
            skipped.push(JwkFault::RepeatedKeyId(id.unwrap_or_default().into()));
        }
        is_told_apart
    });
}

pub(super) fn read_key(key: &Value) -> Result<Key, JwkFault> {
    describe(key)?.ready()
}

/// A key and what it says about itself; whether it is any good is open.
pub(super) struct DescribedKey {
    pub(super) key: PublicKey,
    pub(super) algorithm: Algorithm,
    pub(super) id: Option<String>,
    /// Whether the key itself names the algorithm.
    is_for_one: bool,
}

impl DescribedKey {
    fn ready(self) -> Result<Key, JwkFault> {
        let refused = |fault| JwkFault::Refused(Box::new(fault));
        let checked = key_check::check(self.key, self.algorithm).map_err(refused)?;
        Key::public(self.algorithm, self.id.map(Into::into), checked).map_err(refused)
    }

    /// For one of these algorithms: its own, or where it names none the first that it can serve.
    fn among(self, stated: Option<&[Algorithm]>) -> Result<Self, JwkFault> {
        let Some(stated) = stated else { return Ok(self) };
        let fits = |it: &Algorithm| {
            if self.is_for_one {
                *it == self.algorithm
            } else {
                it.family() == self.algorithm.family()
            }
        };
        let algorithm = stated.iter().copied().find(fits).ok_or(JwkFault::AlgorithmRefused)?;
        Ok(Self { algorithm, ..self })
    }

    /// The one key in `json`, for `wanted` or for the algorithm that it names.
    pub(super) fn read(json: &[u8], wanted: Option<Algorithm>) -> Result<Self, JwtConfigError> {
        const NO_KEY: JwtConfigError = JwtConfigError::UnreadableKey("it is not a JSON Web Key");
        if json.len() > LONGEST {
            return Err(NO_KEY);
        }
        let key: Value = serde_json::from_slice(json).map_err(|_| NO_KEY)?;
        if key.get("keys").is_some() {
            return Err(JwtConfigError::UnreadableKey("it is a set of keys: use `Jwt::jwks`"));
        }
        let key = describe(&key).map_err(|fault| match fault {
            JwkFault::Private => JwtConfigError::PrivateKey,
            fault => JwtConfigError::Jwk(fault),
        })?;
        let Some(wanted) = wanted.filter(|wanted| *wanted != key.algorithm) else { return Ok(key) };
        if wanted.family() != key.algorithm.family() {
            return Err(JwtConfigError::WrongKeyKind(wanted.name()));
        }
        if key.is_for_one {
            return Err(JwtConfigError::Jwk(JwkFault::AlgorithmRefused));
        }
        Ok(Self { algorithm: wanted, ..key })
    }
}

fn describe(key: &Value) -> Result<DescribedKey, JwkFault> {
    let Value::Object(key) = key else { return Err(JwkFault::Malformed) };
    let kind = text(key, "kty")?.ok_or(JwkFault::Malformed)?;
    if kind == "oct" {
        return Err(JwkFault::Symmetric);
    }
    if PRIVATE.iter().any(|member| key.contains_key(*member)) {
        return Err(JwkFault::Private);
    }
    check_it_verifies(key)?;
    let family = family(kind, text(key, "crv")?)?;
    let named = text(key, "alg")?;
    let algorithm = algorithm(named, family)?;
    let id = text(key, "kid")?;
    if id.is_some_and(|id| id.is_empty() || id.len() > LONGEST_KEY_ID) {
        return Err(JwkFault::Malformed);
    }
    Ok(DescribedKey {
        key: public_key(key, family)?,
        algorithm,
        id: id.map(str::to_owned),
        is_for_one: named.is_some(),
    })
}

/// A text member; `None` where it is absent.
fn text<'k>(key: &'k Map<String, Value>, member: &str) -> Result<Option<&'k str>, JwkFault> {
    match key.get(member) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwkFault::Malformed),
    }
}

/// RFC 7517, sections 4.2 and 4.3: absent, or for verifying signatures.
fn check_it_verifies(key: &Map<String, Value>) -> Result<(), JwkFault> {
    if text(key, "use")?.is_some_and(|purpose| purpose != "sig") {
        return Err(JwkFault::NotForSignatures);
    }
    match key.get("key_ops") {
        None => Ok(()),
        Some(Value::Array(operations)) if operations.iter().any(|one| one == "verify") => Ok(()),
        Some(Value::Array(_)) => Err(JwkFault::NotForSignatures),
        Some(_) => Err(JwkFault::Malformed),
    }
}

fn family(kind: &str, curve: Option<&str>) -> Result<Family, JwkFault> {
    match (kind, curve) {
        ("RSA", _) => Ok(Family::Rsa),
        ("EC", Some("P-256")) => Ok(Family::P256),
        ("EC", Some("P-384")) => Ok(Family::P384),
        ("EC", Some("P-521")) => Ok(Family::P521),
        ("OKP", Some("Ed25519")) => Ok(Family::Ed25519),
        _ => Err(JwkFault::UnknownType),
    }
}

/// One algorithm for each key: the one that it names, else that of its family.
fn algorithm(named: Option<&str>, family: Family) -> Result<Algorithm, JwkFault> {
    let usual = match family {
        Family::Rsa => Algorithm::Rs256,
        Family::P256 => Algorithm::Es256,
        Family::P384 => Algorithm::Es384,
        Family::P521 => Algorithm::Es512,
        Family::Ed25519 => Algorithm::EdDsa,
        Family::Hmac => return Err(JwkFault::Symmetric),
    };
    let Some(named) = named else { return Ok(usual) };
    let algorithm = Algorithm::named(named).filter(|algorithm| algorithm.family() == family);
    algorithm.ok_or(JwkFault::AlgorithmRefused)
}

fn public_key(key: &Map<String, Value>, family: Family) -> Result<PublicKey, JwkFault> {
    let part = |member| text(key, member)?.ok_or(JwkFault::Malformed);
    Ok(match family {
        Family::Rsa => PublicKey::rsa(part("n")?, part("e")?),
        Family::P256 | Family::P384 | Family::P521 => PublicKey::ec(part("x")?, part("y")?),
        Family::Ed25519 => PublicKey::ed25519(part("x")?),
        Family::Hmac => return Err(JwkFault::Symmetric),
    })
}
