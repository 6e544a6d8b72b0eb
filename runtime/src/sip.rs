//! SipHash-1-3 ([Aumasson and Bernstein]) over whole words, as the standard library's hasher computes
//! it: a keyed hash, so that no outsider can make keys that meet.
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
    /// How many bytes came, those that fill up a word with zeros included.
    length: u64,
    /// The last of them, where they fill no word: they are mixed in with the length.
    rest: u64,
}

impl WordHasher {
    fn keyed(low: u64, high: u64) -> Self {
        let state = [
            low ^ 0x736f_6d65_7073_6575,
            high ^ 0x646f_7261_6e64_6f6d,
            low ^ 0x6c79_6765_6e65_7261,
            high ^ 0x7465_6462_7974_6573,
        ];
        Self { state, length: 0, rest: 0 }
    }

    /// One under the same key that nothing came to, which the compiler knows then.
    #[inline]
    pub(crate) fn restarted(&self) -> Self {
        Self { state: self.state, length: 0, rest: 0 }
    }

    #[inline]
    fn mix(&mut self, word: u64) {
        let [a, b, c, d] = self.state;
        let [a, b, c, d] = round([a, b, c, d ^ word]);
        self.state = [a ^ word, b, c, d];
    }

    /// Fills up with zeros what fills no word: more comes.
    #[inline]
    fn fill_up(&mut self) {
        if !self.length.is_multiple_of(8) {
            let rest = std::mem::take(&mut self.rest);
            self.length = self.length.next_multiple_of(8);
            self.mix(rest);
        }
    }

    /// Takes fewer bytes than fill a word.
    #[inline]
    fn take_rest(&mut self, rest: u64, bytes: u64) {
        self.fill_up();
        self.rest = rest;
        self.length = self.length.wrapping_add(bytes);
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
        self.fill_up();
        self.length = self.length.wrapping_add(8);
        self.mix(word);
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.take_rest(number.into(), 1);
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.take_rest(number.into(), 4);
    }

    /// Behind what fills no word a next word begins: a text of any length follows its length.
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let last = match (rest.len(), bytes.last_chunk()) {
            (0, _) => return,
            // The last eight bytes, without those that were taken already.
            (left, Some(last)) => u64::from_le_bytes(*last) >> (64 - 8 * left),
            _ => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        self.take_rest(last, u64::try_from(rest.len()).unwrap_or_default());
    }

    #[inline]
    fn finish(&self) -> u64 {
        let mut last = *self;
        // The length in bytes, modulo 256, is above those that fill no word.
        last.mix(self.rest | self.length << 56);
        let [a, b, c, d] = last.state;
        let [a, b, c, d] = round(round(round([a, b, c ^ 0xff, d])));
        a ^ b ^ c ^ d
    }
}

/// SipHash-2-4 of 128 bits: what the same words and rounds of the paper yield as a tag, under a key of 128 bits. Twice
/// the rounds of the hasher above, which decides where a key lies; a tag decides that a text is the same.
#[allow(dead_code, reason = "a token is known by its tag, where there are tokens")]
pub(crate) fn tag_of([low, high]: [u64; 2], bytes: &[u8]) -> [u64; 2] {
    let WordHasher { state: [a, b, c, d], .. } = WordHasher::keyed(low, high);
    let mut state = [a, b ^ 0xee, c, d];
    let mut mix = |word: u64| {
        let [a, b, c, d] = state;
        let [a, b, c, d] = round(round([a, b, c, d ^ word]));
        state = [a ^ word, b, c, d];
    };
    let (words, rest) = bytes.as_chunks();
    for word in words {
        mix(u64::from_le_bytes(*word));
    }
    let rest = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    // The length in bytes, modulo 256, is above those that fill no word.
    mix(rest | (bytes.len() as u64) << 56);
    let four = |state| round(round(round(round(state))));
    let [a, b, c, d] = state;
    let [a, b, c, d] = four([a, b, c ^ 0xee, d]);
    let first = a ^ b ^ c ^ d;
    let [a, b, c, d] = four([a, b ^ 0xdd, c, d]);
    [first, a ^ b ^ c ^ d]
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
    fn bytes_are_hashed_as_the_standard_library_hashes_them() {
        let bytes: Vec<u8> = (1..=20).collect();
        for length in 0..bytes.len() {
            let (mut ours, mut theirs) = (WordHasher::keyed(0, 0), DefaultHasher::new());
            let bytes = &bytes[..length];
            ours.write(bytes);
            theirs.write(bytes);
            assert_eq!(ours.finish(), theirs.finish(), "{length}");
            // More begins with a word.
            let mut filled = bytes.to_vec();
            filled.resize(length.next_multiple_of(8), 0);
            theirs = DefaultHasher::new();
            theirs.write(&filled);
            ours.write_u64(7);
            theirs.write(&7_u64.to_le_bytes());
            assert_eq!(ours.finish(), theirs.finish(), "{length}");
            ours.write_u32(8);
            theirs.write(&8_u32.to_le_bytes());
            assert_eq!(ours.finish(), theirs.finish(), "{length}");
        }
    }

    /// The first tags of the authors' own: those of the bytes 0, 1, 2 .. under the key of the bytes 0 to 15.
    #[test]
    fn tags_are_those_of_the_reference() {
        let key = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908];
        let bytes: Vec<u8> = (0..64).collect();
        for (length, tag) in [
            (0, [0xe6a8_25ba_047f_81a3, 0x9302_55c7_1472_f66d]),
            (1, [0x44af_996b_d8c1_87da, 0x45fc_229b_1159_7634]),
            (2, [0xc75d_a4a4_8d22_7781, 0xe4ff_0af6_de8b_a3fc]),
        ] {
            assert_eq!(tag_of(key, &bytes[..length]), tag, "{length}");
        }
    }

    #[test]
    fn every_store_has_a_key_of_its_own() {
        assert_ne!(WordHasher::default().finish(), WordHasher::default().finish());
    }
}
