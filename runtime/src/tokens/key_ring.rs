//! The keys of the service: the next ones, the one that signs, and those that are retired.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde_json::{Value, json};

use super::error::TokenServiceError;
use super::signing_key::SigningKey;
use crate::auth::jwt::{KeySet, KeySource, KeysUnavailable};
use crate::clock::{Clock, millis};

/// How long others may keep the key set: its `max-age`.
pub(super) const CACHED_FOR: Duration = Duration::from_secs(5 * 60);
/// How long before it signs a key is served at least: two lives of what others keep.
const ANNOUNCED_FOR: Duration = Duration::from_secs(10 * 60);
/// By how much clocks may differ: the longest leeway of a verifier.
const CLOCKS_DIFFER: i64 = 60_000;

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyState {
    /// It is served, and does not sign yet.
    Next,
    /// It signs.
    Current,
    /// It signs no longer, and is served until its last token has expired.
    Retired,
}

/// Keys in the order of their times.
pub(super) struct KeyRing {
    keys: RwLock<Arc<Keys>>,
    clock: Clock,
    /// How long a token lives that the last key signed at its end, in milliseconds.
    outlives: i64,
}

struct Keys {
    in_order: Vec<Arc<SigningKey>>,
    /// What this process verifies with: all keys, all but the first, and so on, since they end in order.
    sets: Vec<Arc<KeySet>>,
}

impl Keys {
    fn new(mut in_order: Vec<Arc<SigningKey>>) -> Result<Self, TokenServiceError> {
        in_order.sort_by_key(|key| key.signs_from_millis());
        let jwks: Vec<Value> = in_order.iter().map(|key| key.public_jwk()).collect();
        let set = |first: usize| {
            let json = json!({ "keys": jwks.get(first..).unwrap_or_default() }).to_string();
            KeySet::from_jwks(json.as_bytes()).map(Arc::new).map_err(|_| TokenServiceError::NoKey)
        };
        let sets = (0..in_order.len()).map(set).collect::<Result<_, _>>()?;
        Ok(Self { in_order, sets })
    }

    /// The place of the first key whose last token has not expired.
    fn first_served(&self, now: i64, outlives: i64) -> usize {
        let ends = self.in_order.iter().skip(1).map(|key| key.signs_from_millis());
        let is_over = |end: &i64| now >= end.saturating_add(outlives);
        ends.take_while(is_over).count()
    }

    /// Each key that is served now, with its state.
    fn states(&self, now: i64, outlives: i64) -> Vec<(&Arc<SigningKey>, KeyState)> {
        let current = self.in_order.iter().rposition(|key| key.signs_from_millis() <= now);
        let state = |place: usize| match current {
            Some(current) if place == current => KeyState::Current,
            Some(current) if place < current => KeyState::Retired,
            _ => KeyState::Next,
        };
        let placed = self.in_order.iter().enumerate().skip(self.first_served(now, outlives));
        placed.map(|(place, key)| (key, state(place))).collect()
    }
}

impl KeyRing {
    pub(super) fn new(
        keys: Vec<SigningKey>,
        access_life: i64,
        clock: Clock,
    ) -> Result<Self, TokenServiceError> {
        let keys = RwLock::new(Arc::new(Keys::new(keys.into_iter().map(Arc::new).collect())?));
        Ok(Self { keys, clock, outlives: access_life.saturating_add(CLOCKS_DIFFER) })
    }

    /// A reader holds the lock for as long as counting an owner takes.
    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The ids of the keys that are served, with their states.
    pub(super) fn states(&self) -> Vec<(String, KeyState)> {
        let keys = self.keys();
        let states = keys.states(self.clock.now_unix_millis(), self.outlives);
        states.into_iter().map(|(key, state)| (key.id().to_owned(), state)).collect()
    }

    /// The key set that others verify with (RFC 7517, 5).
    pub(super) fn jwks(&self) -> Bytes {
        let keys = self.keys();
        let states = keys.states(self.clock.now_unix_millis(), self.outlives);
        let served: Vec<Value> = states.into_iter().map(|(key, _)| key.public_jwk()).collect();
        json!({ "keys": served }).to_string().into()
    }

    /// The algorithms that tokens may be signed with.
    pub(super) fn algorithms(&self) -> Vec<&'static str> {
        let mut named: Vec<_> = self.keys().in_order.iter().map(|key| key.algorithm()).collect();
        named.sort_unstable();
        named.dedup();
        named
    }

    pub(super) fn add(&self, key: SigningKey) -> Result<(), TokenServiceError> {
        let now = self.clock.now_unix_millis();
        let announced = millis(ANNOUNCED_FOR);
        if !key.faults().is_empty() {
            return Err(TokenServiceError::KeyOfTwoMoments);
        }
        if key.signs_from_millis() < now.saturating_add(announced) {
            return Err(TokenServiceError::KeyTooSoon);
        }
        self.change(|keys| {
            if keys.iter().any(|other| other.id() == key.id()) {
                return Err(TokenServiceError::KeyRepeated);
            }
            keys.push(Arc::new(key));
            Ok(())
        })
    }

    pub(super) fn withdraw(&self, id: &str) -> Result<bool, TokenServiceError> {
        let now = self.clock.now_unix_millis();
        let served = self.states();
        let mut is_withdrawn = false;
        self.change(|keys| {
            let before = keys.len();
            keys.retain(|key| key.id() != id);
            is_withdrawn = keys.len() < before;
            // One key has to sign, one that others still know.
            let signs = keys.iter().rfind(|key| key.signs_from_millis() <= now);
            let is_known = signs.is_some_and(|key| served.iter().any(|(id, _)| id == key.id()));
            if is_known { Ok(()) } else { Err(TokenServiceError::NoKey) }
        })?;
        Ok(is_withdrawn)
    }

    fn change(
        &self,
        change: impl FnOnce(&mut Vec<Arc<SigningKey>>) -> Result<(), TokenServiceError>,
    ) -> Result<(), TokenServiceError> {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = keys.in_order.clone();
        change(&mut changed)?;
        *keys = Arc::new(Keys::new(changed)?);
        Ok(())
    }

    /// Signs a token of type `at+jwt` (RFC 9068).
    pub(super) fn sign(&self, claims: &Value) -> Result<String, TokenServiceError> {
        let (keys, now) = (self.keys(), self.clock.now_unix_millis());
        let current = keys.in_order.iter().rev().find(|key| key.signs_from_millis() <= now);
        let key = current.ok_or(TokenServiceError::NoKey)?;
        let header = json!({"alg": key.algorithm(), "kid": key.id(), "typ": "at+jwt"});
        let [header, claims] =
            [&header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let signature = key.sign(signed.as_bytes()).map_err(|_| TokenServiceError::NoRandomness)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// The keys for `Security`: those of the same process.
pub(super) struct OwnKeys(pub(super) Arc<KeyRing>);

impl KeySource for OwnKeys {
    fn current(&self) -> Result<Arc<KeySet>, KeysUnavailable> {
        let keys = self.0.keys();
        let first = keys.first_served(self.0.clock.now_unix_millis(), self.0.outlives);
        keys.sets.get(first).map(Arc::clone).ok_or(KeysUnavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{SystemTime, UNIX_EPOCH};

    const NOW: i64 = 1_893_456_000_000;
    const MINUTE: i64 = 60_000;

    fn at(millis: i64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(millis.try_into().unwrap())
    }

    #[test]
    fn a_key_is_served_before_it_signs_and_until_its_last_token_has_expired() {
        let (clock, hand) = Clock::manual(NOW);
        let (old, new) = (SigningKey::generate().unwrap(), SigningKey::generate_es256().unwrap());
        let ids = (old.id().to_owned(), new.id().to_owned());
        let ring = KeyRing::new(vec![old], 10 * MINUTE, clock).unwrap();
        let soon = SigningKey::generate().unwrap();
        assert!(matches!(ring.add(soon), Err(TokenServiceError::KeyTooSoon)), "nobody knows it");
        let later = SigningKey::generate().unwrap().signs_from(at(NOW + 10 * MINUTE));
        let twice = later.signs_from(at(NOW + 20 * MINUTE));
        assert!(matches!(ring.add(twice), Err(TokenServiceError::KeyOfTwoMoments)));
        ring.add(new.signs_from(at(NOW + 10 * MINUTE))).unwrap();
        let states = |old, new| vec![(ids.0.clone(), old), (ids.1.clone(), new)];
        assert_eq!(ring.states(), states(KeyState::Current, KeyState::Next));
        let header = |ring: &KeyRing| {
            let token = ring.sign(&json!({})).unwrap();
            let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
            serde_json::from_slice::<Value>(&header).unwrap()
        };
        assert_eq!(header(&ring)["kid"], ids.0);
        hand.advance(Duration::from_secs(600));
        assert_eq!(ring.states(), states(KeyState::Retired, KeyState::Current));
        assert_eq!(
            (header(&ring)["kid"].clone(), header(&ring)["alg"].clone()),
            (ids.1.clone().into(), "ES256".into())
        );
        hand.advance(Duration::from_secs(660));
        assert_eq!(ring.states(), vec![(ids.1.clone(), KeyState::Current)]);
        let nobody = "nobody knows the older one any more";
        assert!(matches!(ring.withdraw(&ids.1), Err(TokenServiceError::NoKey)), "{nobody}");
        assert!(matches!(ring.withdraw(&ids.0), Ok(true)));
        assert!(
            matches!(ring.withdraw(&ids.1), Err(TokenServiceError::NoKey)),
            "somebody has to sign"
        );
    }

    #[test]
    fn a_key_that_is_withdrawn_leaves_the_one_before_to_sign() {
        let (clock, hand) = Clock::manual(NOW);
        let (old, new) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let ids = (old.id().to_owned(), new.id().to_owned());
        let ring = KeyRing::new(vec![old], 10 * MINUTE, clock).unwrap();
        ring.add(new.signs_from(at(NOW + 10 * MINUTE))).unwrap();
        hand.advance(Duration::from_secs(900));
        assert!(matches!(ring.withdraw(&ids.1), Ok(true)));
        assert_eq!(ring.states(), vec![(ids.0, KeyState::Current)]);
    }
}
