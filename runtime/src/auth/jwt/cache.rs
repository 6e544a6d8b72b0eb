//! Tokens that were verified before, so that the signature and the claims are not looked at again.
//!
//! A token is known by a keyed digest of its whole text: one letter more or less is another token.
//! Only what verified enters, so that a caller without a good token neither fills the room nor
//! pushes another out; and it enters when it verifies the second time, so that tokens that are used
//! once cost next to nothing and push no other out. Every hit asks once more what time may have changed: whether the token is valid
//! at this moment, and whether the keys are those that it was verified with. The application, where it
//! resolves callers (`.resolve(..)`), is asked as without the cache.

use std::hash::{BuildHasher as _, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};

use super::confirmation::Confirmation;
use super::key_set::KeySetId;
use crate::principal::Identified;
use crate::sip::tag_of;

/// How many bytes the tokens of one issuer take unless stated: 8 MiB.
pub(super) const USUAL_BYTES: usize = 8 * 1024 * 1024;
/// What an entry takes beside its claims, about.
const OVERHEAD: usize = 512;
/// What a token takes that is neither short nor long.
const USUAL_ENTRY: usize = 1024;

/// A digest of a whole token, under a key of this process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct TokenDigest([u64; 2]);

/// The bytes are as good as random: some of them are the hash.
impl Hash for TokenDigest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [first, _] = self.0;
        state.write_u64(first);
    }
}

/// Takes the hash as it is.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Makes digests: SipHash-2-4 of 128 bits under a random key of which no outsider can learn anything. A text that
/// has the digest of another is as hard to find as the key, and a short text takes a third of what AES-CMAC takes.
pub(super) struct TokenDigester([u64; 2]);

impl TokenDigester {
    /// The key is 128 bits that std makes of the system's randomness, as it does for its hash maps: the
    /// generator of aws-lc would take a tenth of a second before its first number.
    pub(super) fn new() -> Self {
        Self([RandomState::new(), RandomState::new()].map(|half| half.hash_one(Self::PURPOSE)))
    }

    /// What else is hashed under such keys yields other numbers.
    const PURPOSE: &str = "palisade: digests of verified tokens";

    pub(super) fn digest(&self, token: &[u8]) -> TokenDigest {
        TokenDigest(tag_of(self.0, token))
    }
}

/// What is kept of a verified token.
pub(super) struct KnownToken {
    pub(super) identified: Arc<Identified>,
    pub(super) confirmation: Option<Confirmation>,
    /// The keys that it was verified with.
    pub(super) key_set: KeySetId,
    /// The milliseconds of Unix time from which on it is accepted, and refused again.
    pub(super) accepted_from: i64,
    pub(super) refused_from: i64,
}

impl KnownToken {
    /// Whether all that may have changed since is still as it was.
    fn holds(&self, now: i64, key_set: KeySetId) -> bool {
        self.key_set == key_set && (self.accepted_from..self.refused_from).contains(&now)
    }

    fn bytes(&self) -> usize {
        let Identified { text, tenants, revocable, .. } = &*self.identified;
        let tenants: usize = tenants.iter().map(|tenant| tenant.len() + 32).sum();
        let revocable = revocable.as_ref().map_or(0, |it| it.bytes());
        OVERHEAD + text.bytes() + tenants + revocable
    }
}

#[derive(Clone)]
struct Bytes;

impl Weighter<TokenDigest, Arc<KnownToken>> for Bytes {
    fn weight(&self, _: &TokenDigest, token: &Arc<KnownToken>) -> u64 {
        token.bytes() as u64
    }
}

type Hashed = BuildHasherDefault<AsItIs>;
type Entries = Cache<
    TokenDigest,
    Arc<KnownToken>,
    Bytes,
    Hashed,
    DefaultLifecycle<TokenDigest, Arc<KnownToken>>,
>;

/// How many tokens that verified are noted.
const NOTED: usize = 16_384;
/// How much of a token's end is enough to tell it from most.
const END: usize = 32;

/// Which tokens may be in a cache: those that verified before. Whether one is says its digest; a token
/// that was not noted needs none.
pub(super) struct NotedTokens {
    key: u64,
    /// A hash of a token's end, in the place that it chooses.
    hashes: Box<[AtomicU64]>,
}

/// A hash of a token's end.
#[derive(Clone, Copy)]
pub(super) struct TokenEnd(u64);

impl NotedTokens {
    pub(super) fn new() -> Self {
        let hashes = std::iter::repeat_with(AtomicU64::default).take(NOTED).collect();
        Self { key: RandomState::new().hash_one(END), hashes }
    }

    /// By a quick hash: two tokens that meet cost a digest or are noted once more, and nothing is decided by it.
    pub(super) fn end_of(&self, token: &[u8]) -> TokenEnd {
        const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;
        let end = token.last_chunk::<END>().map_or(token, |end| end.as_slice());
        let mix = |hash: u64, word: &[u8; 8]| {
            (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR)
        };
        // The upper bits are the better ones, and the lower ones choose the place.
        TokenEnd(end.as_chunks().0.iter().fold(self.key, mix).swap_bytes())
    }

    /// Whether a token with this end was noted, and no other in its place since.
    pub(super) fn have(&self, end: TokenEnd) -> bool {
        self.place(end).is_some_and(|noted| noted.load(Ordering::Relaxed) == end.0)
    }

    pub(super) fn add(&self, end: TokenEnd) {
        if let Some(noted) = self.place(end) {
            noted.store(end.0, Ordering::Relaxed);
        }
    }

    fn place(&self, TokenEnd(hash): TokenEnd) -> Option<&AtomicU64> {
        self.hashes.get(usize::try_from(hash % NOTED as u64).ok()?)
    }
}

/// The tokens of one issuer.
pub(super) struct TokenCache {
    entries: Entries,
    /// The keys that a token was last looked up under.
    key_set: AtomicU64,
}

impl TokenCache {
    /// Room for so many bytes; `None` for none.
    pub(super) fn of(bytes: usize) -> Option<Self> {
        let options = OptionsBuilder::new()
            .estimated_items_capacity((bytes / USUAL_ENTRY).max(1))
            .weight_capacity(bytes as u64)
            .build()
            .ok()?;
        let entries =
            Cache::with_options(options, Bytes, Hashed::default(), DefaultLifecycle::default());
        (bytes > 0).then(|| Self { entries, key_set: AtomicU64::new(0) })
    }

    /// The token of this digest, if it was verified with these keys and is valid now.
    pub(super) fn get(
        &self,
        digest: &TokenDigest,
        now: i64,
        key_set: KeySetId,
    ) -> Option<Arc<KnownToken>> {
        // What was verified with other keys is of no more use.
        if self.key_set.swap(key_set.number(), Ordering::Relaxed) != key_set.number() {
            self.entries.clear();
            return None;
        }
        let known = self.entries.get(digest)?;
        if known.holds(now, key_set) {
            return Some(known);
        }
        self.entries.remove(digest);
        None
    }

    pub(super) fn insert(&self, digest: TokenDigest, token: KnownToken) {
        self.entries.insert(digest, Arc::new(token));
    }

    #[cfg(test)]
    pub(super) fn weight(&self) -> u64 {
        self.entries.weight()
    }
}
