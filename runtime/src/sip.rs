//! SipHash-1-3 ([Aumasson and Bernstein]) over whole words, as the standard library's hasher computes
//! it: a keyed hash, so that nobody outside can make keys that meet.
//!
//! Every request hashes a few words, and the standard library's hasher gathers bytes into words before it
//! mixes them. Here they come as words.
//!
//! [Aumasson and Bernstein]: https://www.aumasson.jp/siphash/siphash.pdf

use std::hash::{BuildHasher as _, Hasher, RandomState};

/// A hash on its way.
#[derive(Clone, Copy)]
pub(crate) struct WordHasher {
    state: [u64; 4],
    words: u64,
}

impl WordHasher {
    fn keyed(low: u64, high: u64) -> Self {
        let state = [
            low ^ 0x736f_6d65_7073_6575,
            high ^ 0x646f_7261_6e64_6f6d,
            low ^ 0x6c79_6765_6e65_7261,
            high ^ 0x7465_6462_7974_6573,
        ];
        Self { state, words: 0 }
    }

    #[inline]
    fn mix(&mut self, word: u64) {
        let [a, b, c, d] = self.state;
        let [a, b, c, d] = round([a, b, c, d ^ word]);
        self.state = [a ^ word, b, c, d];
    }
}

impl Default for WordHasher {
    /// Under a key that the system made up.
    fn default() -> Self {
        let random = RandomState::new();
        Self::keyed(random.hash_one(0_u8), random.hash_one(1_u8))
    }
}

impl Hasher for WordHasher {
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.words = self.words.wrapping_add(1);
        self.mix(word);
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    /// The last word is filled up with zeros: a text of any length stands behind its length.
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        if rest.is_empty() {
            return;
        }
        let last = match bytes.last_chunk() {
            // The last eight bytes, without those that were taken already.
            Some(last) => u64::from_le_bytes(*last) >> (64 - 8 * rest.len()),
            None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        self.write_u64(last);
    }

    #[inline]
    fn finish(&self) -> u64 {
        let mut last = *self;
        // The length in bytes, modulo 256.
        last.mix(self.words << 59);
        let [a, b, c, d] = last.state;
        let [a, b, c, d] = round(round(round([a, b, c ^ 0xff, d])));
        a ^ b ^ c ^ d
    }
}

#[inline]
fn round([mut a, mut b, mut c, mut d]: [u64; 4]) -> [u64; 4] {
    a = a.wrapping_add(b);
    c = c.wrapping_add(d);
    b = b.rotate_left(13) ^ a;
    d = d.rotate_left(16) ^ c;
    a = a.rotate_left(32).wrapping_add(d);
    c = c.wrapping_add(b);
    d = d.rotate_left(21) ^ a;
    b = b.rotate_left(17) ^ c;
    [a, b, c.rotate_left(32), d]
}

#[cfg(test)]
#[cfg(not(palisade_models))]
mod tests {
    use std::hash::DefaultHasher;

    use super::*;

    #[test]
    fn words_are_hashed_as_the_standard_library_hashes_them() {
        let words: Vec<u64> =
            (0..40_u64).map(|word| word.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        for count in 0..words.len() {
            let (mut ours, mut theirs) = (WordHasher::keyed(0, 0), DefaultHasher::new());
            words.iter().take(count).for_each(|word| {
                ours.write_u64(*word);
                theirs.write(&word.to_le_bytes());
            });
            assert_eq!(ours.finish(), theirs.finish(), "{count}");
        }
    }

    #[test]
    fn bytes_are_words_filled_up_with_zeros() {
        let bytes: Vec<u8> = (1..=20).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let mut filled = bytes.to_vec();
            filled.resize(length.next_multiple_of(8), 0);
            let (mut ours, mut theirs) = (WordHasher::keyed(0, 0), DefaultHasher::new());
            ours.write(bytes);
            theirs.write(&filled);
            assert_eq!(ours.finish(), theirs.finish(), "{length}");
        }
    }

    #[test]
    fn every_store_has_a_key_of_its_own() {
        assert_ne!(WordHasher::default().finish(), WordHasher::default().finish());
    }
}
