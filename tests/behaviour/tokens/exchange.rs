//! A caller's token for a narrower one.

use serde_json::json;

use super::service::{Service, member, part};

const EXCHANGE: (&str, &str) = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

#[tokio::test]
async fn an_exchanged_token_is_narrower_and_names_who_acts() {
    let service = Service::new();
    let issued = service.login().await;
    let subject = issued.access_token();
    let form = [
        EXCHANGE,
        ("subject_token", subject),
        ("subject_token_type", ACCESS),
        ("scope", "staff:read"),
        ("audience", "payroll"),
    ];
    service.clock.advance(std::time::Duration::from_secs(300));
    let reply = service.post_as("gateway", "/oauth/token", &form).await;
    assert_eq!(
        (reply.status().as_u16(), member(&reply, "issued_token_type")),
        (200, ACCESS.into())
    );
    assert!(reply.json()["refresh_token"].is_null());
    let token = member(&reply, "access_token");
    let (before, after) = (part(subject, 1), part(&token, 1));
    assert_eq!(
        (after["sub"].clone(), after["client_id"].clone()),
        ("ada".into(), "gateway".into())
    );
    assert_eq!(after["act"], json!({"sub": "gateway"}));
    assert_eq!(
        (after["aud"].clone(), after["scope"].clone()),
        ("payroll".into(), "staff:read".into())
    );
    for same in ["sid", "exp", "tenant", "amr", "acr", "auth_time", "roles"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(service.get("/read", &token).await, 204);
    // Once more: the one before stands behind.
    let again = [EXCHANGE, ("subject_token", &*token), ("subject_token_type", ACCESS)];
    let again = service.post_as("gateway", "/oauth/token", &again).await;
    let act = part(&member(&again, "access_token"), 1)["act"].clone();
    assert_eq!(act, json!({"sub": "gateway", "act": {"sub": "gateway"}}));
    // What ends the caller's session ends what was exchanged for it.
    assert!(service.tokens.end_session(before["sid"].as_str().unwrap()).await.unwrap());
    assert_eq!(service.get("/read", &token).await, 401);
}

#[tokio::test]
async fn an_exchange_widens_nothing() {
    let service = Service::new();
    let narrow = super::service::grant().audience("payroll");
    let issued = service.tokens.issue(narrow).await.unwrap();
    let subject = issued.access_token();
    let refresh = issued.refresh_token().unwrap();
    let other = service.login().await;
    let base = [EXCHANGE, ("subject_token", subject), ("subject_token_type", ACCESS)];
    assert_eq!(service.post_as("gateway", "/oauth/token", &base).await.status(), 200);
    for (more, error) in [
        (vec![("scope", "staff:read admin")], "invalid_scope"),
        (vec![("audience", "ledger")], "invalid_target"),
        (vec![("resource", "https://other.example")], "invalid_target"),
        (
            vec![("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")],
            "invalid_request",
        ),
        (vec![("actor_token", other.access_token())], "invalid_request"),
        (
            vec![("actor_token", other.access_token()), ("actor_token_type", ACCESS)],
            "invalid_grant",
        ),
    ] {
        let refused =
            service.post_as("gateway", "/oauth/token", &[&base[..], &more].concat()).await;
        assert_eq!(
            (refused.status().as_u16(), member(&refused, "error")),
            (400, error.into()),
            "{more:?}"
        );
    }
    for token in [refresh, "a.b.c", &subject.replacen('.', ".e", 1)] {
        let form = [EXCHANGE, ("subject_token", token), ("subject_token_type", ACCESS)];
        let refused = service.post_as("gateway", "/oauth/token", &form).await;
        assert_eq!(member(&refused, "error"), "invalid_grant");
    }
    let unauthorized = service.post_as("export", "/oauth/token", &base).await;
    assert_eq!(member(&unauthorized, "error"), "unauthorized_client");
    let public = [&base[..], &[("client_id", "app")]].concat();
    assert_eq!(service.post("/oauth/token", &public).await.status(), 401);
    service.clock.advance(std::time::Duration::from_secs(606));
    let late = service.post_as("gateway", "/oauth/token", &base).await;
    assert_eq!(member(&late, "error"), "invalid_grant", "the caller's token has expired");
}

#[tokio::test]
async fn an_actor_is_one_whose_token_the_client_has_itself() {
    let service = Service::new();
    let subject = service.login().await;
    let machine = palisade::tokens::Grant::to("robot").client("gateway");
    let actor = service.tokens.issue_access(machine).unwrap();
    let form = [
        EXCHANGE,
        ("subject_token", subject.access_token()),
        ("subject_token_type", ACCESS),
        ("actor_token", actor.access_token()),
        ("actor_token_type", ACCESS),
    ];
    let reply = service.post_as("gateway", "/oauth/token", &form).await;
    let act = part(&member(&reply, "access_token"), 1)["act"].clone();
    assert_eq!(act, json!({"sub": "robot", "client_id": "gateway"}));
}
