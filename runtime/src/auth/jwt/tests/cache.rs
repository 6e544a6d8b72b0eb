//! The cache of verified tokens: another text is another token, and what it takes is bounded.

use std::sync::Arc;

use super::*;
use crate::auth::jwt::cache::{KnownToken, NotedTokens, TokenCache, TokenDigester};
use crate::auth::jwt::key_set::{KeySet, KeySetId};
use crate::credential_text::CredentialText;
use crate::principal::Identified;

/// How many changes are tried.
const CHANGES: usize = 1_000_000;

fn key_set_id() -> KeySetId {
    KeySet::new(Vec::new(), Vec::new()).id()
}

fn known(key_set: KeySetId, claims: usize) -> KnownToken {
    let identified = Identified {
        issuer: "https://id.example".into(),
        text: CredentialText::Apart { subject: "u-1".into(), claims: vec![b' '; claims] },
        is_of_the_only_issuer: true,
        roles: Bits::EMPTY,
        scopes: Bits::EMPTY,
        enums: crate::principal::RegisteredEnums::default(),
        expires_at: None,
        tenant: None,
        tenants: Vec::new(),
        user: None,
        credential_id: None,
        recheck_note: None,
        revocable: None,
        plan: None,
        roles_are_a_bound: false,
        is_guest: false,
    };
    let (accepted_from, refused_from) = (NOW, NOW + 1_000);
    let identified = Arc::new(identified);
    KnownToken { identified, confirmation: None, key_set, accepted_from, refused_from }
}

/// Numbers that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// One to three changes of the header, the payload or the signature, each within what a token may
/// consist of.
fn changed(token: &str, numbers: &mut Numbers) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    let mut bytes = token.as_bytes().to_vec();
    for _ in 0..=numbers.below(3) {
        let (place, letter) = (numbers.below(bytes.len()), LETTERS[numbers.below(LETTERS.len())]);
        match numbers.below(4) {
            0 => {
                bytes.remove(place);
            }
            1 => bytes.insert(place, letter),
            2 => {
                let other = numbers.below(bytes.len());
                bytes.swap(place, other);
            }
            _ => bytes[place] = letter,
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn no_change_of_a_cached_token_is_a_hit() {
    let token = token(HEADER, claims(&[("roles", Some(r#"["admin"]"#))]));
    let (digester, key_set) = (TokenDigester::new(), key_set_id());
    let cache = TokenCache::of(1 << 20).unwrap();
    cache.insert(digester.digest(token.as_bytes()), known(key_set, 100));
    let is_hit = |text: &str| cache.get(&digester.digest(text.as_bytes()), NOW, key_set).is_some();
    assert!(!is_hit(&token), "the first look under these keys");
    cache.insert(digester.digest(token.as_bytes()), known(key_set, 100));
    assert!(is_hit(&token));
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut tried = 0;
    while tried < CHANGES {
        let changed = changed(&token, &mut numbers);
        if changed != token {
            assert!(!is_hit(&changed), "{changed}");
            tried += 1;
        }
    }
    assert!(is_hit(&token));
    // Two processes, two keys: a digest of one is none of the other.
    assert!(digester.digest(token.as_bytes()) != TokenDigester::new().digest(token.as_bytes()));
}

#[test]
fn a_hit_is_within_the_tokens_time_and_under_its_keys() {
    let (digester, key_set) = (TokenDigester::new(), key_set_id());
    let cache = TokenCache::of(1 << 20).unwrap();
    let digest = digester.digest(b"a.b.c");
    let hit_at = |now, keys| {
        let _ = cache.get(&digest, NOW, key_set);
        cache.insert(digest, known(key_set, 0));
        cache.get(&digest, now, keys).is_some()
    };
    assert!(hit_at(NOW, key_set) && hit_at(NOW + 999, key_set));
    assert!(!hit_at(NOW - 1, key_set) && !hit_at(NOW + 1_000, key_set));
    assert!(!hit_at(NOW, key_set_id()));
    // What a change of the keys took away does not come back with them.
    cache.insert(digest, known(key_set, 0));
    assert!(cache.get(&digest, NOW, key_set).is_none());
}

#[test]
fn what_is_cached_stays_within_its_bytes() {
    const ROOM: u64 = 1 << 20;
    let (digester, key_set) = (TokenDigester::new(), key_set_id());
    let cache = TokenCache::of(1 << 20).unwrap();
    for number in 0..10_000 {
        let digest = digester.digest(format!("a.b.{number}").as_bytes());
        cache.insert(digest, known(key_set, 8 * 1024));
        assert!(cache.weight() <= ROOM, "{number}: {}", cache.weight());
    }
    assert!(cache.weight() > ROOM / 4, "{}", cache.weight());
    assert!(TokenCache::of(0).is_none());
}

#[test]
fn a_token_that_verified_is_noted_by_its_end() {
    let noted = NotedTokens::new();
    let end = |number: usize| noted.end_of(format!("a.b.{number:0>40}").as_bytes());
    assert!(!noted.have(end(0)));
    noted.add(end(0));
    assert!(noted.have(end(0)) && !noted.have(end(1)));
    assert!((1..20_000).all(|number| !noted.have(end(number))), "taken for another");
    (1..200_000).for_each(|number| noted.add(end(number)));
    assert!(!noted.have(end(0)), "many that come after it take its place");
    noted.add(noted.end_of(b""));
    assert!(noted.have(noted.end_of(b"")));
}
