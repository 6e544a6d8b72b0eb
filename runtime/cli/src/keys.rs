//! `keys`: random keys, pairs of keys with their set, and what is wrong with a set of keys.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::failure::Failure;

/// Without options: random keys of 32 bytes. With a file: a look at its set of keys. With `--pair`: a new pair.
pub(crate) fn keys(files: &[&str], arguments: &Arguments) -> Result<String, Failure> {
    if let Some(kind) = arguments.one("--pair")? {
        return pair(kind, arguments.has("--json"));
    }
    match files {
        [] => random(arguments),
        [file] => look(file, arguments.has("--json")),
        _ => Err(Failure::Wrong("name one set of keys".to_owned())),
    }
}

fn random(arguments: &Arguments) -> Result<String, Failure> {
    let count = arguments.one("--count")?.unwrap_or("1");
    let count: usize = count.parse().map_err(|_| format!("`{count}` is not a number of keys"))?;
    if !(1..=100).contains(&count) {
        return Err(Failure::Wrong("between 1 and 100 keys".to_owned()));
    }
    let mut lines = Vec::new();
    for _ in 0..count {
        let mut key = [0_u8; 32];
        aws_lc_rs::rand::fill(&mut key).map_err(|_| no_randomness())?;
        lines.push(key.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }));
    }
    Ok(if arguments.has("--json") { json!(lines).to_string() } else { lines.join("\n") })
}

fn no_randomness() -> Failure {
    Failure::Wrong("the system has no randomness".to_owned())
}

/// A new pair: the private key in PEM, which stays secret, and the set that verifiers read (RFC 7517).
fn pair(kind: &str, as_json: bool) -> Result<String, Failure> {
    let (der, key) = match kind {
        "eddsa" => ed25519()?,
        "es256" => p256()?,
        _ => return Err(Failure::Wrong(format!("`--pair {kind}`: eddsa or es256"))),
    };
    let encoded = STANDARD.encode(der);
    let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
    for line in encoded.as_bytes().chunks(64) {
        pem += &String::from_utf8_lossy(line);
        pem.push('\n');
    }
    pem += "-----END PRIVATE KEY-----\n";
    let set = json!({"keys": [key]});
    if as_json {
        return Ok(json!({"private_pem": pem, "jwks": set}).to_string());
    }
    Ok(format!("{pem}{set}\n"))
}

fn ed25519() -> Result<(Vec<u8>, Value), Failure> {
    let pair = Ed25519KeyPair::generate().map_err(|_| no_randomness())?;
    let der = pair.to_pkcs8().map_err(|_| no_randomness())?.as_ref().to_vec();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    // The members of the thumbprint, in their order (RFC 8037, 2; RFC 7638, 3).
    let kid = thumbprint(&format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#));
    let key = json!({
        "kty": "OKP", "crv": "Ed25519", "x": x, "alg": "EdDSA", "use": "sig", "kid": kid,
    });
    Ok((der, key))
}

fn p256() -> Result<(Vec<u8>, Value), Failure> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
    let pair = pair.map_err(|_| no_randomness())?;
    let der = pair.to_pkcs8v1().map_err(|_| no_randomness())?.as_ref().to_vec();
    // 4, then the two coordinates (SEC 1, 2.3.3).
    let point = pair.public_key().as_ref();
    let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else {
        return Err(no_randomness());
    };
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let kid = thumbprint(&format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
    let key = json!({
        "kty": "EC", "crv": "P-256", "x": x, "y": y, "alg": "ES256", "use": "sig", "kid": kid,
    });
    Ok((der, key))
}

fn thumbprint(canonical: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes()).as_ref())
}

/// Each key of a set, and what is wrong with it.
fn look(path: &str, as_json: bool) -> Result<String, Failure> {
    let text = std::fs::read(path).map_err(|error| format!("{path} cannot be read: {error}"))?;
    let set: Value =
        serde_json::from_slice(&text).map_err(|error| format!("{path} is not JSON: {error}"))?;
    let Some(keys) = set.get("keys").and_then(Value::as_array) else {
        return Err(Failure::Wrong(format!("{path} is not a set of keys: it has no list `keys`")));
    };
    let ids: Vec<&str> = keys.iter().map(|key| member(key, "kid")).collect();
    let rows: Vec<Value> = keys
        .iter()
        .map(|key| {
            let mut faults = faults(key);
            let id = member(key, "kid");
            if !id.is_empty() && ids.iter().filter(|other| **other == id).count() > 1 {
                faults.push("another key of the set has the same `kid`".to_owned());
            }
            json!({"kid": id, "kty": member(key, "kty"), "alg": member(key, "alg"), "faults": faults})
        })
        .collect();
    let is_faulty = |row: &Value| row["faults"].as_array().is_some_and(|faults| !faults.is_empty());
    let found = rows.is_empty() || rows.iter().any(is_faulty);
    let told = if as_json { json!(rows).to_string() } else { in_lines(&rows) };
    if found { Err(Failure::Found(told)) } else { Ok(told) }
}

fn in_lines(rows: &[Value]) -> String {
    if rows.is_empty() {
        return "the set has no key\n".to_owned();
    }
    let mut text = String::new();
    for row in rows {
        let told = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
        let _ = writeln!(text, "{} {} {}", told("kty"), told("alg"), told("kid"));
        for fault in row.get("faults").and_then(Value::as_array).into_iter().flatten() {
            let _ = writeln!(text, "  {}", fault.as_str().unwrap_or_default());
        }
    }
    text
}

fn member<'k>(key: &'k Value, name: &str) -> &'k str {
    key.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn faults(key: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut add = |fault: &str| faults.push(fault.to_owned());
    // RFC 7518, 6.2.2, 6.3.2 and 6.4.1: what is private is in these.
    if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| key.get(name).is_some()) {
        add("it holds a private or a symmetric key: every reader of the set can sign tokens");
    }
    if member(key, "kid").is_empty() {
        add("it has no `kid`: when keys change, tokens do not say which one signed them");
    }
    if member(key, "alg").is_empty() {
        add("it has no `alg`: verifiers have to know the algorithm from elsewhere (RFC 8725, 3.1)");
    }
    if member(key, "use") == "enc" {
        add("it is for encryption, and verifies nothing");
    }
    match member(key, "kty") {
        "RSA" => {
            let bits = URL_SAFE_NO_PAD.decode(member(key, "n")).map_or(0, |n| n.len() * 8);
            if bits < 2_048 {
                add("it is an RSA key of fewer than 2,048 bits (RFC 7518, 3.3)");
            }
        }
        "EC" if !["P-256", "P-384", "P-521"].contains(&member(key, "crv")) => {
            add("its curve is none of P-256, P-384 and P-521");
        }
        "OKP" if member(key, "crv") != "Ed25519" => add("its curve is not Ed25519"),
        "EC" | "OKP" => {}
        "oct" => add("it is symmetric: a set of keys is public"),
        _ => add("its `kty` is none of RSA, EC and OKP"),
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_key_is_told() {
        let (_, good) = ed25519().ok().unwrap();
        assert_eq!(faults(&good), [] as [&str; 0]);
        for (name, value, told) in [
            ("d", json!("c2VjcmV0"), "private"),
            ("kid", json!(""), "`kid`"),
            ("alg", json!(null), "`alg`"),
            ("use", json!("enc"), "encryption"),
            ("crv", json!("Ed448"), "Ed25519"),
            ("kty", json!("oct"), "symmetric"),
        ] {
            let mut key = good.clone();
            key[name] = value;
            assert!(faults(&key).iter().any(|fault| fault.contains(told)), "{told}: {key}");
        }
        let small = json!({"kty": "RSA", "kid": "1", "alg": "RS256", "n": "AQAB", "e": "AQAB"});
        assert!(faults(&small).iter().any(|fault| fault.contains("2,048")));
    }
}
