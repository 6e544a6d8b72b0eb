//! Secrets that anybody can guess: examples, placeholders, patterns.
//!
//! One token is enough to try guesses offline, so a secret that stands in a standard or in a
//! tutorial is no secret, however long it is.

/// The key of RFC 7515, appendix A.1, and of RFC 7520, section 3.5, as their texts write them.
const PUBLISHED: [&str; 2] = [
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
];

/// The words that placeholders are made of, the longest first.
const WORDS: [&str; 34] = [
    "development",
    "production",
    "changeit",
    "changeme",
    "password",
    "insecure",
    "example",
    "default",
    "replace",
    "signing",
    "private",
    "please",
    "change",
    "secret",
    "random",
    "super",
    "token",
    "local",
    "admin",
    "hmac",
    "demo",
    "test",
    "long",
    "very",
    "this",
    "your",
    "with",
    "key",
    "jwt",
    "bit",
    "dev",
    "the",
    "me",
    "my",
];

/// How long a pattern is looked for.
const LONGEST_PATTERN: usize = 16;

/// Why `secret` can be guessed, if it can.
pub(super) fn weakness(secret: &[u8]) -> Option<&'static str> {
    if is_published(secret) {
        Some("it is the example of a standard")
    } else if is_pattern(secret) {
        Some("it repeats a few bytes or counts")
    } else if is_placeholder(secret) {
        Some("it is a placeholder")
    } else {
        None
    }
}

fn is_published(secret: &[u8]) -> bool {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    PUBLISHED.iter().any(|key| {
        secret == key.as_bytes() || URL_SAFE_NO_PAD.decode(key).is_ok_and(|key| key == secret)
    })
}

/// Whether each byte is the one some places before it, or all bytes count up or down.
fn is_pattern(secret: &[u8]) -> bool {
    let repeats =
        |period: usize| secret.iter().zip(secret.iter().skip(period)).all(|(a, b)| a == b);
    let longest = LONGEST_PATTERN.min(secret.len() / 2);
    let counts = |step: u8| {
        secret.iter().zip(secret.iter().skip(1)).all(|(a, b)| a.wrapping_add(step) == *b)
    };
    (1..=longest).any(repeats) || counts(1) || counts(u8::MAX)
}

/// Whether a text consists of the words of placeholders, of digits and of punctuation.
fn is_placeholder(secret: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(secret) else { return false };
    let mut kinds = secret.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let mut rest = letters.to_ascii_lowercase();
    if !text.is_ascii() {
        return false;
    }
    for word in WORDS {
        rest = rest.replace(word, "");
    }
    // What is left may be an article or two; sixteen random bytes never fit into it.
    kinds.len() <= 4 || (!letters.is_empty() && rest.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anybody_can_guess_is_no_secret() {
        for weak in [
            &[7; 32][..],
            &(1..=32).collect::<Vec<u8>>(),
            &(1..=64).rev().collect::<Vec<u8>>(),
            b"secretsecretsecretsecretsecretsecret",
            b"0123456789abcdef0123456789abcdef",
            b"changeme-changeme-changeme-1234567",
            b"my-super-secret-key-change-me-please-2026",
            b"your-256-bit-secret-your-256-bit-secret!",
            b"00000000000000000000000000000001",
            PUBLISHED[0].as_bytes(),
            PUBLISHED[1].as_bytes(),
        ] {
            assert!(weakness(weak).is_some(), "{}", String::from_utf8_lossy(weak));
        }
    }

    #[test]
    fn random_bytes_and_their_spellings_are_secrets() {
        for good in [
            &b"\x9d\x01\xfe\x30\x5c\x77\x18\xa2\x43\xee\x90\x0b\x66\xd5\x2f\xc1\
               \x08\x7a\xb3\x14\xdf\x59\x82\xe6\x3d\x4b\xf0\x21\x95\xca\x6e\x17"[..],
            b"9d01fe305c7718a243ee900b66d52fc1087ab314df5982e63d4bf02195ca6e17",
            b"nQH+MFx3GKJD7pALZtUvwQh6sxTfWYLmPUvwIZXKbhc=",
            b"payroll-secret-9d01fe305c7718a243ee900b66d52fc1",
        ] {
            assert_eq!(weakness(good), None, "{}", String::from_utf8_lossy(good));
        }
    }
}
