//! Beside the general reader: what is read here is what is read there.

use super::*;
use crate::auth::NameTable;
use crate::auth::jwt::{Jwt, Provider, Verifier};
use crate::names::Bits;

#[derive(crate::Role)]
#[role(crate = crate)]
#[allow(dead_code, reason = "tokens name them")]
enum Role {
    #[role(implies = "hr")]
    Admin,
    Hr,
}

#[derive(crate::Scope)]
#[scope(crate = crate)]
#[allow(dead_code, reason = "tokens name them")]
enum Scope {
    #[scope(rename = "payroll:read")]
    Read,
    Write,
}

const NAMES: NameTable = NameTable::new().with_roles::<Role>().with_scopes::<Scope>();

fn verifiers() -> Vec<Verifier> {
    let plain = || {
        let jwt = Jwt::hs256(*b"not random, but as long as it is");
        jwt.issuer("https://id.example").audience("payroll").audience("other").plain_tokens()
    };
    let settings = [
        plain(),
        plain().roles_claim("realm_access.roles").scopes_claim("roles").tenant_claim("tenant"),
        plain().tenants_claim("tenants").roles_claim("tenant").scopes_claim("realm_access.roles"),
        plain().require_claim("typ", "Bearer").strict_claims(),
        plain().provider(Provider::Google).require_claim("typ", "Bearer"),
    ];
    settings.into_iter().map(|jwt| jwt.build().unwrap()).collect()
}

/// Whether a set is read here; then the general reader finds the same in it.
#[track_caller]
fn is_read(json: &str, verifier: &Verifier) -> bool {
    let reading = verifier.reading(&NAMES);
    let mut claims = RegisteredClaims::default();
    if read(json, &reading, &mut claims).is_err() {
        return false;
    }
    let mut general = RegisteredClaims::default();
    assert_eq!(general.read_any(json, &reading), Ok(()), "{json}");
    let place = claims.subject_at.take();
    let subject = place.and_then(|place| json.get(place..)?.split('"').next());
    assert_eq!(subject, claims.subject.as_deref(), "{json}");
    assert_eq!(format!("{claims:?}"), format!("{general:?}"), "{json}");
    true
}

/// A claims set as issuers write it, with every claim that has a meaning.
const FULL: &str = r#"{"iss":"https://id.example","sub":"subject-0001","aud":["payroll","b"],"exp":4102444800,"nbf":0,"iat":1700000000,"jti":"0000000000000001","client_id":"payroll","roles":["admin","stranger"],"scope":"payroll:read write","realm_access":{"roles":["hr"],"tenant":"t1"},"tenant":"t2","tenants":["t1","t3"],"cnf":{"jkt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},"typ":"Bearer","name":"Grüße","amr":[1,true,null,{"x":[]}],"email_verified":true}"#;

#[test]
fn a_set_as_issuers_write_it_is_read() {
    for verifier in verifiers() {
        assert!(is_read(FULL, &verifier));
        for json in [
            r#"{"iss":"a","sub":"b","aud":"c","exp":17}"#,
            r#"{"roles":[]}"#,
            r#"{"scope":""}"#,
            r#"{"scope":null,"roles":null}"#,
            r#"{"roles":"admin hr","exp":253402300799}"#,
            r#"{"aud":["payroll"],"n":123456789012345}"#,
            r#"{"x":1}"#,
            r#"{"a":{"b":[]},"c":0}"#,
        ] {
            assert!(is_read(json, &verifier), "{json}");
        }
    }
    let mut claims = RegisteredClaims::default();
    let verifiers = verifiers();
    read(FULL, &verifiers[0].reading(&NAMES), &mut claims).unwrap();
    assert_eq!(claims.subject.as_deref(), Some("subject-0001"));
    assert_eq!((claims.audience, claims.client), (Some(true), Some(true)));
    assert_eq!((claims.expires, claims.not_before), (Some(4_102_444_800_000), Some(0)));
    assert_eq!((claims.mapped.roles, claims.mapped.scopes), (Bits::of(&[0, 1]), Bits::of(&[0, 1])));
}

#[test]
fn what_is_refused_or_rare_is_left_to_the_general_reader() {
    let many: Vec<String> = (0..65).map(|number| format!(r#""c{number}":1"#)).collect();
    let allowed = format!("{{{}}}", many[1..].join(","));
    let many = format!("{{{}}}", many.join(","));
    for verifier in verifiers() {
        assert!(is_read(&allowed, &verifier));
        for json in [
            many.as_str(),
            "",
            "{}",
            "[]",
            r#""iss""#,
            r#"{"iss":"a","iss":"a"}"#,
            r#"{"sub":"a","sub":"a"}"#,
            r#"{"aud":"a","aud":"a"}"#,
            r#"{"exp":1,"exp":1}"#,
            r#"{"nbf":1,"nbf":1}"#,
            r#"{"iat":1,"iat":1}"#,
            r#"{"jti":"a","jti":"a"}"#,
            r#"{"client_id":"a","client_id":"a"}"#,
            r#"{"cnf":{},"cnf":{}}"#,
            r#"{"roles":[],"roles":[]}"#,
            r#"{"x":1,"x":1}"#,
            r#"{"x":{"y":1,"y":1}}"#,
            r#"{"x":[{"y":1,"y":1}]}"#,
            r#"{"cnf":{"jkt":"a","jkt":"a"}}"#,
            r#"{"realm_access":{"roles":[],"roles":[]}}"#,
            r#"{"iss":""}"#,
            r#"{"iss":1}"#,
            r#"{"sub":null}"#,
            r#"{"aud":[]}"#,
            r#"{"aud":[1]}"#,
            r#"{"aud":["a",]}"#,
            r#"{"exp":253402300800}"#,
            r#"{"exp":1.5}"#,
            r#"{"exp":-1}"#,
            r#"{"exp":"1"}"#,
            r#"{"exp":01}"#,
            r#"{"exp":1e3}"#,
            r#"{"events":1}"#,
            r#"{"x":1e400}"#,
            r#"{"x":"\ud800"}"#,
            r#"{"x":"\n"}"#,
            "{\"x\":\"\n\"}",
            r#"{"x":1} "#,
            r#"{ "x":1}"#,
            r#"{"x":1,}"#,
            r#"{"x":1}}"#,
            r#"{"x":1"#,
            r#"{"x"}"#,
            r#"{"x":}"#,
            r#"{"x":tru}"#,
            r#"{"roles":["a"}"#,
            r#"{"roles":["a"x]}"#,
        ] {
            assert!(!is_read(json, &verifier), "{json}");
        }
    }
    let verifiers = verifiers();
    // A list with anything else in it is no list of names, and of no meaning where it is not mapped.
    assert!(!is_read(r#"{"roles":["a",1]}"#, &verifiers[0]));
    assert!(is_read(r#"{"roles":["a",1]}"#, &verifiers[4]));
    // ID tokens are taken from some issuers alone.
    assert!(!is_read(r#"{"at_hash":"a"}"#, &verifiers[0]));
    assert!(is_read(r#"{"at_hash":"a"}"#, &verifiers[4]));
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// Sets of any claims with any values.
#[test]
fn sets_of_any_claims_and_values_are_read_as_the_general_reader_reads_them() {
    const CLAIMS: [&str; 20] = [
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "client_id",
        "jti",
        "cnf",
        "roles",
        "scope",
        "realm_access",
        "tenant",
        "tenants",
        "typ",
        "at_hash",
        "events",
        "x",
        "",
        "ü",
    ];
    const VALUES: [&str; 34] = [
        r#""a""#,
        r#""""#,
        r#""payroll""#,
        r#""payroll other""#,
        r#""admin""#,
        r#""Bearer""#,
        r#""a\u0062""#,
        "1",
        "0",
        "01",
        "-1",
        "1.5",
        "1e2",
        "1700000000",
        "253402300799",
        "253402300800",
        "123456789012345",
        "1234567890123456",
        "18446744073709551616",
        "1e400",
        "true",
        "null",
        "[]",
        r#"["admin"]"#,
        r#"["admin","payroll:read","a"]"#,
        r#"["a",1]"#,
        r#"[["a"]]"#,
        "{}",
        r#"{"roles":["admin"],"tenant":"a"}"#,
        r#"{"roles":[],"roles":[]}"#,
        r#"{"jkt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
        r#"{"jkt":1}"#,
        r#"[{"x":1,"x":2}]"#,
        r#""""a"#,
    ];
    let verifiers = verifiers();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut read = 0;
    for _ in 0..60_000 {
        let members: Vec<String> = (0..=random.below(5))
            .map(|_| format!(r#""{}":{}"#, random.of(&CLAIMS), random.of(&VALUES)))
            .collect();
        let json = format!("{{{}}}", members.join(","));
        read += usize::from(is_read(&json, &verifiers[random.below(verifiers.len())]));
    }
    assert!(read > 2_000, "{read}");
}

/// A full set with some of its bytes changed, left out or doubled.
#[test]
fn mutated_sets_are_read_as_the_general_reader_reads_them() {
    const BYTES: &[u8] = br#"{}[]",:\0123456789.eE+-truefalsn abix "#;
    let verifiers = verifiers();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut read = 0;
    for _ in 0..60_000 {
        let mut json = FULL.as_bytes().to_vec();
        for _ in 0..=random.below(2) {
            let place = random.below(json.len());
            match random.below(4) {
                0 => json[place] = BYTES[random.below(BYTES.len())],
                1 => _ = json.remove(place),
                2 => json.insert(place, BYTES[random.below(BYTES.len())]),
                _ => {
                    let end = (place + random.below(40)).min(json.len());
                    let (copy, to) = (json[place..end].to_vec(), random.below(json.len()));
                    drop(json.splice(to..to, copy));
                }
            }
        }
        if let Ok(json) = str::from_utf8(&json) {
            read += usize::from(is_read(json, &verifiers[random.below(verifiers.len())]));
        }
    }
    assert!(read > 2_000, "{read}");
}
