//! The header.

use super::*;

type Case = (&'static str, hmac::Algorithm, fn(Vec<u8>) -> Jwt);

#[test]
fn alg_is_exact() {
    assert!(verify_header(HEADER).is_ok());
    for alg in ["none", "None", "NONE", "nOnE", "", "hs256", "HS256 ", "HS384", "RS256", "ES512"] {
        refused(verify_header(&format!(r#"{{"alg":"{alg}"}}"#)), TokenError::AlgorithmRefused);
    }
    for alg in ["null", "1", r#"["HS256"]"#] {
        refused(verify_header(&format!(r#"{{"alg":{alg}}}"#)), TokenError::AlgorithmRefused);
    }
    refused(verify_header("{}"), TokenError::AlgorithmRefused);
}

#[test]
fn each_hmac_algorithm_has_its_own_key() {
    let cases: [Case; 3] = [
        ("HS256", hmac::HMAC_SHA256, |secret| Jwt::hs256(secret)),
        ("HS384", hmac::HMAC_SHA384, |secret| Jwt::hs384(secret)),
        ("HS512", hmac::HMAC_SHA512, |secret| Jwt::hs512(secret)),
    ];
    for (place, (_, _, jwt)) in cases.into_iter().enumerate() {
        for (other, (alg, hash, _)) in cases.into_iter().enumerate() {
            let verifier = settings(jwt(OTHER.to_vec())).build().unwrap();
            let key = hmac::Key::new(hash, &OTHER);
            let sign = |message: &[u8]| hmac::sign(&key, message).as_ref().to_vec();
            let header = format!(r#"{{"alg":"{alg}"}}"#);
            let token = token_by(&header, claims(&[]).as_bytes(), sign);
            let result = verifier.verify(&token, NOW, &NAMES);
            if place == other {
                assert!(result.is_ok());
            } else {
                refused(result, TokenError::AlgorithmRefused);
            }
        }
    }
}

#[test]
fn none_is_refused_without_a_signature_too() {
    let payload = encode(claims(&[]));
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"None"}"#] {
        let naked = format!("{}.{payload}.", encode(header));
        refused(verify(&naked), TokenError::AlgorithmRefused);
    }
    refused(verify(&format!("{}.{payload}.", encode(HEADER))), TokenError::Malformed);
}

#[test]
fn typ_is_that_of_an_access_token() {
    for typ in [
        "JWT",
        "jwt",
        "application/jwt",
        "Application/JWT",
        "at+jwt",
        "AT+JWT",
        "application/at+jwt",
        "Application/At+Jwt",
    ] {
        assert!(verify_header(&format!(r#"{{"typ":"{typ}","alg":"HS256"}}"#)).is_ok());
    }
    for typ in [
        "application/",
        "application/logout+jwt",
        "text/jwt",
        "",
        "dpop+jwt",
        "logout+jwt",
        "secevent+jwt",
        "JWE",
        "JOSE",
        "at+jwt;x",
        "at",
    ] {
        let header = format!(r#"{{"typ":"{typ}","alg":"HS256"}}"#);
        refused(verify_header(&header), TokenError::TypeRefused);
    }
    refused(verify_header(r#"{"typ":null,"alg":"HS256"}"#), TokenError::TypeRefused);
}

/// What a signature is for says who asks for it; for a token that is its type, and for a signature as such nothing.
#[test]
fn a_signature_that_is_no_token_verifies_under_any_type_and_makes_no_token_of_it() {
    for typ in ["JOSE", "dpop+jwt", "logout+jwt", "secevent+jwt", "", "ü", "jwt", "at+jwt"] {
        let signed = token(&format!(r#"{{"typ":"{typ}","alg":"HS256"}}"#), claims(&[]));
        let verifier = verifier();
        let is_token = matches!(typ, "jwt" | "at+jwt");
        let is_good = || verifier.verify(&signed, NOW, &NAMES).is_ok();
        assert_eq!(is_good(), is_token, "{typ}");
        assert_eq!(verifier.verify_jws(&signed), Ok(claims(&[]).into_bytes()), "{typ}");
        // The key knows the header now.
        assert_eq!(is_good(), is_token, "{typ}");
        let forged = format!("{}A", &signed[..signed.len() - 1]);
        let forged =
            if forged == signed { format!("{}Q", &signed[..signed.len() - 1]) } else { forged };
        assert!(verifier.verify_jws(&forged).is_err(), "{typ}");
    }
    for typ in ["null", "7", r#"["JWT"]"#] {
        let signed = token(&format!(r#"{{"typ":{typ},"alg":"HS256"}}"#), claims(&[]));
        assert_eq!(verifier().verify_jws(&signed), Err(TokenError::TypeRefused), "{typ}");
    }
}

#[test]
fn extensions_key_sources_and_compression_are_refused() {
    let cases = [
        (r#""crit":["exp"]"#, TokenError::ExtensionRefused),
        (r#""crit":[]"#, TokenError::ExtensionRefused),
        (r#""cri\u0074":["b64"]"#, TokenError::ExtensionRefused),
        (r#""b64":false"#, TokenError::ExtensionRefused),
        (r#""b64":true"#, TokenError::ExtensionRefused),
        (r#""jku":"https://evil.example/keys""#, TokenError::KeySourceRefused),
        (r#""x5u":"https://evil.example/chain""#, TokenError::KeySourceRefused),
        (r#""jwk":{"kty":"oct","k":"AA"}"#, TokenError::KeySourceRefused),
        (r#""x5c":[]"#, TokenError::KeySourceRefused),
        (r#""zip":"DEF""#, TokenError::CompressionRefused),
        (r#""enc":"A128GCM""#, TokenError::Encrypted),
    ];
    for (member, reason) in cases {
        refused(verify_header(&format!(r#"{{"alg":"HS256",{member}}}"#)), reason);
        refused(verify_header(&format!(r#"{{{member},"alg":"HS256"}}"#)), reason);
    }
    assert!(verify_header(r#"{"alg":"HS256","x5t":"AA","x5t#S256":"AA","more":{}}"#).is_ok());
}

#[test]
fn names_occur_once() {
    for member in [
        r#""alg":"HS256""#,
        r#""al\u0067":"HS256""#,
        r#""more":1,"more":1"#,
        r#""more":1,"mor\u0065":2"#,
        r#""mor\u0065":1,"more":2"#,
        r#""kid":"a","kid":"a""#,
    ] {
        let header = format!(r#"{{"alg":"HS256",{member}}}"#);
        refused(verify_header(&header), TokenError::MemberRepeated);
    }
    assert!(verify_header(r#"{"alg":"HS256","more":1,"More":1}"#).is_ok());
}

#[test]
fn at_most_sixty_four_members() {
    let header = |more: usize| {
        let more: Vec<_> = (0..more).map(|n| format!(r#","m{n}":0"#)).collect();
        format!(r#"{{"alg":"HS256"{}}}"#, more.concat())
    };
    assert!(verify_header(&header(63)).is_ok());
    refused(verify_header(&header(64)), TokenError::HeaderInvalid);
    let twice = header(63).replace("m62", "m40");
    refused(verify_header(&twice), TokenError::MemberRepeated);
}

#[test]
fn only_an_object_in_utf_8() {
    for header in
        ["", "[]", "null", "\"HS256\"", "{", r#"{"alg":"HS256"}}"#, "{\"alg\":\"HS256\",}"]
    {
        refused(verify_header(header), TokenError::HeaderInvalid);
    }
    let payload = encode(claims(&[]));
    let signed = format!("{}.{payload}", encode(b"{\"alg\":\"HS256\",\"a\":\"\xff\"}"));
    let signature = encode(hs256(signed.as_bytes()));
    refused(verify(&format!("{signed}.{signature}")), TokenError::HeaderInvalid);
}

#[test]
fn kid_is_matched_exactly() {
    let verifier = jwt().key_id("a").build().unwrap();
    let header = |kid: &str| format!(r#"{{"alg":"HS256","kid":{kid}}}"#);
    let verify = |kid: &str| verifier.verify(&token(&header(kid), claims(&[])), NOW, &NAMES);
    assert!(verify(r#""a""#).is_ok());
    for kid in [r#""A""#, r#""a ""#, r#""""#, r#""../a""#] {
        refused(verify(kid), TokenError::KeyUnknown);
    }
    refused(verify(r#""a\u0000""#), TokenError::HeaderInvalid);
    refused(verify("1"), TokenError::HeaderInvalid);
    refused(verify("null"), TokenError::HeaderInvalid);
    assert!(verifier.verify(&token(HEADER, claims(&[])), NOW, &NAMES).is_ok());
}

#[test]
fn a_long_kid_is_refused_even_where_any_would_do() {
    let header = |length| format!(r#"{{"alg":"HS256","kid":"{}"}}"#, "k".repeat(length));
    assert!(verify_header(&header(256)).is_ok());
    refused(verify_header(&header(257)), TokenError::KeyUnknown);
}

#[test]
fn a_remembered_header_changes_no_decision() {
    let verifier = verifier();
    let good = token(HEADER, claims(&[]));
    let other = token(r#"{"alg":"HS256","typ":"JWT"}"#, claims(&[]));
    let bad = token(r#"{"alg":"HS256","crit":[]}"#, claims(&[]));
    for _ in 0..2 {
        assert!(verifier.verify(&good, NOW, &NAMES).is_ok());
        assert!(verifier.verify(&other, NOW, &NAMES).is_ok());
        refused(verifier.verify(&bad, NOW, &NAMES), TokenError::ExtensionRefused);
        let forged = format!("{}AAAA", &good[..good.len() - 4]);
        refused(verifier.verify(&forged, NOW, &NAMES), TokenError::SignatureInvalid);
    }
}
