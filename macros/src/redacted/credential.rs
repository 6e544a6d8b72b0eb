//! Names that say a value is a credential.
//!
//! A name is cut into its segments (`stripe_api_key`, `stripeApiKey` and `stripe-api-key` alike), and
//! only whole segments count: `shipping` holds no `pin`, and `secretary` no `secret`.

/// Segments that are a credential by themselves, in the singular.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passcode",
    "secret",
    "token",
    "apikey",
    "privatekey",
    "secretkey",
    "ssn",
    "cvv",
    "cvc",
    "csc",
    "pin",
    "hash",
    "salt",
    "otp",
    "totp",
    "credential",
    "seed",
    "mnemonic",
    "jwt",
    "bearer",
];

/// Segments that are a credential when one follows the other.
const PAIRS: &[(&str, &str)] = &[
    ("api", "key"),
    ("private", "key"),
    ("access", "key"),
    ("encryption", "key"),
    ("signing", "key"),
    ("pass", "word"),
    ("pass", "phrase"),
    ("pass", "code"),
    ("recovery", "code"),
    ("backup", "code"),
    ("social", "security"),
];

/// Whether `name` says that its value is a credential.
pub(crate) fn is_credential(name: &str) -> bool {
    let segments: Vec<String> = segments(name).iter().map(|segment| stem(segment)).collect();
    let alone = segments.iter().any(|segment| WORDS.contains(&segment.as_str()));
    let together = segments
        .iter()
        .zip(segments.iter().skip(1))
        .any(|(first, second)| PAIRS.iter().any(|(one, other)| first == one && second == other));
    alone || together
}

/// The segments of a name in lower case.
pub(crate) fn segments(name: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let letters: Vec<char> = name.chars().collect();
    for (place, &letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| letters.get(place)).copied();
        if !letter.is_alphanumeric() || begins_hump(before, letter, letters.get(place + 1).copied())
        {
            segments.push(String::new());
        }
        if let (true, Some(last)) = (letter.is_alphanumeric(), segments.last_mut()) {
            last.extend(letter.to_lowercase());
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// Whether a capital begins a word of camel case: after a small letter, or before one.
fn begins_hump(before: Option<char>, letter: char, after: Option<char>) -> bool {
    letter.is_uppercase()
        && before
            .is_some_and(|before| !before.is_uppercase() || after.is_some_and(char::is_lowercase))
}

/// A segment without trailing digits, in the singular.
fn stem(segment: &str) -> String {
    let bare = segment.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let known = |stem: &&str| WORDS.contains(stem) || PAIRS.iter().any(|(_, last)| last == stem);
    let mut singular = [bare.strip_suffix('s'), bare.strip_suffix("es")].into_iter().flatten();
    singular.find(known).unwrap_or(bare).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_segments_are_credentials_in_every_case() {
        for name in [
            "password",
            "password_hash",
            "passwordHash",
            "PASSWORD",
            "old-passwords",
            "apiKey",
            "api_keys",
            "APIKey",
            "stripe_api_key",
            "privateKey",
            "ssn",
            "cvv2",
            "pin",
            "pin_code",
            "hashes",
            "user.token",
            "accessToken",
            "refresh_tokens",
            "otp",
            "seed_phrase",
            "client_secret",
            "credentials",
            "recovery_codes",
            "pass_phrase",
            "r#salt",
        ] {
            assert!(is_credential(name), "{name}");
        }
    }

    #[test]
    fn parts_of_segments_are_not() {
        for name in [
            "shipping",
            "secretary",
            "basalt",
            "hashtag",
            "tokenizer",
            "spin",
            "keynote",
            "key",
            "api",
            "monkey",
            "access",
            "code",
            "opinion",
            "id",
            "passport",
            "address",
            "",
            "_",
        ] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
