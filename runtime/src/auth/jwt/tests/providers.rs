//! The claims of providers in the shapes that their documentation shows.

use super::*;
use crate::auth::jwt::{ClaimSource, JwtConfigError, Provider};

/// What the application gets from the example token of `provider`, with its issuer and audience.
pub(super) fn read(
    jwt: Jwt,
    issuer: &str,
    audience: &str,
    payload: &str,
) -> Result<VerifiedToken, TokenError> {
    let verifier = jwt.issuer(issuer).audience(audience).build().unwrap();
    verifier.verify(&token(r#"{"alg":"HS256","typ":"JWT"}"#, payload), NOW, &NAMES)
}

pub(super) fn of(provider: Provider) -> Jwt {
    Jwt::hs256(SECRET).provider(provider)
}

#[test]
fn keycloak() {
    let payload = r#"{
        "exp": 1700000300, "iat": 1700000000, "auth_time": 1699999990,
        "jti": "onrtac:9f1b6b86-7a0c-4d7c-a0c6-3d5c2b8b0f3e",
        "iss": "https://sso.example/realms/staff", "aud": ["payroll", "account"],
        "sub": "3f9d8b64-6d7c-4f1a-9a51-2f1f6f1b3c55", "typ": "Bearer", "azp": "web",
        "sid": "5c1f", "acr": "1", "allowed-origins": ["https://app.example"],
        "realm_access": {"roles": ["hr", "offline_access", "uma_authorization"]},
        "resource_access": {"web": {"roles": ["employee"]}, "account": {"roles": ["view-profile"]}},
        "scope": "openid payroll:read profile", "email_verified": true,
        "preferred_username": "ada"
    }"#;
    let keycloak =
        |jwt, payload: &str| read(jwt, "https://sso.example/realms/staff", "payroll", payload);
    let good = keycloak(of(Provider::Keycloak), payload).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
    let of_client = of(Provider::Keycloak).roles_claim(ClaimSource::nested([
        "resource_access",
        "web",
        "roles",
    ]));
    assert_eq!(keycloak(of_client, payload).unwrap().roles, Bits::of(&[2]));
    for other in ["ID", "Refresh", "Offline", "Logout", "bearer"] {
        let other = payload.replace(r#""typ": "Bearer""#, &format!(r#""typ": "{other}""#));
        refused(keycloak(of(Provider::Keycloak), &other), TokenError::ClaimInvalid);
    }
    // What it binds to a key says so in place of `Bearer`, and is worth nothing without the proof.
    let bound = payload.replace(
        r#""typ": "Bearer""#,
        r#""typ": "DPoP", "cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#,
    );
    refused(keycloak(of(Provider::Keycloak), &bound), TokenError::ProofMissing);
    let verifier = of(Provider::Keycloak).issuer("https://sso.example/realms/staff");
    let verifier = verifier.audience("payroll").build().unwrap();
    let bound = token(r#"{"alg":"HS256","typ":"JWT"}"#, bound);
    let checked = verifier.check(bound.as_bytes(), NOW, &NAMES);
    let checked = checked.map_err(TokenError::from).unwrap();
    assert!(checked.confirmation.is_some() && checked.roles == Bits::of(&[1]));
}

#[test]
fn entra_id() {
    let payload = r#"{
        "aud": "6e74172b-be56-4843-9ff4-e66a39bb12e3",
        "iss": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
        "iat": 1700000000, "nbf": 1700000000, "exp": 1700004500, "aio": "AXQAi/8IAAAA",
        "azp": "6e74172b-be56-4843-9ff4-e66a39bb12e3", "azpacr": "0", "name": "Ada",
        "oid": "690222be-ff1a-4d56-abd1-7e4f7d38e474", "preferred_username": "ada@contoso.com",
        "rh": "0.AR", "roles": ["hr"], "scp": "payroll:read access_as_user",
        "sub": "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
        "tid": "72f988bf-86f1-41af-91ab-2d7cd011db47", "uti": "fqiBqXLPj0eQa82S-IYFAA", "ver": "2.0"
    }"#;
    let issuer = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
    let audience = "6e74172b-be56-4843-9ff4-e66a39bb12e3";
    let good = read(of(Provider::EntraId), issuer, audience, payload).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
    assert_eq!(good.tenant.as_deref(), Some("72f988bf-86f1-41af-91ab-2d7cd011db47"));
}

#[test]
fn okta() {
    let payload = r#"{
        "ver": 1, "jti": "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
        "iss": "https://acme.okta.com/oauth2/default", "aud": "api://default",
        "sub": "ada@acme.example", "iat": 1700000000, "exp": 1700003600,
        "cid": "0oakoh6g2iUZfqF0V0h7", "uid": "00ujmkLgagxeRrAg20g3",
        "scp": ["openid", "payroll:write"], "groups": ["Everyone", "hr"], "auth_time": 1699999000
    }"#;
    let issuer = "https://acme.okta.com/oauth2/default";
    let good = read(of(Provider::Okta), issuer, "api://default", payload).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[1])));
}

#[test]
fn auth0() {
    let payload = r#"{
        "iss": "https://acme.eu.auth0.com/", "sub": "auth0|123456",
        "aud": ["https://payroll.example", "https://acme.eu.auth0.com/userinfo"],
        "azp": "my_client_id", "exp": 1700086400, "iat": 1700000000,
        "scope": "openid profile payroll:write", "permissions": ["payroll:read"],
        "https://payroll.example/roles": ["hr"]
    }"#;
    let auth0 = of(Provider::Auth0).roles_claim("https://payroll.example/roles");
    let good = read(auth0, "https://acme.eu.auth0.com/", "https://payroll.example", payload);
    let good = good.unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
}

#[test]
fn cognito() {
    let payload = r#"{
        "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "cognito:groups": ["hr"],
        "iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example", "version": 2,
        "client_id": "2mkmt3k9example", "origin_jti": "bbbb", "event_id": "cccc",
        "token_use": "access", "scope": "openid payroll:read", "auth_time": 1699999000,
        "exp": 1700003600, "iat": 1700000000, "jti": "dddd", "username": "ada"
    }"#;
    let cognito = |audience, payload: &str| {
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example";
        read(of(Provider::Cognito), issuer, audience, payload)
    };
    let good = cognito("2mkmt3k9example", payload).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
    refused(cognito("another", payload), TokenError::AudienceRefused);
    let elsewhere = payload.replace("\"jti\"", "\"aud\": \"another\", \"jti\"");
    refused(cognito("2mkmt3k9example", &elsewhere), TokenError::AudienceRefused);
    let id_token = payload
        .replace(r#""client_id": "2mkmt3k9example""#, r#""aud": "2mkmt3k9example""#)
        .replace(r#""token_use": "access""#, r#""token_use": "id""#);
    refused(cognito("2mkmt3k9example", &id_token), TokenError::ClaimInvalid);
    // Elsewhere `client_id` is never an audience.
    let plain = read(
        Jwt::hs256(SECRET).plain_tokens(),
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example",
        "2mkmt3k9example",
        payload,
    );
    refused(plain, TokenError::ClaimMissing);
}

#[test]
fn google() {
    let payload = r#"{
        "iss": "https://accounts.google.com", "azp": "1234987819200.apps.googleusercontent.com",
        "aud": "1234987819200.apps.googleusercontent.com", "sub": "10769150350006150715113082367",
        "at_hash": "HK6E_P6Dh8Y93mRNtsDB1Q", "hd": "example.com", "email": "ada@example.com",
        "email_verified": true, "iat": 1700000000, "exp": 1700003600, "nonce": "0394852-3190485"
    }"#;
    let audience = "1234987819200.apps.googleusercontent.com";
    let google = |jwt| read(jwt, "https://accounts.google.com", audience, payload);
    let good = google(of(Provider::Google).tenant_claim("hd")).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::EMPTY, Bits::EMPTY));
    assert_eq!(good.tenant.as_deref(), Some("example.com"));
    refused(google(Jwt::hs256(SECRET).plain_tokens()), TokenError::NotAnAccessToken);
}

/// A service account gets a token for any audience, from the metadata of its machine or with `generateIdToken`.
#[test]
fn a_service_account_of_a_stranger_gets_nowhere_with_a_token_of_google() {
    const AUDIENCE: &str = "1234987819200.apps.googleusercontent.com";
    let judge = |jwt: Jwt, members: &str| {
        let payload = format!(
            r#"{{"iss":"https://accounts.google.com","aud":"{AUDIENCE}","sub":"107691503500",
                "iat":1700000000,"exp":1700003600{members}}}"#
        );
        read(jwt, "https://accounts.google.com", AUDIENCE, &payload)
    };
    let google = || of(Provider::Google);
    let of_account =
        r#","azp":"108912345678901234567","email":"robot@evil.iam.gserviceaccount.com""#;
    for stranger in [
        of_account,
        r#","azp":"robot@evil.iam.gserviceaccount.com""#,
        r#","azp":"apps.googleusercontent.com""#,
        r#","azp":"1.apps.googleusercontent.com.evil.example""#,
        r#","azp":["1234987819200.apps.googleusercontent.com"]"#,
        r#","azp":null"#,
        "",
    ] {
        refused(judge(google(), stranger), TokenError::ClaimInvalid);
    }
    // A person, at our client or at another one of the same project, such as a phone's.
    for client in [AUDIENCE, "1234987819200-phone.apps.googleusercontent.com"] {
        assert!(judge(google(), &format!(r#","azp":"{client}""#)).is_ok(), "{client}");
    }
    // The application says itself who calls: a service account, by its id or its name, or a company's people.
    let known = google().require_claim("azp", "108912345678901234567");
    assert!(judge(known, of_account).is_ok());
    let known = || google().require_claim("email", "robot@evil.iam.gserviceaccount.com");
    refused(judge(known(), &format!(r#","azp":"{AUDIENCE}""#)), TokenError::ClaimInvalid);
    // An address that was not verified may be of another person.
    for vouched in ["true", r#""true""#] {
        let verified = format!(r#"{of_account},"email_verified":{vouched}"#);
        assert!(judge(known(), &verified).is_ok(), "{vouched}");
    }
    refused(judge(known(), of_account), TokenError::ClaimInvalid);
    for unverified in ["null", "false", r#""false""#, r#""""#, "1", "[true]", r#"{"is":true}"#] {
        let unverified = format!(r#"{of_account},"email_verified":{unverified}"#);
        refused(judge(known(), &unverified), TokenError::ClaimInvalid);
    }
    // Where the address says nothing of who may call, neither does that.
    let unverified = format!(r#","azp":"{AUDIENCE}","email_verified":false"#);
    assert!(judge(google(), &unverified).is_ok());
    let staff = || google().require_claim("hd", "example.com");
    assert!(judge(staff(), r#","azp":"1","hd":"example.com""#).is_ok());
    refused(judge(staff(), of_account), TokenError::ClaimInvalid);
    // What else it requires says nothing of that.
    let verified = google().require_claim("locale", "en");
    let robot = format!(r#"{of_account},"locale":"en""#);
    refused(judge(verified, &robot), TokenError::ClaimInvalid);
    // A client of ours that is called otherwise is one of the audiences.
    let other = google().audience("108912345678901234567");
    assert!(judge(other, of_account).is_ok());
}

#[test]
fn spring_authorization_server() {
    let payload = r#"{
        "sub": "ada", "aud": "payroll-client", "nbf": 1700000000,
        "scope": ["payroll:read", "openid"], "roles": ["hr"], "iss": "https://auth.example",
        "exp": 1700000300, "iat": 1700000000, "jti": "9ad4"
    }"#;
    let spring = of(Provider::SpringAuthorizationServer);
    let good = read(spring, "https://auth.example", "payroll-client", payload).unwrap();
    assert_eq!((good.roles, good.scopes), (Bits::of(&[1]), Bits::of(&[0])));
}

#[test]
fn github_actions() {
    let payload = r#"{
        "jti": "example-id", "sub": "repo:octo-org/octo-repo:environment:prod",
        "environment": "prod", "aud": "https://payroll.example", "ref": "refs/heads/main",
        "sha": "example-sha", "repository": "octo-org/octo-repo", "repository_owner": "octo-org",
        "actor_id": "12", "repository_visibility": "private", "repository_id": "74",
        "repository_owner_id": "65", "run_id": "example-run-id", "run_number": "10",
        "run_attempt": "2", "runner_environment": "github-hosted", "actor": "octocat",
        "workflow": "example-workflow", "head_ref": "", "base_ref": "",
        "event_name": "workflow_dispatch", "ref_type": "branch",
        "job_workflow_ref": "octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
        "iss": "https://token.actions.githubusercontent.com", "nbf": 1699999400,
        "exp": 1700000900, "iat": 1700000000
    }"#;
    let github = |jwt| {
        let issuer = "https://token.actions.githubusercontent.com";
        read(jwt, issuer, "https://payroll.example", payload)
    };
    let of_owner = |owner| of(Provider::GitHubActions).require_claim("repository_owner", owner);
    assert_eq!(github(of_owner("octo-org")).unwrap().tenant.as_deref(), Some("octo-org"));
    refused(github(of_owner("evil-org")), TokenError::ClaimInvalid);
}

/// Every repository has a branch and may have an environment, and everybody starts workflows.
#[test]
fn a_workflow_is_known_by_whose_it_is() {
    let github = || of(Provider::GitHubActions).issuer("https://id.example").audience("payroll");
    assert_eq!(only_fault(github()), JwtConfigError::AnybodyCouldCall);
    for claim in [
        "ref",
        "ref_type",
        "environment",
        "event_name",
        "runner_environment",
        "repository_visibility",
        "actor",
        "actor_id",
        "workflow",
        "job_workflow_ref",
        "repository.owner",
    ] {
        let anybody = github().require_claim(claim, "x");
        assert_eq!(only_fault(anybody), JwtConfigError::AnybodyCouldCall, "{claim}");
    }
    let nested = ClaimSource::nested(["custom", "repository"]);
    assert_eq!(only_fault(github().require_claim(nested, "x")), JwtConfigError::AnybodyCouldCall);
    for claim in [
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
        "enterprise",
        "enterprise_id",
    ] {
        assert!(github().require_claim(claim, "x").build().is_ok(), "{claim}");
        let both = github().require_claim("ref", "refs/heads/main").require_claim(claim, "x");
        assert!(both.build().is_ok(), "{claim}");
    }
}

#[test]
fn kubernetes() {
    let payload = r#"{
        "aud": ["payroll"], "exp": 1700003600, "iat": 1700000000, "nbf": 1700000000,
        "iss": "https://kubernetes.default.svc.cluster.local",
        "jti": "7ee52be0-9045-4653-aa5e-0da57b8dccdc",
        "kubernetes.io": {
            "namespace": "kube-system",
            "node": {"name": "127.0.0.1", "uid": "58456cb0-dd00-45ed-b797-5578fdceaced"},
            "pod": {"name": "coredns-69cbfb9798-jv9gn", "uid": "778a530c-b3f4-47c0-9cd5-ab018fb64f33"},
            "serviceaccount": {"name": "coredns", "uid": "a087d5a0-e1dd-43ec-93ac-f13d89cd13af"},
            "warnafter": 1700003000
        },
        "sub": "system:serviceaccount:kube-system:coredns"
    }"#;
    let issuer = "https://kubernetes.default.svc.cluster.local";
    let good = read(of(Provider::Kubernetes), issuer, "payroll", payload).unwrap();
    assert_eq!(&*good.subject, "system:serviceaccount:kube-system:coredns");
    assert_eq!(good.tenant.as_deref(), Some("kube-system"));
}
