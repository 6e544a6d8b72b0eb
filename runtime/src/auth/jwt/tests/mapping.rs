//! Roles, scopes and tenants as providers write them.

use super::*;
use crate::auth::jwt::{ClaimSource, JwtConfigError};

/// What a token with these claims gives.
fn read(jwt: Jwt, changes: &[(&str, Option<&str>)]) -> Result<VerifiedToken, TokenError> {
    jwt.build().unwrap().verify(&token(HEADER, claims(changes)), NOW, &NAMES)
}

fn roles(jwt: Jwt, claim: &str, value: &str) -> Result<Bits, TokenError> {
    read(jwt, &[(claim, Some(value))]).map(|good| good.roles)
}

fn scopes(jwt: Jwt, claim: &str, value: &str) -> Result<Bits, TokenError> {
    read(jwt, &[(claim, Some(value))]).map(|good| good.scopes)
}

fn unreadable(jwt: Jwt, claim: &str, value: &str) -> Vec<String> {
    let good = read(jwt, &[(claim, Some(value))]).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::EMPTY, Bits::EMPTY), "{value}");
    good.unreadable_claims.iter().map(|name| String::from(&**name)).collect()
}

#[test]
fn roles_and_scopes_are_an_array_or_one_text() {
    for (value, held) in [
        (r#"["admin"]"#, &[0, 1][..]),
        (r#"["hr","\u0065mployee","stranger"]"#, &[1, 2]),
        (r#""hr""#, &[1]),
        (r#""hr  \u0065mployee ""#, &[1, 2]),
        (r#"["Admin","adm","admin ","a","admin hr"]"#, &[]),
        (r#""hr,employee""#, &[]),
        ("[]", &[]),
        (r#""""#, &[]),
        ("null", &[]),
    ] {
        assert_eq!(roles(jwt(), "roles", value), Ok(Bits::of(held)), "{value}");
        assert_eq!(roles(jwt().strict_claims(), "roles", value), Ok(Bits::of(held)), "{value}");
    }
    for (value, held) in [
        (r#""payroll:read payroll:write""#, &[0, 1][..]),
        (r#"" payroll:read  payroll:write""#, &[0, 1]),
        (r#"["payroll:write"]"#, &[1]),
        (r#""payroll payroll:read:all Payroll:read""#, &[]),
        (r#""""#, &[]),
        ("null", &[]),
    ] {
        assert_eq!(scopes(jwt(), "scope", value), Ok(Bits::of(held)), "{value}");
    }
}

#[test]
fn a_form_that_cannot_be_read_gives_nothing_and_is_told() {
    for value in [
        "5",
        "-1.5",
        "true",
        r#"{"admin":true}"#,
        "[0]",
        r#"[["admin"]]"#,
        r#"["admin",null]"#,
        r#"["admin",{"hr":1}]"#,
        r#""admin\thr""#,
        r#""admin\u00a0hr""#,
        r#""admin\n""#,
    ] {
        assert_eq!(unreadable(jwt(), "roles", value), ["roles"], "{value}");
        let strict = roles(jwt().strict_claims(), "roles", value);
        assert_eq!(strict, Err(TokenError::ClaimInvalid), "{value}");
    }
    let one_bad = [("roles", Some("7")), ("scope", Some(r#""payroll:read""#))];
    let good = read(jwt(), &one_bad).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::EMPTY, Bits::of(&[0])));
}

#[test]
fn a_path_leads_into_an_object() {
    let nested = || jwt().roles_claim("realm_access.roles");
    let held = |value| roles(nested(), "realm_access", value);
    assert_eq!(held(r#"{"roles":["hr"],"other":[1,{}]}"#), Ok(Bits::of(&[1])));
    assert_eq!(held(r#"{"r\u006fles":"hr"}"#), Ok(Bits::of(&[1])));
    for none in ["null", "{}", r#"{"roles":null}"#, r#"{"Roles":["hr"]}"#] {
        assert_eq!(held(none), Ok(Bits::EMPTY), "{none}");
        assert!(unreadable(nested(), "realm_access", none).is_empty(), "{none}");
    }
    for odd in ["[]", r#""roles""#, r#"{"roles":{"hr":1}}"#, r#"[{"roles":["hr"]}]"#] {
        assert_eq!(unreadable(nested(), "realm_access", odd), ["realm_access.roles"], "{odd}");
    }
    let twice = r#"{"roles":[],"roles":["admin"]}"#;
    assert_eq!(held(twice), Err(TokenError::MemberRepeated));
    assert_eq!(roles(nested(), "realm_access.roles", r#"["hr"]"#), Ok(Bits::of(&[1])));
    assert_eq!(roles(nested(), "roles", r#"["hr"]"#), Ok(Bits::EMPTY));
}

#[test]
fn a_name_may_have_dots_of_its_own() {
    let namespaced = || jwt().roles_claim("https://x.example/roles");
    assert_eq!(roles(namespaced(), "https://x.example/roles", r#"["hr"]"#), Ok(Bits::of(&[1])));
    let client = jwt().roles_claim(ClaimSource::nested(["resource_access", "pay.api", "roles"]));
    let value = r#"{"pay.api":{"roles":["hr"]},"pay":{"api":{"roles":["admin"]}}}"#;
    assert_eq!(roles(client, "resource_access", value), Ok(Bits::of(&[1])));
}

#[test]
fn several_claims_add_up_and_one_claim_may_serve_two() {
    let both = || {
        jwt()
            .roles_claim(ClaimSource::at("authorities").prefix("ROLE_"))
            .roles_claim("groups")
            .scopes_claim(ClaimSource::at("authorities").prefix("SCOPE_"))
    };
    let authorities = r#"["ROLE_hr","SCOPE_payroll:read","admin","SCOPE_admin","ROLE_ROLE_admin"]"#;
    let good =
        read(both(), &[("authorities", Some(authorities)), ("groups", Some(r#""employee""#))]);
    let good = good.unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1, 2]), Bits::of(&[0])));
    assert_eq!(scopes(both(), "scope", r#""payroll:read""#), Ok(Bits::EMPTY));
}

#[test]
fn commas_separate_where_they_were_asked_for() {
    let commas = || jwt().roles_claim(ClaimSource::at("roles").separated_by_commas());
    assert_eq!(roles(commas(), "roles", r#""hr, employee,""#), Ok(Bits::of(&[1, 2])));
    assert_eq!(roles(commas(), "roles", r#"["hr,employee"]"#), Ok(Bits::EMPTY));
}

#[test]
fn a_function_reads_what_no_path_leads_to() {
    #[derive(serde::Deserialize)]
    struct Grants {
        grants: Vec<Grant>,
    }
    #[derive(serde::Deserialize)]
    struct Grant {
        name: String,
    }
    let names = |claims: Grants| claims.grants.into_iter().map(|grant| grant.name);
    let by_function = || jwt().roles_from(names).scopes_from(names);
    let value = r#"[{"name":"hr"},{"name":"payroll:read"},{"name":"x"}]"#;
    let good = read(by_function(), &[("grants", Some(value))]).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
    assert_eq!(unreadable(by_function(), "grants", "5"), ["roles_from", "scopes_from"]);
    let strict = by_function().strict_claims();
    assert_eq!(roles(strict, "grants", "5"), Err(TokenError::ClaimInvalid));
}

#[test]
fn the_tenant_is_one_text() {
    let tenant = |jwt: Jwt, value| {
        let good = read(jwt, &[("org", Some(value))]);
        good.map(|good| good.tenant.map(String::from))
    };
    let plain = || jwt().tenant_claim("org");
    assert_eq!(tenant(plain(), r#""acme""#), Ok(Some("acme".to_owned())));
    assert_eq!(tenant(jwt(), r#""acme""#), Ok(None));
    assert_eq!(tenant(jwt().tenant_claim("org.id"), r#"{"id":"a"}"#), Ok(Some("a".to_owned())));
    for none in ["null", r#""""#, r#"["acme"]"#, "7", "{}"] {
        assert_eq!(tenant(plain(), none), Ok(None), "{none}");
    }
    let strict = plain().strict_claims();
    assert_eq!(tenant(strict, r#"["acme"]"#), Err(TokenError::ClaimInvalid));
    let prefixed = || jwt().tenant_claim(ClaimSource::at("org").prefix("org:"));
    assert_eq!(tenant(prefixed(), r#""org:acme""#), Ok(Some("acme".to_owned())));
    assert_eq!(tenant(prefixed(), r#""acme""#), Ok(None));
    let two = jwt().tenant_claim("a.b");
    let changes = [("a", Some(r#"{"b":"acme"}"#)), ("a.b", Some(r#""globex""#))];
    assert_eq!(read(two, &changes).unwrap().tenant, None);
}

#[test]
fn a_required_claim_is_exactly_this_text() {
    let required = || jwt().require_claim("env.name", "production");
    let held = |value| read(required(), &[("env", Some(value))]).map(|_| ());
    assert_eq!(held(r#"{"name":"production"}"#), Ok(()));
    for other in
        ["null", r#"{"name":"Production"}"#, r#"{"name":["production"]}"#, r#""production""#]
    {
        assert_eq!(held(other), Err(TokenError::ClaimInvalid), "{other}");
    }
    refused(read(required(), &[]), TokenError::ClaimInvalid);
    assert!(read(required(), &[("env.name", Some(r#""production""#))]).is_ok());
}

#[test]
fn a_mapping_that_cannot_hold_is_refused() {
    for path in ["a.", ".a", "a..b", "."] {
        assert_eq!(only_fault(jwt().roles_claim(path)), JwtConfigError::Empty("roles_claim"));
    }
    let nowhere = ClaimSource::nested(Vec::<String>::new());
    assert_eq!(only_fault(jwt().scopes_claim(nowhere)), JwtConfigError::Empty("scopes_claim"));
    let reserved = JwtConfigError::ClaimReserved("sub".to_owned());
    assert_eq!(only_fault(jwt().tenant_claim("sub")), reserved);
    assert_eq!(only_fault(jwt().require_claim("sub", "a")), reserved);
    assert_eq!(only_fault(jwt().require_claim("a", "")), JwtConfigError::Empty("require_claim"));
    let commas = ClaimSource::at("org").separated_by_commas();
    assert_eq!(only_fault(jwt().tenant_claim(commas)), JwtConfigError::OneText("tenant_claim"));
    let twice = jwt().tenant_claim("a").tenant_claim("b");
    assert_eq!(only_fault(twice), JwtConfigError::Repeated("tenant_claim"));
    let many = |paths: usize| (0..paths).fold(jwt(), |jwt, n| jwt.roles_claim(format!("r{n}")));
    assert_eq!(only_fault(many(32)), JwtConfigError::TooManyClaims);
    assert_eq!(roles(many(31), "r30", r#""hr""#), Ok(Bits::of(&[1])));
}
