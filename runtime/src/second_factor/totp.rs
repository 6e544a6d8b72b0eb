//! One-time codes by the time ([RFC 6238]).
//!
//! [RFC 6238]: https://www.rfc-editor.org/rfc/rfc6238

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;

/// How long a code is shown, in seconds.
pub(super) const STEP: i64 = 30;
/// How many digits a code has.
pub(super) const DIGITS: u32 = 6;
/// By how many steps the clock of the application may be off.
const SKEW: i64 = 1;

/// The code that an application shows for `secret` at a moment, in seconds since the Unix epoch: for tests and for
/// tools, in place of a telephone.
#[must_use]
pub fn code_at(secret: &[u8], unix_seconds: i64) -> String {
    code(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret, step_at(unix_seconds), DIGITS)
}

pub(super) fn step_at(unix_seconds: i64) -> i64 {
    unix_seconds.div_euclid(STEP)
}

/// The step whose code this is, of those that the clocks allow, where it is later than the last one that was
/// taken.
pub(super) fn step_of(
    secret: &[u8],
    code: &str,
    now_seconds: i64,
    last: Option<i64>,
) -> Option<i64> {
    let now = step_at(now_seconds);
    let mut found = None;
    // Each is compared, whichever fits.
    for step in now.saturating_sub(SKEW)..=now.saturating_add(SKEW) {
        let expected = code_at(secret, step.saturating_mul(STEP));
        if verify_slices_are_equal(expected.as_bytes(), code.as_bytes()).is_ok() {
            found = Some(step);
        }
    }
    found.filter(|step| last.is_none_or(|last| *step > last))
}

/// RFC 4226, 5.3, with the hash that RFC 6238, 1.2 allows.
fn code(hash: hmac::Algorithm, secret: &[u8], step: i64, digits: u32) -> String {
    let tag = hmac::sign(&hmac::Key::new(hash, secret), &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = tag.last().map_or(0, |last| usize::from(last & 0x0f));
    let word: [u8; 4] =
        tag.get(offset..offset + 4).and_then(|word| word.try_into().ok()).unwrap_or_default();
    let number = (u32::from_be_bytes(word) & 0x7fff_ffff) % 10_u32.pow(digits);
    let width = usize::try_from(digits).unwrap_or_default();
    format!("{number:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B; the seeds are as long as each hash's tag.
    #[test]
    fn codes_are_those_of_the_standard() {
        let seed =
            |length: usize| b"1234567890".iter().copied().cycle().take(length).collect::<Vec<_>>();
        let hashes = [
            (hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed(20)),
            (hmac::HMAC_SHA256, seed(32)),
            (hmac::HMAC_SHA512, seed(64)),
        ];
        for (seconds, codes) in [
            (59, ["94287082", "46119246", "90693936"]),
            (1_111_111_109, ["07081804", "68084774", "25091201"]),
            (1_111_111_111, ["14050471", "67062674", "99943326"]),
            (1_234_567_890, ["89005924", "91819424", "93441116"]),
            (2_000_000_000, ["69279037", "90698825", "38618901"]),
            (20_000_000_000, ["65353130", "77737706", "47863826"]),
        ] {
            for ((hash, secret), expected) in hashes.iter().zip(codes) {
                assert_eq!(code(*hash, secret, step_at(seconds), 8), expected);
            }
        }
        assert_eq!(code_at(&seed(20), 59), "287082");
    }

    #[test]
    fn a_code_is_good_one_step_off_and_once() {
        let secret = b"12345678901234567890";
        let now = 1_234_567_890;
        let shown = |steps: i64| code_at(secret, now + steps * STEP);
        for steps in [-1, 0, 1] {
            assert_eq!(step_of(secret, &shown(steps), now, None), Some(step_at(now) + steps));
        }
        for steps in [-2, 2] {
            assert_eq!(step_of(secret, &shown(steps), now, None), None);
        }
        let taken = Some(step_at(now));
        assert_eq!(step_of(secret, &shown(0), now, taken), None, "it was taken");
        assert_eq!(step_of(secret, &shown(-1), now, taken), None, "it is older");
        assert_eq!(step_of(secret, &shown(1), now, taken), Some(step_at(now) + 1));
        for wrong in ["", "00000", "0000000", "abcdef", &format!(" {}", shown(0))] {
            assert_eq!(step_of(secret, wrong, now, None), None, "{wrong}");
        }
    }
}
