use super::words::{PUBLISHED, WORDS};
use super::*;

#[test]
fn what_anybody_can_guess_is_no_secret() {
    let threes: Vec<u8> = (0..32).map(|place| place * 3).collect();
    let spelt = hex(b"changeme-please-change-this-key!");
    for weak in [
        &[7; 32][..],
        &(0..32).collect::<Vec<u8>>(),
        &(1..=64).rev().collect::<Vec<u8>>(),
        &threes,
        b"",
        b"secretsecretsecretsecretsecretsecret",
        b"0123456789abcdef0123456789abcdef",
        b"password1234password1234password",
        b"q7Zx91pLq7Zx91pLq7Zx91pLq7Zx91pL",
        b"changemechangemechangeme",
        b"changeme-changeme-changeme-1234567",
        b"my-super-secret-key-change-me-please-2026",
        b"your-256-bit-secret-your-256-bit-secret!",
        b"a-string-secret-at-least-256-bits-long",
        b"a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
        b"your_jwt_secret_key_here_at_least_32_characters",
        b"super-secret-jwt-token-with-at-least-32-characters-long",
        b"secret-key-that-is-at-least-32-bytes-long",
        b"thisisaverylongsecretkeyforhmacsha256",
        b"this-is-a-secret-key-for-jwt-authentication",
        b"ThisIsMySecretKeyForJwtTokenGeneration123",
        b"supersecretkeythatyoushouldchange12345",
        b"reallyreallyreallyreallyverysafe",
        b"payroll-pseudonym-key-change-me!",
        b"replace_this_with_a_secure_random_value_1234567890",
        b"qwertyuiopasdfghjklzxcvbnm123456",
        b"abcdefghijklmnopqrstuvwxyz012345",
        b"ponmlkjihgfedcba-9876543210-aaaa",
        b"00000000000000000000000000000001",
        // The same words again, as a tool spells them.
        b"Y2hhbmdlbWUtcGxlYXNlLWNoYW5nZS10aGlzLWtleSE=",
        spelt.as_bytes(),
        b"@NcRfUjXn2r5u8x/A?D(G+KbPdSgVkYp",
    ] {
        assert!(weakness(weak).is_some(), "{}", String::from_utf8_lossy(weak));
    }
    for published in PUBLISHED {
        for around in ["{}", "{}\n", " {}\r\n", "\"{}\"", "'{}'\n"] {
            let text = around.replace("{}", published);
            let told = weakness(text.as_bytes());
            assert_eq!(told, Some("it is a published example"), "{text}");
        }
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
        // Words around what is random take nothing from it.
        b"production-jwt-signing-secret-key-9d01fe305c7718a243ee900b66d52fc1",
        b"9f3c1d7e0b5a48c6a2e4f608",
        b"MfKQ9r8GKYqrTwjUPD8ILPZI",
        b"58203749160387254916370258149037",
    ] {
        assert_eq!(weakness(good), None, "{}", String::from_utf8_lossy(good));
    }
}

/// What `openssl rand` makes, in each of its forms and of the shortest length that anything takes.
#[test]
fn no_random_secret_is_taken_for_a_placeholder() {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = || -> u8 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    for _ in 0..500 {
        let bytes: Vec<u8> = (0..24).map(|_| random()).collect();
        let (twelve, eighteen) = (&bytes[..12], &bytes[..18]);
        let spelt = hex(twelve);
        let secrets = [
            bytes.clone(),
            spelt.into(),
            STANDARD.encode(eighteen).into(),
            URL_SAFE_NO_PAD.encode(&bytes).into(),
        ];
        for secret in secrets {
            assert_eq!(weakness(&secret), None, "{}", String::from_utf8_lossy(&secret));
        }
    }
}

/// The longest first, so that none takes a piece out of another.
#[test]
fn words_stand_in_the_order_of_their_length() {
    assert!(WORDS.is_sorted_by_key(|word| std::cmp::Reverse(word.len())));
    assert!(
        WORDS.iter().all(|word| word.len() > 1 && word.bytes().all(|it| it.is_ascii_lowercase()))
    );
}

fn hex(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(it.into(), 16).unwrap();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
