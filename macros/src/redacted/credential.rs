//! Names that say a value is a credential.
//!
//! A name is cut into its segments: `stripe_api_key`, `stripeApiKey` and `stripe-api-key` alike. A
//! short word counts as a whole segment: `shipping` holds no `pin`. A long one counts within a
//! segment too, since `passwordhash` and `accesstoken` are written in one word; the words that only
//! look so, `secretary` and `tokenizer` among them, are listed.

mod words;

use self::words::{ENDS, FRIENDS, PAIRS, ROOTS, TRIPLES, WHOLE, WORDS};

/// Whether `name` says that its value is a credential.
pub(crate) fn is_credential(name: &str) -> bool {
    let segments: Vec<String> = segments(name).iter().map(|segment| stem(segment)).collect();
    let alone = segments.iter().any(|segment| is_word(segment) || holds_root(segment));
    let together = segments
        .iter()
        .zip(segments.iter().skip(1))
        .any(|(first, second)| PAIRS.iter().any(|(one, other)| first == one && second == other));
    alone || together || is_whole_name(name)
}

/// Whether the name as a whole, in one word, is a credential, or holds one of three words.
fn is_whole_name(name: &str) -> bool {
    let name = segments(name.trim_start_matches("r#")).concat();
    WHOLE.contains(&&*name) || TRIPLES.iter().any(|words| name.contains(*words))
}

fn is_word(segment: &str) -> bool {
    WORDS.contains(&segment)
}

/// Whether a credential is within a segment, whatever is around it.
fn holds_root(segment: &str) -> bool {
    let bare = FRIENDS.iter().fold(segment.to_owned(), |rest, friend| rest.replace(friend, "-"));
    let ends = |word: &&str| bare.starts_with(*word) || bare.ends_with(*word);
    let compound = |(one, other): &(&str, &str)| bare.contains(&format!("{one}{other}"));
    ROOTS.iter().any(|root| bare.contains(root))
        || ENDS.iter().any(ends)
        || PAIRS.iter().any(compound)
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
            "session_key",
            "sessionId",
            "mfa_code",
            "2fa_codes",
            "card_number",
            "CardNumbers",
            "credit_card",
            "security_answer",
            "user_pw",
            "device_code",
            "code_verifier",
            "tlsKey",
            "key_pairs",
            "card_no",
            "card_num",
            "ccNumber",
            "one_time_code",
            "oneTimeCode",
            "confirmation_code",
            "invite_codes",
            "reset_link",
            "loginLink",
            "client_key",
            "serviceKey",
            "deploy_keys",
            "storage_key",
            "account_key",
            "sign_key",
            "ssh_host_key",
            "license_key",
            "private_pem",
            "conn_str",
            "database_url",
            "replica_dsn",
            "auth_header",
            "basic_auth",
        ] {
            assert!(is_credential(name), "{name}");
        }
    }

    #[test]
    fn a_credential_in_one_word_with_others_is_one() {
        for name in [
            "passwordhash",
            "PasswordHash2",
            "userpassword",
            "hashedpasswords",
            "accesstoken",
            "tokenid",
            "tokenissuer",
            "my_refreshtokens",
            "clientsecret",
            "secretexpiry",
            "totpsecret",
            "smsotp",
            "otpcode",
            "userssn",
            "apikeyhash",
            "sessionkey",
            "sessionid",
            "mfacode",
            "cardnumber",
            "creditcardnumber",
            "dbpass",
            "pwhash",
            "jwtstring",
            "recoverycodes",
            "privkey",
            "privatekey",
            "apikey",
            "pinhash",
            "refreshtoken",
            "recoverycode",
            "activationcode",
            "unlockcodes",
            "cipherkey",
            "keypair",
            "userpswd",
            "cardno",
            "cardnum",
            "ccnumber",
            "onetimecode",
            "confirmationcode",
            "invitecode",
            "resetlink",
            "loginlink",
            "clientkey",
            "servicekey",
            "deploykey",
            "keystore",
            "connstr",
            "basicauth",
        ] {
            assert!(is_credential(name), "{name}");
        }
    }

    #[test]
    fn some_words_are_one_where_nothing_stands_beside_them() {
        for name in ["pass", "Cookie", "authorization", "pem", "key_pem"] {
            assert!(is_credential(name), "{name}");
        }
        for name in ["cookie_consent", "authorization_date", "public_key_pem", "pass_count"] {
            assert!(!is_credential(name), "{name}");
        }
    }

    #[test]
    fn parts_of_segments_are_not() {
        for name in [
            "shipping",
            "secretary",
            "undersecretaries",
            "basalt",
            "hashtag",
            "tokenizer",
            "tokenised",
            "tokenization_model",
            "passwordless",
            "compass",
            "bypass",
            "passenger",
            "boarding_pass",
            "footprint",
            "business_name",
            "businessname",
            "session_idle",
            "session_count",
            "cardholder",
            "scorecard_number",
            "discardnumber",
            "device_count",
            "codec",
            "verifier",
            "verified_by",
            "key_pairing",
            "pairs",
            "activation_date",
            "unlocked_at",
            "postcode",
            "keyboard",
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
            "accnumber",
            "account_number",
            "accounts",
            "cardnotes",
            "card_note",
            "discardnotes",
            "number",
            "primary_key",
            "sort_key",
            "foreignKey",
            "idempotency_key",
            "public_key",
            "cache_key",
            "link",
            "profile_link",
            "avatar_url",
            "currency_code",
            "country_code",
            "time_code",
            "designkey",
            "service",
            "invited_by",
            "strength",
            "connected",
            "",
            "_",
        ] {
            assert!(!is_credential(name), "{name}");
        }
    }
}
