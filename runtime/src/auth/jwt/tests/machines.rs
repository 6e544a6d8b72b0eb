//! The other tokens of each provider: those of machines, which nobody logged in for, and those of its other versions and
//! settings.

use serde_json::{Value, json};

use super::providers::{of, read};
use super::*;
use crate::auth::jwt::{ClaimSource, Provider};

/// What the application gets from a token with these claims beside its dates.
#[track_caller]
fn judge(
    jwt: Jwt,
    issuer: &str,
    audience: &str,
    claims: &Value,
) -> Result<VerifiedToken, TokenError> {
    let mut payload = json!({ "iss": issuer, "iat": 1_700_000_000, "exp": 1_700_003_600 });
    payload.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    read(jwt, issuer, audience, &payload.to_string())
}

/// Each has the role of `Hr` and the scope to read, where its provider writes such.
#[track_caller]
fn grants(token: Result<VerifiedToken, TokenError>, subject: &str, roles: &[u8], scopes: &[u8]) {
    let token = token.unwrap();
    assert_eq!(&*token.subject, subject);
    assert_eq!((token.roles, token.scopes), (Bits::of(roles), Bits::of(scopes)));
}

const KEYCLOAK: &str = "https://sso.example/realms/staff";

#[test]
fn a_service_account_of_keycloak() {
    let judge = |claims: &Value| judge(of(Provider::Keycloak), KEYCLOAK, "payroll", claims);
    let token = json!({
        "jti": "trrtcc:9f1b6b86", "aud": ["payroll", "account"], "sub": "d3a1c1f0", "typ": "Bearer",
        "azp": "batch", "acr": "1", "realm_access": {"roles": ["hr", "offline_access"]},
        "resource_access": {"account": {"roles": ["view-profile"]}},
        "scope": "payroll:read email profile", "clientHost": "192.0.2.7",
        "clientAddress": "192.0.2.7", "client_id": "batch", "email_verified": false,
        "preferred_username": "service-account-batch",
    });
    grants(judge(&token), "d3a1c1f0", &[1], &[0]);
}

/// A lightweight token of Keycloak 24 and later has no more than mappers say that are marked for it: where the audience
/// and the subject are among them, it is a token as any other, and where not only its server can judge it.
#[test]
fn a_lightweight_token_of_keycloak() {
    let judge = |claims: &Value| judge(of(Provider::Keycloak), KEYCLOAK, "payroll", claims);
    let bare = json!({
        "jti": "onltac:2f6a", "typ": "Bearer", "azp": "web", "sid": "5c1f",
        "scope": "openid payroll:read profile",
    });
    refused(judge(&bare), TokenError::ClaimMissing);
    let mut mapped = bare;
    mapped["aud"] = json!("payroll");
    refused(judge(&mapped), TokenError::ClaimMissing);
    mapped["sub"] = json!("3f9d8b64");
    grants(judge(&mapped), "3f9d8b64", &[], &[0]);
    mapped["realm_access"] = json!({ "roles": ["hr"] });
    grants(judge(&mapped), "3f9d8b64", &[1], &[0]);
}

/// An API whose manifest does not ask for version 2 gets tokens of version 1, which are of another issuer.
#[test]
fn of_entra_id_in_both_versions() {
    const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    const API: &str = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
    let sts = format!("https://sts.windows.net/{TENANT}/");
    let version_2 = format!("https://login.microsoftonline.com/{TENANT}/v2.0");
    let entra = || of(Provider::EntraId);
    let person_1 = json!({
        "aud": "api://payroll", "nbf": 1_700_000_000, "acr": "1", "aio": "AXQAi", "amr": ["pwd"],
        "appid": "c44b4083", "appidacr": "0", "family_name": "L", "given_name": "Ada",
        "ipaddr": "192.0.2.7", "name": "Ada L", "oid": "690222be", "rh": "0.AR", "roles": ["hr"],
        "scp": "payroll:read", "sub": "l3_roISQU222bULS9yi2k0XpqpOiMz5H3ZACo1GeXA", "tid": TENANT,
        "unique_name": "ada@contoso.com", "upn": "ada@contoso.com", "uti": "fqiB", "ver": "1.0",
    });
    let app_1 = json!({
        "aud": "api://payroll", "nbf": 1_700_000_000, "aio": "E2ZgYM", "appid": "c44b4083",
        "appidacr": "1", "idp": sts, "oid": "31d5a8d1", "rh": "0.AR", "roles": ["hr"],
        "sub": "31d5a8d1", "tid": TENANT, "uti": "gqaB", "ver": "1.0",
    });
    let app_2 = json!({
        "aud": API, "nbf": 1_700_000_000, "aio": "E2ZgYM", "azp": "c44b4083", "azpacr": "1",
        "oid": "31d5a8d1", "rh": "0.AR", "roles": ["hr"], "sub": "31d5a8d1", "tid": TENANT,
        "uti": "gqaB", "ver": "2.0", "idtyp": "app",
    });
    for (issuer, audience, claims, scopes) in [
        (&sts, "api://payroll", &person_1, &[0_u8][..]),
        (&sts, "api://payroll", &app_1, &[]),
        (&version_2, API, &app_2, &[]),
    ] {
        let token = judge(entra(), issuer, audience, claims);
        assert_eq!(token.as_ref().unwrap().tenant.as_deref(), Some(TENANT));
        grants(token, claims["sub"].as_str().unwrap(), &[1], scopes);
    }
    // Any application of the tenant gets one of these: it has no role, and opens nothing that demands one.
    let mut stranger = app_2;
    let _ = stranger.as_object_mut().unwrap().remove("roles");
    grants(judge(entra(), &version_2, API, &stranger), "31d5a8d1", &[], &[]);
}

#[test]
fn a_machine_of_okta() {
    const ISSUER: &str = "https://acme.okta.com/oauth2/default";
    let machine = json!({
        "ver": 1, "jti": "AT.qE2TZkqD", "aud": "api://default", "cid": "0oa5i8d1", "sub": "0oa5i8d1",
        "scp": ["payroll:read"],
    });
    grants(judge(of(Provider::Okta), ISSUER, "api://default", &machine), "0oa5i8d1", &[], &[0]);
    // What the organisation's own server issues is for Okta alone, and says so in its header.
    let token = token(
        r#"{"alg":"HS256","typ":"application/okta-internal-at+jwt"}"#,
        r#"{"ver":1,"iss":"https://acme.okta.com","aud":"https://acme.okta.com","sub":"ada",
            "iat":1700000000,"exp":1700003600,"cid":"0oa5i8d1","scp":["payroll:read"]}"#,
    );
    let org = of(Provider::Okta).issuer("https://acme.okta.com").audience("https://acme.okta.com");
    refused(org.build().unwrap().verify(&token, NOW, &NAMES), TokenError::TypeRefused);
}

/// In its own profile and in that of RFC 9068, with and without permissions in the token.
#[test]
fn a_machine_of_auth0() {
    const ISSUER: &str = "https://acme.eu.auth0.com/";
    const API: &str = "https://payroll.example";
    let read = |jwt: Jwt, claims: &Value| judge(jwt, ISSUER, API, claims);
    let own = json!({
        "sub": "my_client_id@clients", "aud": API, "azp": "my_client_id",
        "gty": "client-credentials", "scope": "payroll:read",
    });
    let rfc_9068 = json!({
        "sub": "my_client_id@clients", "aud": API, "client_id": "my_client_id", "jti": "73Wakr",
        "scope": "payroll:read",
    });
    for mut claims in [own, rfc_9068] {
        // Where an API has no roles at Auth0, its permissions are not in the token, and its scopes count if asked for.
        grants(read(of(Provider::Auth0), &claims), "my_client_id@clients", &[], &[]);
        let scoped = || of(Provider::Auth0).scopes_claim("scope");
        grants(read(scoped(), &claims), "my_client_id@clients", &[], &[0]);
        claims["permissions"] = json!(["payroll:write"]);
        grants(read(of(Provider::Auth0), &claims), "my_client_id@clients", &[], &[1]);
    }
}

/// A machine is its client; with a resource the token has an audience, which then counts alone.
#[test]
fn a_machine_of_cognito() {
    const ISSUER: &str = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example";
    let cognito = |audience, claims: &Value| judge(of(Provider::Cognito), ISSUER, audience, claims);
    let mut machine = json!({
        "sub": "2mkmt3k9example", "token_use": "access", "scope": "payroll:read", "version": 2,
        "auth_time": 1_700_000_000, "jti": "dddd", "client_id": "2mkmt3k9example",
    });
    grants(cognito("2mkmt3k9example", &machine), "2mkmt3k9example", &[], &[0]);
    machine["aud"] = json!("https://payroll.example");
    grants(cognito("https://payroll.example", &machine), "2mkmt3k9example", &[], &[0]);
    refused(cognito("2mkmt3k9example", &machine), TokenError::AudienceRefused);
}

#[test]
fn a_machine_of_spring_authorization_server() {
    let machine = json!({
        "sub": "batch", "aud": "batch", "nbf": 1_700_000_000, "scope": ["payroll:read"],
        "jti": "9ad4",
    });
    let spring = of(Provider::SpringAuthorizationServer);
    grants(judge(spring, "https://auth.example", "batch", &machine), "batch", &[], &[0]);
}

/// A pull request from a fork, whose token is of the repository that it is made for, and a workflow of a branch.
#[test]
fn of_github_actions_by_repository() {
    const ISSUER: &str = "https://token.actions.githubusercontent.com";
    let judge = |claims: &Value| {
        let github = of(Provider::GitHubActions).require_claim("repository_id", "74");
        judge(github, ISSUER, "https://payroll.example", claims)
    };
    let mut workflow = json!({
        "jti": "example-id", "sub": "repo:octo-org/octo-repo:pull_request", "ref": "refs/pull/7/merge",
        "aud": "https://payroll.example", "repository": "octo-org/octo-repo",
        "repository_owner": "octo-org", "repository_id": "74", "event_name": "pull_request",
        "nbf": 1_699_999_400,
    });
    grants(judge(&workflow), "repo:octo-org/octo-repo:pull_request", &[], &[]);
    workflow["repository_id"] = json!("75");
    refused(judge(&workflow), TokenError::ClaimInvalid);
}

/// The old kind, out of a secret, has neither an end nor an audience.
#[test]
fn of_kubernetes_from_a_projected_volume_alone() {
    let kubernetes = |jwt: Jwt, claims: &Value| {
        read(jwt, "kubernetes/serviceaccount", "payroll", &claims.to_string())
    };
    let mut old = json!({
        "iss": "kubernetes/serviceaccount", "sub": "system:serviceaccount:pay:batch",
        "kubernetes.io/serviceaccount/namespace": "pay",
        "kubernetes.io/serviceaccount/secret.name": "batch-token-7tq2m",
        "kubernetes.io/serviceaccount/service-account.name": "batch",
        "kubernetes.io/serviceaccount/service-account.uid": "a087d5a0",
    });
    refused(kubernetes(of(Provider::Kubernetes), &old), TokenError::ClaimMissing);
    old["aud"] = json!(["payroll"]);
    old["exp"] = json!(1_700_003_600);
    old["kubernetes.io"] = json!({ "namespace": "pay", "serviceaccount": {"name": "batch"} });
    let in_pay = || {
        let namespace = ClaimSource::nested(["kubernetes.io", "namespace"]);
        of(Provider::Kubernetes).require_claim(namespace, "pay")
    };
    let token = kubernetes(in_pay(), &old);
    assert_eq!(token.as_ref().unwrap().tenant.as_deref(), Some("pay"));
    grants(token, "system:serviceaccount:pay:batch", &[], &[]);
    old["kubernetes.io"]["namespace"] = json!("dev");
    refused(kubernetes(in_pay(), &old), TokenError::ClaimInvalid);
}
