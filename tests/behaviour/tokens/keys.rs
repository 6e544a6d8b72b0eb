//! The keys that others verify with, what the service says of itself, and proofs of possession.

use std::time::{Duration, UNIX_EPOCH};

use palisade::auth::Jwt;
use palisade::auth::jwt::Verifier;
use palisade::tokens::{KeyState, SigningKey};

use super::service::{ISSUER, Service, grant, member, part};
use crate::support::proof::ProofKey;

/// Another service, which has just fetched the keys.
async fn other_service(service: &Service) -> Verifier {
    let reply = service.client.get("/oauth/jwks").send().await;
    assert_eq!(
        (reply.status().as_u16(), reply.header("cache-control")),
        (200, "public, max-age=300")
    );
    assert_eq!(reply.header("content-type"), "application/jwk-set+json");
    assert!(!reply.text().contains("\"d\""), "no private member");
    Jwt::jwks(reply.text()).issuer(ISSUER).audience("ledger").build().unwrap()
}

fn takes(verifier: &Verifier, service: &Service, token: &str) -> bool {
    let names = palisade::auth::NameTable::new();
    verifier.verify(token, service.clock.now_millis(), &names).is_ok()
}

#[tokio::test]
async fn a_key_is_replaced_without_a_token_that_anybody_refuses() {
    let service = Service::new();
    let before = other_service(&service).await;
    let old = service.login().await.access_token().to_owned();
    let millis = u64::try_from(service.clock.now_millis()).unwrap();
    let at = |seconds| UNIX_EPOCH + Duration::from_millis(millis) + Duration::from_secs(seconds);
    let new = SigningKey::generate().unwrap();
    let id = new.id().to_owned();
    assert!(service.tokens.add_key(new.signs_from(at(600))).is_ok());
    assert_eq!(service.tokens.keys().last().unwrap(), &(id.clone(), KeyState::Next));
    let between = other_service(&service).await;
    service.clock.advance(Duration::from_secs(590));
    let last = service.login().await.access_token().to_owned();
    assert_ne!(part(&last, 0)["kid"], *id);
    service.clock.advance(Duration::from_secs(10));
    let first = service.login().await.access_token().to_owned();
    assert_eq!(part(&first, 0)["kid"], *id);
    let after = other_service(&service).await;
    for (verifier, token) in
        [(&between, &last), (&between, &first), (&after, &last), (&after, &first)]
    {
        assert!(takes(verifier, &service, token));
    }
    assert!(!takes(&before, &service, &first), "it has not looked for longer than it may");
    let _ = old;
    assert_eq!((service.get("/me", &last).await, service.get("/me", &first).await), (200, 200));
    service.clock.advance(Duration::from_secs(700));
    assert_eq!(service.tokens.keys(), [(id, KeyState::Current)], "its last token has expired");
}

#[tokio::test]
async fn a_key_that_leaked_is_withdrawn_at_once() {
    let service = Service::new();
    let millis = u64::try_from(service.clock.now_millis()).unwrap();
    let leaked = service.tokens.keys()[0].0.clone();
    assert!(service.tokens.withdraw_key(&leaked).is_err(), "nobody would sign");
    let new = SigningKey::generate().unwrap();
    let at = UNIX_EPOCH + Duration::from_millis(millis) + Duration::from_secs(600);
    service.tokens.add_key(new.signs_from(at)).unwrap();
    service.clock.advance(Duration::from_secs(600 - 60));
    let forged = service.login().await.access_token().to_owned();
    service.clock.advance(Duration::from_secs(60));
    let good = service.login().await.access_token().to_owned();
    assert_eq!((service.get("/me", &forged).await, service.get("/me", &good).await), (200, 200));
    assert!(service.tokens.withdraw_key(&leaked).unwrap());
    assert_eq!((service.get("/me", &forged).await, service.get("/me", &good).await), (401, 200));
    assert!(!service.tokens.withdraw_key(&leaked).unwrap());
}

#[tokio::test]
async fn the_service_says_what_it_is() {
    let service = Service::new();
    let reply = service.client.get("/.well-known/oauth-authorization-server").send().await;
    assert_eq!((reply.status().as_u16(), reply.header("content-type")), (200, "application/json"));
    let said = reply.json();
    assert_eq!(said["issuer"], ISSUER);
    for (name, endpoint) in [
        ("token_endpoint", "token"),
        ("revocation_endpoint", "revoke"),
        ("introspection_endpoint", "introspect"),
        ("jwks_uri", "jwks"),
    ] {
        assert_eq!(said[name], format!("{ISSUER}/oauth/{endpoint}"), "{name}");
        let there = service.client.options(&format!("/oauth/{endpoint}")).send().await;
        assert_ne!(there.status(), 404, "{endpoint}");
    }
    assert_eq!(said["grant_types_supported"].as_array().unwrap().len(), 3);
    assert_eq!(
        said["token_endpoint_auth_methods_supported"],
        serde_json::json!(["client_secret_basic", "none"])
    );
    assert_eq!(said["response_types_supported"], serde_json::json!([]));
}

/// A proof beside which there is no access token yet.
fn for_token(key: &ProofKey, method: &str, url: &str, now: i64) -> String {
    let mut proof = key.draft("", method, url, now);
    proof.claims.as_object_mut().unwrap().remove("ath");
    key.sign(&proof)
}

#[tokio::test]
async fn a_token_of_a_proven_key_is_bound_to_it() {
    let service = Service::new();
    let (holder, thief) = (ProofKey::new(), ProofKey::new());
    let grant = grant().bound_to(holder.thumbprint());
    let issued = service.tokens.issue(grant).await.unwrap();
    assert_eq!(part(issued.access_token(), 1)["cnf"]["jkt"], holder.thumbprint());
    assert_eq!(service.get("/me", issued.access_token()).await, 401, "as a plain bearer token");
    let token = issued.refresh_token().unwrap();
    let refresh = async |proof: Option<String>| {
        let form = super::service::encoded(&[
            ("grant_type", "refresh_token"),
            ("client_id", "app"),
            ("refresh_token", token),
        ]);
        let sending = service.client.post("/oauth/token");
        let sending = sending.header("content-type", "application/x-www-form-urlencoded");
        let sending = match &proof {
            Some(proof) => sending.header("dpop", proof),
            None => sending,
        };
        sending.body(form).send().await
    };
    let url = "https://id.example/oauth/token";
    let now = service.clock.now_millis() / 1_000;
    assert_eq!(member(&refresh(None).await, "error"), "invalid_grant");
    assert_eq!(
        member(&refresh(Some(for_token(&thief, "POST", url, now))).await, "error"),
        "invalid_grant"
    );
    for proof in [
        for_token(&holder, "GET", url, now),
        for_token(&holder, "POST", "https://id.example/oauth/revoke", now),
        for_token(&holder, "POST", url, now - 3_600),
        "x".to_owned(),
    ] {
        assert_eq!(member(&refresh(Some(proof)).await, "error"), "invalid_dpop_proof");
    }
    let proof = for_token(&holder, "POST", url, now);
    let renewed = refresh(Some(proof.clone())).await;
    assert_eq!((renewed.status().as_u16(), member(&renewed, "token_type")), (200, "DPoP".into()));
    assert_eq!(part(&member(&renewed, "access_token"), 1)["cnf"]["jkt"], holder.thumbprint());
    assert_eq!(member(&refresh(Some(proof)).await, "error"), "invalid_dpop_proof", "it was seen");
}
