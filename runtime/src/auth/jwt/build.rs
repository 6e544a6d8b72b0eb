//! From a configuration to a verifier: every rule that a configuration must meet.

use std::time::Duration;

use super::algorithm::Algorithm;
use super::builder::{Draft, Jwt, JwtSettings, Material, Profile, RingDraft};
use super::config_error::JwtConfigError;
use super::header::LONGEST_KEY_ID;
use super::key::Key;
use super::key_check;
use super::key_set::{KeySet, VerificationKeys};
use super::mapping;
use super::verify::{Verifier, VerifierRules};
use crate::clock::millis;

/// By how much clocks differ that are looked after.
const USUAL_LEEWAY: Duration = Duration::from_secs(5);
/// The longest leeway.
const LONGEST_LEEWAY: Duration = Duration::from_secs(60);

impl Jwt {
    /// Checks everything and makes the keys ready.
    ///
    /// # Errors
    /// Whatever cannot hold: no issuer or audience, a weak or unreadable key, keys that a token
    /// could not tell apart, secrets beside public keys, a leeway above a minute.
    pub fn build(self) -> Result<Verifier, JwtConfigError> {
        verifier(self)
    }
}

fn verifier(jwt: Jwt) -> Result<Verifier, JwtConfigError> {
    if let Some(fault) = jwt.fault {
        return Err(fault);
    }
    let rules = rules(jwt.settings)?;
    match jwt.ring {
        Some(RingDraft::Set(set)) => {
            let set = set.map_err(JwtConfigError::KeySet)?;
            return Ok(Verifier::new(VerificationKeys::Fixed(set), rules));
        }
        Some(RingDraft::Source(source)) => {
            return Ok(Verifier::new(VerificationKeys::Source(source), rules));
        }
        None => {}
    }
    let mut drafts = vec![jwt.key];
    drafts.extend(jwt.others);
    check_keys_are_of_one_kind(&drafts)?;
    check_keys_can_be_told_apart(&drafts)?;
    let keys = drafts.into_iter().map(ready).collect::<Result<_, _>>()?;
    Ok(Verifier::new(VerificationKeys::Fixed(KeySet::new(keys, Vec::new())), rules))
}

fn rules(settings: JwtSettings) -> Result<VerifierRules, JwtConfigError> {
    let issuer = settings.issuer.ok_or(JwtConfigError::MissingIssuer)?;
    if settings.audiences.is_empty() {
        return Err(JwtConfigError::MissingAudience);
    }
    check_is_said("issuer", &issuer)?;
    settings.audiences.iter().try_for_each(|audience| check_is_said("audience", audience))?;
    // A provider is known by its tokens, which are plain ones.
    let is_known = settings.claims.names_provider();
    let usual = if is_known { Profile::Plain } else { Profile::AccessTokens };
    let profile = settings.profile.unwrap_or(usual);
    let (mapping, kinds) = mapping::build(settings.claims, &settings.audiences)?;
    let token_cache = settings.token_cache.unwrap_or(mapping.usual_cache());
    let leeway = settings.leeway.unwrap_or(USUAL_LEEWAY);
    if leeway > LONGEST_LEEWAY {
        return Err(JwtConfigError::LeewayTooLong);
    }
    if settings.max_age.is_some_and(|age| age.is_zero()) {
        return Err(JwtConfigError::NoAge);
    }
    Ok(VerifierRules {
        issuer: issuer.into(),
        audiences: settings.audiences.into_iter().map(String::into_boxed_str).collect(),
        leeway_millis: i64::try_from(leeway.as_millis()).unwrap_or_default(),
        max_age_millis: settings.max_age.map(millis),
        mapping,
        kinds,
        access_tokens_only: profile == Profile::AccessTokens,
        token_cache,
        certificates: settings.certificates,
    })
}

fn check_is_said(setting: &'static str, text: &str) -> Result<(), JwtConfigError> {
    if text.is_empty() { Err(JwtConfigError::Empty(setting)) } else { Ok(()) }
}

/// A verifier that holds both could be made to use a public key, which is known to all, as a secret.
fn check_keys_are_of_one_kind(keys: &[Draft]) -> Result<(), JwtConfigError> {
    let secrets = keys.iter().filter(|key| matches!(key.material, Material::Secret { .. })).count();
    if secrets == 0 || secrets == keys.len() { Ok(()) } else { Err(JwtConfigError::MixedKeyKinds) }
}

/// By id, or where there is none by algorithm.
fn check_keys_can_be_told_apart(keys: &[Draft]) -> Result<(), JwtConfigError> {
    let mut rest = keys;
    while let Some((key, others)) = rest.split_first() {
        rest = others;
        if let Some(id) = &key.id {
            check_is_said("key_id", id)?;
            if id.len() > LONGEST_KEY_ID {
                return Err(JwtConfigError::KeyIdTooLong);
            }
            if others.iter().any(|other| other.id.as_ref() == Some(id)) {
                return Err(JwtConfigError::RepeatedKeyId(id.clone()));
            }
        } else if others.iter().any(|o| o.id.is_none() && o.algorithm == key.algorithm) {
            return Err(JwtConfigError::IndistinguishableKeys(key.algorithm.name()));
        }
    }
    Ok(())
}

fn ready(draft: Draft) -> Result<Key, JwtConfigError> {
    let Draft { algorithm, id, material } = draft;
    let id = id.map(String::into_boxed_str);
    match material {
        Material::Secret { is_pem: true, .. } => Err(JwtConfigError::SecretIsPem),
        Material::Secret { key, bytes, weakness, .. } => {
            check_secret_is_as_long_as_the_hash(algorithm, bytes, key.algorithm().tag_len())?;
            if let Some(why) = weakness {
                return Err(JwtConfigError::GuessableSecret(why));
            }
            Ok(Key::secret(algorithm, id, key))
        }
        Material::None => Err(JwtConfigError::KeySetBesideKeys),
        Material::Public(key) => Key::public(algorithm, id, key_check::check(key, algorithm)?),
    }
}

fn check_secret_is_as_long_as_the_hash(
    algorithm: Algorithm,
    bytes: usize,
    needed: usize,
) -> Result<(), JwtConfigError> {
    if bytes < needed {
        Err(JwtConfigError::WeakSecret { algorithm: algorithm.name(), bytes, needed })
    } else {
        Ok(())
    }
}
