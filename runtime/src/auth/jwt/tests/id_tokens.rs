//! What a provider's login gives a client is no token for an API, though its audience may be the same: an
//! application that is its own API has one id. Beside each stands the access token, which is accepted.

use serde_json::{Value, json};

use super::providers::{of, read};
use super::*;
use crate::auth::jwt::{ClaimSource, Provider};

const ISSUER: &str = "https://id.example";
/// The client, and the API as well.
const CLIENT: &str = "payroll.apps.googleusercontent.com";

/// What the application gets from a token with these claims beside those that every token has.
fn judge(jwt: Jwt, more: &Value) -> Result<VerifiedToken, TokenError> {
    let mut payload = json!({
        "iss": ISSUER, "sub": "ada", "aud": CLIENT, "iat": 1_700_000_000, "exp": 1_700_003_600,
    });
    payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read(jwt, ISSUER, CLIENT, &payload.to_string())
}

#[track_caller]
fn tells_apart(jwt: impl Fn() -> Jwt, access: &Value, id_token: &Value, reason: TokenError) {
    assert!(judge(jwt(), access).is_ok(), "{access}");
    refused(judge(jwt(), id_token), reason);
    // Where there is an access token beside it, an ID token may have its hash.
    let mut hashed = access.clone();
    hashed["at_hash"] = json!("HK6E_P6Dh8Y93mRNtsDB1Q");
    refused(judge(jwt(), &hashed), TokenError::NotAnAccessToken);
}

#[test]
fn of_keycloak() {
    let access = json!({
        "jti": "onrtac:9f1b", "typ": "Bearer", "azp": CLIENT, "sid": "5c1f", "acr": "1",
        "realm_access": {"roles": ["hr"]}, "scope": "openid profile",
    });
    let id_token = json!({
        "jti": "1b52", "typ": "ID", "azp": CLIENT, "sid": "5c1f", "acr": "1", "nonce": "n",
        "auth_time": 1_699_999_990, "email_verified": true, "preferred_username": "ada",
    });
    tells_apart(|| of(Provider::Keycloak), &access, &id_token, TokenError::ClaimInvalid);
}

#[test]
fn of_entra_id() {
    let of_version_2 = json!({
        "azp": CLIENT, "azpacr": "0", "scp": "access_as_user", "roles": ["hr"], "tid": "72f988bf",
        "oid": "690222be", "uti": "fqiB", "ver": "2.0",
    });
    let of_version_1 = json!({
        "appid": CLIENT, "appidacr": "1", "roles": ["hr"], "tid": "72f988bf", "oid": "690222be",
        "uti": "fqiB", "ver": "1.0",
    });
    let id_token = json!({
        "nonce": "12345", "roles": ["hr"], "tid": "72f988bf", "oid": "690222be", "name": "Ada",
        "preferred_username": "ada@contoso.com", "uti": "fqiB", "ver": "2.0",
    });
    for access in [of_version_2, of_version_1] {
        tells_apart(|| of(Provider::EntraId), &access, &id_token, TokenError::ClaimInvalid);
    }
    for nobody in [json!(""), json!(null), json!([CLIENT]), json!({})] {
        let unnamed = json!({ "azp": nobody, "tid": "72f988bf" });
        refused(judge(of(Provider::EntraId), &unnamed), TokenError::ClaimInvalid);
    }
}

#[test]
fn of_okta() {
    let access = json!({
        "ver": 1, "jti": "AT.0mP4", "cid": CLIENT, "uid": "00uj", "scp": ["openid"],
        "groups": ["hr"], "auth_time": 1_699_999_000,
    });
    let id_token = json!({
        "ver": 1, "jti": "ID.radC", "amr": ["pwd"], "idp": "00ok", "nonce": "n", "groups": ["hr"],
        "auth_time": 1_699_999_000, "preferred_username": "ada@acme.example",
    });
    tells_apart(|| of(Provider::Okta), &access, &id_token, TokenError::ClaimInvalid);
}

#[test]
fn of_auth0() {
    let access = json!({ "azp": CLIENT, "scope": "openid", "permissions": ["payroll:read"] });
    // In its profile of RFC 9068.
    let other_access =
        json!({ "client_id": CLIENT, "jti": "3yiF", "permissions": ["payroll:read"] });
    let id_token = json!({
        "nickname": "ada", "name": "ada@acme.example", "email": "ada@acme.example",
        "email_verified": true, "sid": "Zq3c", "nonce": "n", "permissions": ["payroll:read"],
    });
    for access in [access, other_access] {
        tells_apart(|| of(Provider::Auth0), &access, &id_token, TokenError::ClaimInvalid);
    }
}

#[test]
fn of_cognito() {
    let access = json!({
        "token_use": "access", "client_id": CLIENT, "origin_jti": "bbbb", "jti": "dddd",
        "cognito:groups": ["hr"], "scope": "openid", "username": "ada",
    });
    let id_token = json!({
        "token_use": "id", "origin_jti": "bbbb", "jti": "eeee", "cognito:groups": ["hr"],
        "cognito:username": "ada", "email_verified": true, "nonce": "n",
    });
    tells_apart(|| of(Provider::Cognito), &access, &id_token, TokenError::ClaimInvalid);
}

/// Its ID tokens are what its callers present.
#[test]
fn of_google() {
    let id_token = json!({
        "azp": CLIENT, "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q", "hd": "example.com", "nonce": "n",
        "email": "ada@example.com", "email_verified": true,
    });
    assert!(judge(of(Provider::Google), &id_token).is_ok());
    let mut event = id_token;
    event["events"] = json!({});
    refused(judge(of(Provider::Google), &event), TokenError::NotAnAccessToken);
}

#[test]
fn of_spring_authorization_server() {
    let access = json!({
        "nbf": 1_700_000_000, "scope": ["openid"], "roles": ["hr"], "jti": "9ad4",
    });
    let id_token = json!({
        "azp": CLIENT, "auth_time": 1_699_999_990, "nonce": "n", "sid": "h2Mx", "roles": ["hr"],
        "jti": "7c11",
    });
    let spring = || of(Provider::SpringAuthorizationServer);
    tells_apart(spring, &access, &id_token, TokenError::NotAnAccessToken);
    for any in [json!([CLIENT]), json!({}), json!(1), json!("")] {
        refused(judge(spring(), &json!({ "azp": any })), TokenError::NotAnAccessToken);
    }
}

/// These two log nobody in: their tokens are all of one kind.
#[test]
fn of_github_actions_and_kubernetes() {
    let workflow = json!({
        "repository": "octo-org/octo-repo", "repository_owner": "octo-org", "actor": "octocat",
        "ref": "refs/heads/main", "nbf": 1_699_999_400, "jti": "example-id",
    });
    let github = || of(Provider::GitHubActions).require_claim("repository_owner", "octo-org");
    let of_a_login = json!({ "nonce": "n", "auth_time": 1_699_999_990, "email": "a@b.example" });
    tells_apart(github, &workflow, &of_a_login, TokenError::ClaimInvalid);
    let pod = json!({
        "kubernetes.io": {"namespace": "pay", "serviceaccount": {"name": "batch"}}, "jti": "7ee5",
    });
    let kubernetes = || {
        let namespace = ClaimSource::nested(["kubernetes.io", "namespace"]);
        of(Provider::Kubernetes).require_claim(namespace, "pay")
    };
    tells_apart(kubernetes, &pod, &of_a_login, TokenError::ClaimInvalid);
    // Another pod of the cluster has the right audience, too.
    let other = json!({ "kubernetes.io": {"namespace": "dev", "serviceaccount": {"name": "x"}} });
    assert!(judge(of(Provider::Kubernetes), &other).is_ok());
    refused(judge(kubernetes(), &other), TokenError::ClaimInvalid);
}
