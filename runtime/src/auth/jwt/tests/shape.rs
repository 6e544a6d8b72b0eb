//! The compact form.

use super::*;

#[test]
fn three_parts_only() {
    let good = token(HEADER, claims(&[]));
    assert!(verify(&good).is_ok());
    let (two, _) = good.rsplit_once('.').unwrap();
    refused(verify(two), TokenError::Malformed);
    refused(verify(&format!("{good}.")), TokenError::Malformed);
    refused(verify(&format!(".{good}")), TokenError::Malformed);
    refused(verify(&format!("{good}.e30.e30")), TokenError::Encrypted);
    for nothing in ["", ".", "..", "...."] {
        assert!(verify(nothing).is_err());
    }
}

#[test]
fn no_foreign_characters() {
    let good = token(HEADER, claims(&[]));
    for stray in [" ", "=", "\n", "{", "\"", "%", "é", "\0", "+", "/"] {
        assert!(verify(&format!("{good}{stray}")).is_err());
        assert!(verify(&format!("{stray}{good}")).is_err());
        assert!(verify(&good.replacen('.', &format!("{stray}."), 1)).is_err());
    }
    let json = r#"{"payload":"e30","protected":"e30","signature":"e30"}"#;
    refused(verify(json), TokenError::Malformed);
}

/// The parts are padded or given trailing bits before they are signed: the signature holds.
#[test]
fn one_spelling_for_each_part() {
    let sign = |header: &str, payload: &str| {
        let signed = format!("{header}.{payload}");
        let signature = encode(hs256(signed.as_bytes()));
        format!("{signed}.{signature}")
    };
    // Fifteen bytes need no padding; a space makes it sixteen, which leaves four idle bits.
    let header = encode(format!("{HEADER} "));
    let mut payload = claims(&[]);
    payload.push_str(["  ", "", " "].iter().find(|s| (payload.len() + s.len()) % 3 == 1).unwrap());
    let payload = encode(payload);
    assert_eq!((header.len() % 4, payload.len() % 4), (2, 2));
    assert!(verify(&sign(&header, &payload)).is_ok());
    refused(verify(&sign(&format!("{header}=="), &payload)), TokenError::Malformed);
    refused(verify(&sign(&header, &format!("{payload}=="))), TokenError::Malformed);
    refused(verify(&sign(&stray_bit(&header), &payload)), TokenError::Malformed);
    refused(verify(&sign(&header, &stray_bit(&payload))), TokenError::Malformed);
    let good = sign(&header, &payload);
    refused(verify(&stray_bit(&good)), TokenError::Malformed);
    refused(verify(&format!("{good}=")), TokenError::Malformed);
}

/// The same bytes in a second spelling: the lowest idle bit of the last character is set.
fn stray_bit(part: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = part.split_at(part.len() - 1);
    let place = ALPHABET.iter().position(|known| *known == last.as_bytes()[0]).unwrap();
    assert_eq!(place & 1, 0);
    format!("{rest}{}", char::from(ALPHABET[place | 1]))
}

#[test]
fn at_most_sixteen_kibibytes() {
    let fill = |length: usize| {
        let value = format!("\"{}\"", "x".repeat(length));
        token(HEADER, claims(&[("fill", Some(&value))]))
    };
    assert!(fill(12_050).len() < 16 * 1024);
    assert!(verify(&fill(12_050)).is_ok());
    assert!(fill(12_250).len() > 16 * 1024);
    refused(verify(&fill(12_250)), TokenError::TooLong);
}

/// What nobody reads is JSON that other readers take, too: a double has every number (RFC 8259, section 6).
#[test]
fn a_number_that_no_double_has_refuses_the_token() {
    for (number, is_one) in
        [("1e308", true), ("-1e308", true), ("1e309", false), ("-1e309", false), ("17e666", false)]
    {
        for value in [number.to_owned(), format!("[{number}]"), format!(r#"{{"a":[{number}]}}"#)] {
            let header = format!(r#"{{"alg":"HS256","x":{value}}}"#);
            assert_eq!(verify(&token(&header, claims(&[]))).is_ok(), is_one, "{header}");
            let claims = claims(&[("x", Some(&value))]);
            assert_eq!(verify(&token(HEADER, claims)).is_ok(), is_one, "{value}");
        }
    }
}
