//! Runs of bytes that a text may hold as they are: printable ASCII but for quotes and backslashes.
//!
//! Most texts are nothing else, so that one pass over them finds their end and is all they need.

/// Bytes looked at together in a run that is not short, which the compiler makes a few wide steps of.
const WIDE: usize = 16;

/// How many of the first bytes belong to such a run.
pub(super) fn plain_run(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    let mut is_long = false;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let ends = ends_in(u64::from_le_bytes(*word));
        if ends != 0 {
            let before = usize::try_from(ends.trailing_zeros() / 8).unwrap_or_default();
            return bytes.len() - rest.len() + before;
        }
        rest = if is_long { after } else { behind_wide(after) };
        is_long = true;
    }
    let left = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
    bytes.len() - rest.len() + left
}

/// What is behind as many wide pieces as belong to the run whole.
fn behind_wide(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some((wide, after)) = rest.split_first_chunk::<WIDE>() {
        if wide.iter().fold(0, |found, byte| found | u8::from(ends(*byte))) != 0 {
            break;
        }
        rest = after;
    }
    rest
}

/// Whether a byte ends a run.
///
/// Without a branch, so that many are looked at in one step.
#[allow(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
const fn ends(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < b' ') | (byte > b'~')
}

/// The highest bit of the first byte that ends a run, and perhaps of some behind it.
const fn ends_in(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    /// What `Hacker's Delight` calls the test for a zero byte: right for the first of them.
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let quote = zero(word ^ (b'"' as u64 * ONES));
    let backslash = zero(word ^ (b'\\' as u64 * ONES));
    let delete = zero(word ^ (0x7f * ONES));
    let control = word.wrapping_sub(b' ' as u64 * ONES) & !word;
    (quote | backslash | delete | control | word) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_at_the_first_byte_that_is_not_plain() {
        for length in [0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 70, 100] {
            for byte in 0..=u8::MAX {
                for filler in [b'a', b' ', b'~', b'!', b'#', b'[', b']'] {
                    let mut bytes = vec![filler; length];
                    assert_eq!(plain_run(&bytes), length);
                    bytes.push(byte);
                    bytes.extend([filler; 40]);
                    let expected = if ends(byte) { length } else { length + 41 };
                    assert_eq!(plain_run(&bytes), expected, "{byte} behind {length} of {filler}");
                    bytes.extend([b'"', byte, byte]);
                    assert_eq!(plain_run(&bytes), expected, "{byte} behind {length} of {filler}");
                }
            }
        }
    }
}
