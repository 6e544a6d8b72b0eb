//! Keys as the store keeps them: 128 bits of a keyed hash, so that nobody outside can aim at one.

use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};

/// Makes digests under keys of this process.
#[derive(Default)]
pub(super) struct Digester {
    map: RandomState,
    shard: RandomState,
}

impl Digester {
    pub(super) fn digest(&self, of: &impl Hash) -> Digest {
        let mut hashers =
            TwinHasher { map: self.map.build_hasher(), shard: self.shard.build_hasher() };
        of.hash(&mut hashers);
        Digest { map: hashers.map.finish(), shard: hashers.shard.finish() }
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

/// Reads a key once for both halves of its digest.
struct TwinHasher {
    map: DefaultHasher,
    shard: DefaultHasher,
}

impl Hasher for TwinHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.map.write(bytes);
        self.shard.write(bytes);
    }

    fn finish(&self) -> u64 {
        self.map.finish()
    }
}
