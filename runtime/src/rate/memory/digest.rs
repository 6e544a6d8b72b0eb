//! Keys as the store keeps them: 128 bits of a keyed hash, so that nobody outside can aim at one.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

/// Makes digests under a key of this process.
#[derive(Default)]
pub(super) struct Digester(RandomState);

impl Digester {
    /// Reads a key once for both halves: its hash, and that of the key with a byte behind it. As
    /// no key's encoding begins another's, no other key has either of the two.
    pub(super) fn digest(&self, of: &impl Hash) -> Digest {
        let mut hasher = self.0.build_hasher();
        of.hash(&mut hasher);
        let map = hasher.finish();
        hasher.write(&[0xff]);
        Digest { map, shard: hasher.finish() }
    }
}

/// What a key is kept as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest {
    map: u64,
    pub(super) shard: u64,
}

impl Hash for Digest {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.map);
    }
}

/// Passes a digest's half on; it is a keyed hash already.
#[derive(Default)]
pub(super) struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        // Never called for a digest; right for anything else, if slow.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
