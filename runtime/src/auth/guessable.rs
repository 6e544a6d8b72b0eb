//! Secrets that are not random.

/// Whether few different bytes make a secret up, as those of a placeholder, or it counts.
pub(crate) fn is_guessable(secret: &[u8]) -> bool {
    let mut sorted = secret.to_vec();
    sorted.sort_unstable();
    let different = sorted.chunk_by(|one, other| one == other).count();
    let mut steps = secret.iter().zip(secret.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
    let first = steps.next();
    different < 8 || steps.all(|step| Some(step) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_counts_are_guessable_and_random_bytes_are_not() {
        let counts: [u8; 32] = std::array::from_fn(|place| u8::try_from(place * 3).unwrap());
        let weak = [&[0; 32][..], &[b'a'; 24], b"changemechangemechangeme", &counts, b""];
        for secret in weak {
            assert!(is_guessable(secret), "{secret:?}");
        }
        assert!(!is_guessable(b"9f3c1d7e0b5a48c6a2e4f60817d9b35c"));
    }
}
