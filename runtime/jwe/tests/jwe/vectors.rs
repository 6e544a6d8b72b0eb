//! Messages and keys of others: Project Wycheproof's vectors, and the cookbook's (RFC 7520).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_jwe::{OpeningKey, OpeningKeys, Sealer};
use serde_json::{Value, json};

/// Project Wycheproof's vectors: what we speak opens, and everything else does not, whatever another library makes of it.
#[test]
fn wycheproof() {
    let text = include_str!("../../../../tests/vectors/wycheproof_jwe.json");
    let groups: Vec<Value> = serde_json::from_str(text).unwrap();
    let (mut opened, mut refused) = (0, 0);
    for group in &groups {
        let bytes = URL_SAFE_NO_PAD.decode(group["key"].as_str().unwrap()).unwrap();
        let id = group["kid"].as_str().unwrap_or("none").replace(' ', "-");
        let key = match group["kind"].as_str().unwrap() {
            "ec" => OpeningKey::ecdh_es_raw(id, &bytes),
            _ => OpeningKey::rsa_oaep_256(id, &bytes),
        };
        let keys = OpeningKeys::new([key.unwrap()]).unwrap();
        for test in group["tests"].as_array().unwrap() {
            let plain = keys.open(test["jwe"].as_str().unwrap()).ok();
            let plain = plain.map(|plain| hex(&plain));
            assert_eq!(plain.as_deref(), test["opens"].as_str(), "{}", test["id"]);
            if plain.is_some() { opened += 1 } else { refused += 1 }
        }
    }
    assert!(opened >= 2 && refused > 60, "{opened} {refused}");
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Messages of the cookbook ([RFC 7520]) with the keys that open them elsewhere: none is in a form that is spoken here, and
/// each would be opened by a library that lets the message choose.
///
/// [RFC 7520]: https://www.rfc-editor.org/rfc/rfc7520#section-5
#[test]
fn messages_of_the_cookbook_in_other_forms_stay_shut() {
    // 5.5: ECDH-ES over P-256, with A128CBC-HS256.
    let d = "r_kHyZ-a06rmxM3yESK84r1otSg-aQcVStkRhA-iCM8";
    let d = URL_SAFE_NO_PAD.decode(d).unwrap();
    let key = OpeningKey::ecdh_es_raw("meriadoc.brandybuck@buckland.example", &d).unwrap();
    let point = key.public_jwk().unwrap();
    assert_eq!(point["x"], "Ze2loSV3wrroKUN_4zhwGhCqo3Xhu1td4QjeQ5wIVR0");
    assert_eq!(point["y"], "HlLtdXARY_f55A3fnzQbPcm6hgr34Mp8p-nuzQCE0Zw");
    let keys = OpeningKeys::new([key]).unwrap();
    let epk = json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "mPUKT_bAWGHIhg0TpjjqVsP1rXWQu_vwVOHHtNkdYoA",
        "y": "8BQAsImGeAS46fyWw5MhYfGTT0IjBpFw2SS34Dv4Irs",
    });
    let header = |alg: &str, enc: &str, more: Option<(&str, Value)>| {
        let mut header = json!({ "alg": alg, "enc": enc, "epk": epk });
        if let Some((name, value)) = more {
            header[name] = value;
        }
        URL_SAFE_NO_PAD.encode(header.to_string())
    };
    let cookbook = format!(
        "{}..yc9N8v5sYyv3iGQT926IUg.BoDlwPnTypYq-ivjmQvAYJLb5Q6l-F3LIgQomlz87yW4OPKbWE1zSTEFjDfhU9\
         IPIOSA9Bml4m7iDFwA-1ZXvHteLDtw4R1XRGMEsDIqAYtskTTmzmzNa-_q4F_evAPUmwlO-ZG45Mnq4uhM1fm_D9rBt\
         WolqZSF3xGNNkpOMQKF1Cl8i8wjzRli7-IXgyirlKQsbhhqRzkv8IcY6aHl24j03C-AR2le1r7URUhArM79BY8soZU0\
         lzwI-sD5PZ3l4NDCCei9XkoIAfsXJWmySPoeRb2Ni5UZL4mYpvKDiwmyzGd65KqVw7MsFfI_K767G9C9Azp73gKZD0D\
         yUn1mn0WW5LmyX_yJ-3AROq8p1WZBfG-ZyJ6195_JGG2m9Csg.WCCkNa-x4BeB9hIDIfFuhg",
        header("ECDH-ES", "A128CBC-HS256", None)
    );
    assert!(keys.open(&cookbook).is_err());
    let rest = format!("{}.AAAA.{}", "A".repeat(16), "A".repeat(22));
    for head in [
        header("ECDH-ES+A128KW", "A128GCM", None),
        header("RSA-OAEP", "A256GCM", None),
        header("RSA1_5", "A128CBC-HS256", None),
        header("PBES2-HS512+A256KW", "A128CBC-HS256", None),
        header("A128KW", "A128GCM", None),
        header("dir", "A128GCM", None),
        header("ECDH-ES", "A256GCM", Some(("zip", json!("DEF")))),
    ] {
        assert!(keys.open(&format!("{head}..{rest}")).is_err());
    }
}

/// The key of RSA in section 5.2 of the cookbook, with the algorithm of today.
#[test]
fn a_key_of_the_cookbook_seals_with_rsa() {
    let n = "wbdxI55VaanZXPY29Lg5hdmv2XhvqAhoxUkanfzf2-5zVUxa6prHRrI4pP1AhoqJRlZfYtWWd5mmHRG2pAHIlh0ySJ9wi0B\
        ioZBl1XP2e-C-FyXJGcTy0HdKQWlrfhTm42EW7Vv04r4gfao6uxjLGwfpGrZLarohiWCPnkNrg71S2CuNZSQBIPGjXfkmIy\
        2tl_VWgGnL22GplyXj5YlBLdxXp3XeStsqo571utNfoUTU8E4qdzJ3U1DItoVkPGsMwlmmnJiwA7sXRItBCivR4M5qnZtdw\
        -7v4WuR4779ubDuJ5nalMv2S66-RPcnFAzWSKxtBDnFJJDGIUe7Tzizjg1nms0Xq_yPub_UOlWn0ec85FCft1hACpWG8sch\
        rOBeNqHBODFskYpUc2LC5JA2TaPF2dA67dg1TTsC_FupfQ2kNGcE1LgprxKHcVWYQb86B-HozjHZcqtauBzFNV5tbTuB-Tp\
        kcvJfNcFLlH3b8mb-H_ox35FjqBSAjLKyoeqfKTpVjvXhd09knwgJf6VKq6UC418_TOljMVfFTWXUxlnfhOOnzW6HSSzD1c\
        9WrCuVzsUMv54szidQ9wf1cYWf3g5qFDxDQKis99gcDaiCAwM3yEBIzuNeeCa5dartHDb1xEB_HcHSeYbghbMjGfasvKn0a\
        ZRsnTyC0xhWBlsolZE";
    let jwk = json!({ "kty": "RSA", "kid": "samwise", "use": "enc", "n": n, "e": "AQAB" });
    let message = Sealer::from_jwk(&jwk).unwrap().seal(b"so quiet").unwrap();
    let (header, rest) = message.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!(header, json!({ "alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": "samwise" }));
    let key = URL_SAFE_NO_PAD.decode(rest.split('.').next().unwrap()).unwrap();
    assert_eq!(key.len(), 512);
    let mut as_oaep = jwk.clone();
    as_oaep["alg"] = json!("RSA-OAEP");
    assert!(Sealer::from_jwk(&as_oaep).is_err());
    let short = json!({ "kty": "RSA", "n": URL_SAFE_NO_PAD.encode([0xc1; 128]), "e": "AQAB" });
    assert!(Sealer::from_jwk(&short).is_err());
}

/// A key of RSA in both halves: what is sealed for it opens with it.
#[test]
fn what_is_sealed_with_rsa_opens() {
    use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};

    let pair = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    // 33 bytes say that it is a key of RSA with 2,048 bits; the exponent comes behind.
    let (n, e) = (URL_SAFE_NO_PAD.encode(&public.as_ref()[33..289]), "AQAB");
    let jwk = json!({ "kty": "RSA", "kid": "r", "n": n, "e": e });
    let message = Sealer::from_jwk(&jwk).unwrap().seal(b"hello").unwrap();
    let key = OpeningKey::rsa_oaep_256("r", private.as_ref()).unwrap();
    assert_eq!(*OpeningKeys::new([key]).unwrap().open(&message).unwrap(), b"hello");
}
