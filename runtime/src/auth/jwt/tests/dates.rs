//! `exp`, `nbf` and `iat`.

use std::time::Duration;

use super::*;

#[test]
fn a_token_ends_at_exp_exactly() {
    let verifier = jwt().leeway(Duration::ZERO).build().unwrap();
    let at = |exp: &str, now| {
        let token = token(HEADER, claims(&[("exp", Some(exp))]));
        verifier.verify(&token, now, &NAMES).map(|good| good.expires_at_millis)
    };
    assert_eq!(at("1700000000", NOW - 1), Ok(NOW));
    assert_eq!(at("1700000000", NOW), Err(TokenError::Expired));
    assert_eq!(at("1700000000.5", NOW + 499), Ok(NOW + 500));
    assert_eq!(at("1700000000.5", NOW + 500), Err(TokenError::Expired));
    assert_eq!(at("1.7e9", NOW - 1), Ok(NOW));
    assert_eq!(at("0", NOW), Err(TokenError::Expired));
}

#[test]
fn one_leeway_holds_for_exp_nbf_and_iat() {
    let verifier = jwt().leeway(Duration::from_secs(5)).build().unwrap();
    let at = |name, seconds: &str, now| {
        let claims = claims(&[("exp", Some("1800000000")), (name, Some(seconds))]);
        verifier.verify(&token(HEADER, claims), now, &NAMES).map(|good| good.expires_at_millis)
    };
    assert_eq!(at("exp", "1700000000", NOW + 4_999), Ok(NOW + 5_000));
    assert_eq!(at("exp", "1700000000", NOW + 5_000), Err(TokenError::Expired));
    assert!(at("nbf", "1700000005", NOW).is_ok());
    assert_eq!(at("nbf", "1700000005", NOW - 1), Err(TokenError::NotYetValid));
    assert!(at("iat", "1700000005", NOW).is_ok());
    assert_eq!(at("iat", "1700000005", NOW - 1), Err(TokenError::IssuedInTheFuture));
}

/// A clock that is a second off is no outage.
#[test]
fn clocks_may_differ_by_five_seconds() {
    let at = |name, seconds: &str| {
        let claims = claims(&[("exp", Some("1800000000")), (name, Some(seconds))]);
        verify(&token(HEADER, claims)).map(|_| ())
    };
    assert_eq!(at("exp", "1699999995"), Err(TokenError::Expired));
    assert!(at("exp", "1699999996").is_ok());
    for (name, reason) in [("nbf", TokenError::NotYetValid), ("iat", TokenError::IssuedInTheFuture)]
    {
        assert!(at(name, "1700000005").is_ok());
        assert_eq!(at(name, "1700000006"), Err(reason));
    }
}

#[test]
fn nbf_is_honoured() {
    assert!(verify_claim("nbf", "1700000000").is_ok());
    refused(verify_claim("nbf", "1700000006"), TokenError::NotYetValid);
}

#[test]
fn a_date_is_a_number_that_is_a_date() {
    let bad = [
        r#""1800000000""#,
        "true",
        "-1",
        "-0",
        "-0.0",
        "-1.5",
        "[1800000000]",
        "253402300800",
        "1e300",
        "18446744073709551615",
        "18446744073709551616",
        "9223372036854775807",
    ];
    for name in ["exp", "nbf", "iat"] {
        for value in bad {
            refused(verify_claim(name, value), TokenError::ClaimInvalid);
        }
        for value in ["1e400", "NaN", "Infinity", "01800000000", "0x6b49d200", "1_800_000_000"] {
            assert!(verify_claim(name, value).is_err());
        }
    }
    assert!(verify_claim("exp", "253402300799").is_ok());
}
