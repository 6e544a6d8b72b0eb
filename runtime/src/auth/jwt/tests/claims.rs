//! The claims.

use super::*;
use crate::auth::jwt::{JwtConfigError, Provider};

fn without(name: &str) -> Result<VerifiedToken, TokenError> {
    verify(&token(HEADER, claims(&[(name, None)])))
}

#[test]
fn required_claims_are_required() {
    for name in ["iss", "aud", "sub", "exp"] {
        refused(without(name), TokenError::ClaimMissing);
        refused(verify_claim(name, "null"), TokenError::ClaimInvalid);
    }
    for name in ["nbf", "iat", "jti", "client_id"] {
        assert!(without(name).is_ok());
        refused(verify_claim(name, "null"), TokenError::ClaimInvalid);
    }
    for name in ["roles", "scope"] {
        assert!(without(name).is_ok() && verify_claim(name, "null").is_ok());
    }
}

#[test]
fn issuer_is_one_exact_string() {
    assert!(verify_claim("iss", r#""https:\/\/id.example""#).is_ok());
    for other in ["https://id.example/", "https://ID.example", "http://id.example", "x"] {
        refused(verify_claim("iss", &format!("\"{other}\"")), TokenError::IssuerRefused);
    }
    refused(verify_claim("iss", r#"["https://id.example"]"#), TokenError::ClaimInvalid);
    refused(verify_claim("iss", r#""""#), TokenError::ClaimInvalid);
}

#[test]
fn audience_names_us() {
    for good in [r#""payroll""#, r#"["payroll"]"#, r#"["other","payroll"]"#] {
        assert!(verify_claim("aud", good).is_ok());
    }
    for other in [r#""Payroll""#, r#""payroll/""#, r#"["other"]"#, r#""""#] {
        refused(verify_claim("aud", other), TokenError::AudienceRefused);
    }
    for bad in ["[]", "5", "[5]", r#"["payroll",5]"#, r#"[["payroll"]]"#, r#"{"payroll":1}"#] {
        refused(verify_claim("aud", bad), TokenError::ClaimInvalid);
    }
    let two = jwt().audience("wages").build().unwrap();
    let wages = token(HEADER, claims(&[("aud", Some(r#""wages""#))]));
    assert!(two.verify(&wages, NOW, &NAMES).is_ok());
    refused(verify(&wages), TokenError::AudienceRefused);
}

#[test]
fn names_occur_once() {
    let base = claims(&[]);
    let more =
        |member: &str| verify(&token(HEADER, base.replacen('{', &format!("{{{member},"), 1)));
    for member in [
        r#""sub":"u-2""#,
        r#""su\u0062":"u-2""#,
        r#""exp":1800000000"#,
        r#""role":1,"role":1"#,
        r#""role":1,"rol\u0065":1"#,
        r#""rol\u0065":1,"\u0072ole":1"#,
        r#""roles":[],"roles":["admin"]"#,
    ] {
        refused(more(member), TokenError::MemberRepeated);
    }
    assert!(more(r#""role":1,"Role":1,"Sub":"u-2""#).is_ok());
}

#[test]
fn at_most_sixty_four_members() {
    let payload = |more: usize| {
        let more: Vec<_> = (0..more).map(|n| format!(r#""m{n}":0,"#)).collect();
        claims(&[]).replacen('{', &format!("{{{}", more.concat()), 1)
    };
    assert!(verify(&token(HEADER, payload(60))).is_ok());
    refused(verify(&token(HEADER, payload(61))), TokenError::ClaimsInvalid);
    let twice = payload(60).replace("\"m59\"", "\"m30\"");
    refused(verify(&token(HEADER, twice)), TokenError::MemberRepeated);
}

#[test]
fn only_an_object_in_utf_8() {
    let good = claims(&[]);
    for bad in [
        String::new(),
        "[]".to_owned(),
        "null".to_owned(),
        format!("[{good}]"),
        format!("{good}{good}"),
        format!("{good},"),
        format!("\u{feff}{good}"),
        good.replace('}', ""),
    ] {
        refused(verify(&token(HEADER, bad)), TokenError::ClaimsInvalid);
    }
    let unknown = claims(&[("name", Some(r#""X""#))]);
    assert!(verify(&token(HEADER, &unknown)).is_ok());
    let latin = unknown.bytes().map(|b| if b == b'X' { 0xe9 } else { b }).collect::<Vec<_>>();
    refused(verify(&token(HEADER, latin)), TokenError::ClaimsInvalid);
}

#[test]
fn subject_says_something() {
    refused(verify_claim("sub", r#""""#), TokenError::ClaimInvalid);
    refused(verify_claim("sub", "7"), TokenError::ClaimInvalid);
    assert_eq!(&*verify_claim("sub", r#""\u00e9""#).unwrap().subject, "é");
}

#[test]
fn tokens_for_other_purposes_are_refused() {
    for name in ["at_hash", "c_hash", "events"] {
        refused(verify_claim(name, "{}"), TokenError::NotAnAccessToken);
    }
    assert!(verify_claim("event", "{}").is_ok());
}

#[test]
fn the_strict_profile_is_rfc_9068() {
    let usual = || Jwt::hs256(SECRET).issuer("https://id.example").audience("payroll");
    let keycloak = || usual().provider(Provider::Keycloak);
    for jwt in [usual(), usual().access_tokens_only()] {
        check_profile(&jwt.build().unwrap());
    }
    let plain = claims(&[("typ", Some("\"Bearer\""))]);
    let verify = |jwt: Jwt| jwt.build().unwrap().verify(&token(HEADER, &plain), NOW, &NAMES);
    refused(verify(usual()), TokenError::TypeRefused);
    refused(verify(keycloak().access_tokens_only()), TokenError::TypeRefused);
    assert!(verify(usual().plain_tokens()).is_ok() && verify(keycloak()).is_ok());
    let both = only_fault(usual().plain_tokens().access_tokens_only());
    assert_eq!(both, JwtConfigError::OneOf("plain_tokens", "access_tokens_only"));
}

fn check_profile(verifier: &Verifier) {
    let extra = [("iat", Some("1700000000")), ("jti", Some("\"j\"")), ("client_id", Some("\"c\""))];
    let strict = |header, claims: String| verifier.verify(&token(header, claims), NOW, &NAMES);
    let typed = r#"{"alg":"HS256","typ":"At+Jwt"}"#;
    assert!(strict(typed, claims(&extra)).is_ok());
    assert!(strict(r#"{"alg":"HS256","typ":"application/at+jwt"}"#, claims(&extra)).is_ok());
    refused(strict(HEADER, claims(&extra)), TokenError::TypeRefused);
    refused(strict(r#"{"alg":"HS256","typ":"JWT"}"#, claims(&extra)), TokenError::TypeRefused);
    for missing in 0..extra.len() {
        let mut rest = extra;
        rest[missing].1 = None;
        refused(strict(typed, claims(&rest)), TokenError::ClaimMissing);
    }
}

/// RFC 9449, section 7.2: a token that is bound to a key is worth nothing without its proof.
#[test]
fn a_bound_token_is_no_bearer_token() {
    for confirmation in [r#"{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#, "{}", "null"] {
        refused(verify_claim("cnf", confirmation), TokenError::ProofMissing);
    }
    assert!(verify_claim("cn", "{}").is_ok());
}

#[test]
fn what_is_not_read_obeys_the_rules_of_a_body() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for value in [
        deep(32),
        r#"{"a":1,"a":2}"#.to_owned(),
        r#"[{"b":{"a":1, "a":2}}]"#.to_owned(),
        r#""\ud800""#.to_owned(),
        r#"{"a":"\udc00"}"#.to_owned(),
        r#"{"a":["x\u0000"]}"#.to_owned(),
    ] {
        refused(verify_claim("other", &value), TokenError::ClaimsInvalid);
        let header = format!(r#"{{"alg":"HS256","other":{value}}}"#);
        refused(verify_header(&header), TokenError::HeaderInvalid);
    }
    for value in [deep(31), r#"{"a":1,"b":{"a":2}}"#.to_owned(), r#""\ud83d\ude00""#.to_owned()] {
        assert!(verify_claim("other", &value).is_ok(), "{value}");
    }
}
