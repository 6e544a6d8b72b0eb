//! From a configuration to a verifier: every rule that a configuration must meet.

use std::time::Duration;

use super::algorithm::Algorithm;
use super::builder::{Draft, Jwt, JwtSettings, Material, Profile, RingDraft};
use super::config_error::JwtConfigError;
use super::faults::JwtFaults;
use super::header::LONGEST_KEY_ID;
use super::key::Key;
use super::key_check;
use super::key_set::KeySet;
use super::mapping;
use super::verification_keys::VerificationKeys;
use super::verifier_rules::VerifierRules;
use super::verify::Verifier;
use crate::clock::millis;
use crate::config_faults::{ConfigError, ConfigFaults};

/// By how much clocks differ that are looked after.
const USUAL_LEEWAY: Duration = Duration::from_secs(5);
/// The longest leeway.
const LONGEST_LEEWAY: Duration = Duration::from_secs(60);

impl Jwt {
    /// Checks everything and makes the keys ready.
    ///
    /// # Errors
    /// Every fault: no issuer or audience, a weak or unreadable key, keys that a token could not tell apart, secrets
    /// beside public keys, a leeway above a minute, a setter that was called twice, and what else cannot hold.
    pub fn build(self) -> Result<Verifier, ConfigError> {
        let mut faults = ConfigFaults::named("jwt");
        let verifier = faults.check_all(self.checked());
        faults.ready(verifier)
    }

    /// The same, for a configuration that has this as a part.
    pub(crate) fn checked(self) -> Result<Verifier, Vec<JwtConfigError>> {
        let mut faults = self.faults;
        let rules = rules(self.settings, &mut faults);
        let keys = match self.ring {
            Some(RingDraft::Set(set)) => {
                faults.check(set.map_err(JwtConfigError::KeySet)).map(VerificationKeys::Fixed)
            }
            Some(RingDraft::Source(source)) => Some(VerificationKeys::Source(source)),
            None => keys(self.key, self.others, &mut faults),
        };
        let verifier = keys.zip(rules).map(|(keys, rules)| Verifier::new(keys, rules));
        faults.ready(verifier)
    }
}

fn rules(settings: JwtSettings, faults: &mut JwtFaults) -> Option<VerifierRules> {
    match &settings.issuer {
        Some(issuer) => check_is_said("issuer", issuer, faults),
        None => faults.add(JwtConfigError::MissingIssuer),
    }
    if settings.audiences.is_empty() {
        faults.add(JwtConfigError::MissingAudience);
    }
    for audience in &settings.audiences {
        check_is_said("audience", audience, faults);
    }
    let leeway = settings.leeway.unwrap_or(USUAL_LEEWAY);
    if leeway > LONGEST_LEEWAY {
        faults.add(JwtConfigError::LeewayTooLong);
    }
    if settings.max_age.is_some_and(|age| age.is_zero()) {
        faults.add(JwtConfigError::NoAge);
    }
    // A provider is known by its tokens, which are plain ones.
    let is_known = settings.claims.names_provider();
    let usual = if is_known { Profile::Plain } else { Profile::AccessTokens };
    let profile = settings.profile.unwrap_or(usual);
    let (mapping, kinds) = mapping::build(settings.claims, &settings.audiences, faults);
    let token_cache = settings.token_cache.unwrap_or(mapping.usual_cache());
    Some(VerifierRules {
        issuer: settings.issuer?.into(),
        audiences: settings.audiences.into_iter().map(String::into_boxed_str).collect(),
        leeway_millis: i64::try_from(leeway.as_millis()).unwrap_or_default(),
        max_age_millis: settings.max_age.map(millis),
        mapping,
        kinds,
        access_tokens_only: profile == Profile::AccessTokens,
        token_cache,
        certificates: settings.certificates.unwrap_or_default(),
    })
}

fn check_is_said(setting: &'static str, text: &str, faults: &mut JwtFaults) {
    if text.is_empty() {
        faults.add(JwtConfigError::Empty(setting));
    }
}

fn keys(first: Draft, others: Vec<Draft>, faults: &mut JwtFaults) -> Option<VerificationKeys> {
    let drafts: Vec<Draft> = std::iter::once(first).chain(others).collect();
    check_keys_are_of_one_kind(&drafts, faults);
    check_keys_can_be_told_apart(&drafts, faults);
    let stated = drafts.len();
    let keys: Vec<Key> = drafts.into_iter().filter_map(|draft| ready(draft, faults)).collect();
    (keys.len() == stated).then(|| VerificationKeys::Fixed(KeySet::new(keys, Vec::new())))
}

/// A verifier that holds both could be made to use a public key, which is known to all, as a secret.
fn check_keys_are_of_one_kind(keys: &[Draft], faults: &mut JwtFaults) {
    let has_secrets = keys.iter().any(|key| matches!(key.material, Material::Secret { .. }));
    let has_public = keys.iter().any(|key| matches!(key.material, Material::Public(_)));
    if has_secrets && has_public {
        faults.add(JwtConfigError::MixedKeyKinds);
    }
}

/// By id, or where there is none by algorithm.
fn check_keys_can_be_told_apart(keys: &[Draft], faults: &mut JwtFaults) {
    let mut rest = keys;
    while let Some((key, others)) = rest.split_first() {
        rest = others;
        if let Some(id) = &key.id {
            check_is_said("key_id", id, faults);
            if id.len() > LONGEST_KEY_ID {
                faults.add(JwtConfigError::KeyIdTooLong);
            }
            if others.iter().any(|other| other.id.as_ref() == Some(id)) {
                faults.add(JwtConfigError::RepeatedKeyId(id.clone()));
            }
        } else if key.is_there() && others.iter().any(|other| key.passes_for(other)) {
            faults.add(JwtConfigError::IndistinguishableKeys(key.algorithm.name()));
        }
    }
}

impl Draft {
    /// Of a key whose fault is told, no algorithm is known.
    fn is_there(&self) -> bool {
        !matches!(self.material, Material::None)
    }

    fn passes_for(&self, other: &Self) -> bool {
        other.is_there() && other.id.is_none() && other.algorithm == self.algorithm
    }
}

fn ready(draft: Draft, faults: &mut JwtFaults) -> Option<Key> {
    let Draft { algorithm, id, material } = draft;
    let id = id.map(String::into_boxed_str);
    match material {
        Material::None => None,
        Material::Secret { is_pem: true, .. } => faults.check(Err(JwtConfigError::SecretIsPem)),
        Material::Secret { key, bytes, weakness, .. } => {
            let needed = key.algorithm().tag_len();
            let secret = check_secret_is_random(algorithm, bytes, needed, weakness);
            faults.check(secret.map(|()| Key::secret(algorithm, id, key)))
        }
        Material::Public(key) => {
            let key = key_check::check(key, algorithm);
            faults.check(key.and_then(|key| Key::public(algorithm, id, key)))
        }
    }
}

/// Random bytes, as many as the hash has.
fn check_secret_is_random(
    algorithm: Algorithm,
    bytes: usize,
    needed: usize,
    weakness: Option<&'static str>,
) -> Result<(), JwtConfigError> {
    if bytes < needed {
        return Err(JwtConfigError::WeakSecret { algorithm: algorithm.name(), bytes, needed });
    }
    weakness.map_or(Ok(()), |why| Err(JwtConfigError::GuessableSecret(why)))
}
