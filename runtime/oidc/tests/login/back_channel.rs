//! Logouts that the provider tells of: each that changes nothing beside the one that ends the sessions.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::session::{MemorySessions, SessionControl, Sessions};
use palisade::testing::{Client, Reply};
use palisade::{MaybeReady, Rate};
use serde_json::{Value, json};

use crate::provider::{Provider, now};
use crate::support::{begin, builder, cookie_named, finish, me};

/// Gives the session another id, as a change of what it may do does.
#[secure(auth = "session", rate = "1000/s")]
async fn renew(caller: Principal, session: SessionControl) -> Result<NoContent, Problem> {
    session.step_up(&caller.id(), "otp").await?;
    Ok(NoContent)
}

/// Records that are away once they are told to be.
#[derive(Clone, Default)]
struct Records(MemoryRecords, Arc<AtomicBool>);

impl RecordStore for Records {
    fn find(&self, id: RecordId) -> RecordAnswer<'_, Option<Record>> {
        if self.1.load(Ordering::SeqCst) {
            return MaybeReady::Now(Err(RecordStoreError::new("away")));
        }
        self.0.find(id)
    }

    fn replace(&self, change: RecordChange) -> RecordAnswer<'_, bool> {
        self.0.replace(change)
    }
}

#[derive(Clone)]
struct Service {
    client: Client,
    provider: Provider,
    records: Records,
}

impl Service {
    async fn new() -> Self {
        let (provider, records) = (Provider::start().await, Records::default());
        let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
        let login = builder(&provider)
            .back_channel_logout(&sessions, records.clone())
            // As another caller than the provider's.
            .admit(async |identity: palisade_oidc::login::ProviderIdentity| {
                let caller = CallerId::new("staff", format!("staff-{}", identity.subject()));
                Ok(Some(identity.grant_to(caller)))
            });
        let login = login.start(MemoryRecords::new()).await.unwrap();
        let security = Security::builder().roles::<crate::Role>().sessions(sessions).direct();
        let security = security.address_rate(Rate::new(100_000, std::time::Duration::from_secs(1)));
        let app = SecureRouter::<()>::new()
            .route("/me", get(me))
            .route("/renew", post(renew))
            .nest("/id", login.routes())
            .secured_by(security.build().unwrap())
            .unwrap();
        let client = Client::new(app).host("payroll.example");
        Self { client, provider, records }
    }

    /// Logs in as this subject in this session of the provider's: the cookie of the session here.
    async fn login(&self, subject: &'static str, session: Option<&'static str>) -> String {
        let reply = self.try_login(subject, session, now()).await;
        assert_eq!(reply.status(), 303, "{}", reply.text());
        cookie_named(&reply, "__Host-session").unwrap()
    }

    async fn try_login(
        &self,
        subject: &'static str,
        session: Option<&'static str>,
        issued_at: i64,
    ) -> Reply {
        self.provider.lie(move |_, claims| {
            claims["sub"] = json!(subject);
            claims["iat"] = json!(issued_at);
            if let Some(session) = session {
                claims["sid"] = json!(session);
            }
        });
        finish(&self.client, &self.provider, &begin(&self.client, "", None).await).await
    }

    async fn is_live(&self, cookie: &str) -> bool {
        self.client.get("/me").header("cookie", cookie).send().await.status() == 200
    }

    async fn send(&self, token: &str) -> Reply {
        let form = [("logout_token", token), ("something", "else")];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post("/id/backchannel-logout");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(body).send().await
    }

    /// A logout of what these claims name.
    async fn logout(&self, named: Value) -> u16 {
        let token = self.provider.logout_token(move |_, claims| merge(claims, &named));
        self.send(&token).await.status().as_u16()
    }
}

fn merge(claims: &mut Value, more: &Value) {
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
}

#[tokio::test]
async fn a_logout_ends_the_sessions_of_its_login_and_no_others() {
    let service = Service::new().await;
    let one = service.login("ada", Some("s1")).await;
    let other = service.login("ada", Some("s2")).await;
    let eve = service.login("eve", Some("s3")).await;
    assert_eq!(service.logout(json!({"sid": "s1"})).await, 200);
    assert!(!service.is_live(&one).await);
    assert!(service.is_live(&other).await && service.is_live(&eve).await);
    // All of a subject's, one without a session of the provider's included.
    let silent = service.login("ada", None).await;
    assert_eq!(service.logout(json!({"sub": "ada"})).await, 200);
    assert!(!service.is_live(&other).await && !service.is_live(&silent).await);
    assert!(service.is_live(&eve).await);
    // What nobody is logged in with is over as well.
    assert_eq!(service.logout(json!({"sub": "nobody"})).await, 200);
    assert_eq!(service.logout(json!({"sid": "s3", "sub": "eve"})).await, 200);
    assert!(!service.is_live(&eve).await);
}

#[tokio::test]
async fn a_session_that_has_another_id_by_now_is_still_of_its_login() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    let renewed = service.client.post("/renew").header("cookie", &cookie);
    let renewed = renewed.header("sec-fetch-site", "same-origin").send().await;
    let renewed = cookie_named(&renewed, "__Host-session").unwrap();
    assert!(service.is_live(&renewed).await && renewed != cookie);
    assert_eq!(service.logout(json!({"sid": "s1"})).await, 200);
    assert!(!service.is_live(&renewed).await);
}

/// What is not so, of the header and the claims.
type Lie = fn(&mut Value, &mut Value);

#[tokio::test]
async fn a_token_that_is_no_logout_changes_nothing() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    let lies: &[(&str, Lie)] = &[
        ("another issuer", |_, claims| claims["iss"] = json!("https://evil.example")),
        ("another audience", |_, claims| claims["aud"] = json!("other")),
        ("no audience", |_, claims| claims["aud"] = json!([])),
        ("over", |_, claims| claims["exp"] = json!(now() - 10)),
        ("of tomorrow", |_, claims| claims["iat"] = json!(now() + 3_600)),
        ("old", |_, claims| claims["iat"] = json!(now() - 400)),
        ("no time", |_, claims| _ = claims.as_object_mut().unwrap().remove("iat")),
        ("no id", |_, claims| _ = claims.as_object_mut().unwrap().remove("jti")),
        ("an empty id", |_, claims| claims["jti"] = json!("")),
        ("no event", |_, claims| claims["events"] = json!({})),
        ("another event", |_, claims| claims["events"] = json!({"https://a.example/x": {}})),
        ("an event that is none", |_, claims| {
            claims["events"] = json!({"http://schemas.openid.net/event/backchannel-logout": true});
        }),
        ("no events", |_, claims| _ = claims.as_object_mut().unwrap().remove("events")),
        ("a nonce", |_, claims| claims["nonce"] = json!("x")),
        ("a nonce that is null", |_, claims| claims["nonce"] = json!(null)),
        ("nobody", |_, claims| _ = claims.as_object_mut().unwrap().remove("sid")),
        ("an empty session", |_, claims| claims["sid"] = json!("")),
        ("a session that is not text", |_, claims| claims["sid"] = json!(1)),
        ("a claim twice", |_, claims| claims["raw"] = json!("\"sid\":\"s2\"")),
        ("an access token", |header, _| header["typ"] = json!("at+jwt")),
        ("a security event", |header, _| header["typ"] = json!("secevent+jwt")),
        ("another key", |header, _| header["kid"] = json!("two")),
        ("none", |header, _| header["alg"] = json!("none")),
        ("a symmetric algorithm", |header, _| header["alg"] = json!("HS256")),
    ];
    for (number, (what, lie)) in lies.iter().enumerate() {
        let client = service.client.clone().at([192, 0, 2, u8::try_from(number).unwrap()].into());
        let service = Service { client, ..service.clone() };
        let token = service.provider.logout_token(|header, claims| {
            claims["sid"] = json!("s1");
            lie(header, claims);
        });
        let reply = service.send(&token).await;
        assert_eq!(reply.status(), 400, "{what}");
        assert!(!reply.text().contains("logout_token"), "{}", reply.text());
    }
    for token in ["", "x", "a.b.c"] {
        assert_eq!(service.send(token).await.status(), 400, "{token}");
    }
    // Signed by somebody else.
    let other = Provider::start().await;
    let issuer = service.provider.issuer.clone();
    let forged = other.logout_token(move |_, claims| {
        merge(claims, &json!({"iss": issuer, "sid": "s1"}));
    });
    assert_eq!(service.send(&forged).await.status(), 400);
    assert!(service.is_live(&cookie).await);

    // Each of a session of its own: one that is over begins no other within the second.
    let twins: [(&str, Lie); 6] = [
        ("t1", |_, _| {}),
        ("t2", |header, _| _ = header.as_object_mut().unwrap().remove("typ")),
        ("t3", |header, _| header["typ"] = json!("JWT")),
        ("t4", |_, claims| claims["aud"] = json!(["other", "payroll"])),
        ("t5", |_, claims| _ = claims.as_object_mut().unwrap().remove("exp")),
        ("t6", |_, claims| claims["iat"] = json!(now() - 200)),
    ];
    for (session, twin) in twins {
        let cookie = service.login("ada", Some(session)).await;
        let token = service.provider.logout_token(|header, claims| {
            merge(claims, &json!({"sid": session, "sub": "ada"}));
            twin(header, claims);
        });
        assert_eq!(service.send(&token).await.status(), 200, "{session}");
        assert!(!service.is_live(&cookie).await, "{session}");
    }
}

#[tokio::test]
async fn a_token_counts_once() {
    let service = Service::new().await;
    let first = service.login("ada", Some("s1")).await;
    let token = service.provider.logout_token(|_, claims| claims["sid"] = json!("s1"));
    assert_eq!(service.send(&token).await.status(), 200);
    assert!(!service.is_live(&first).await);
    let second =
        cookie_named(&service.try_login("ada", Some("s1"), now() + 1).await, "__Host-session");
    let second = second.unwrap();
    assert_eq!(service.send(&token).await.status(), 400, "it was taken before");
    assert!(service.is_live(&second).await);
    assert_eq!(service.logout(json!({"sid": "s1"})).await, 200);
    assert!(!service.is_live(&second).await);
}

#[tokio::test]
async fn a_login_that_was_over_before_its_session_began_begins_none() {
    let service = Service::new().await;
    assert_eq!(service.logout(json!({"sid": "s1"})).await, 200);
    let late = service.try_login("ada", Some("s1"), now() - 60).await;
    assert_eq!(late.status(), 401);
    assert_eq!(cookie_named(&late, "__Host-session"), None);
    let anew = service.try_login("ada", Some("s1"), now() + 2).await;
    assert_eq!(anew.status(), 303, "{}", anew.text());
}

#[tokio::test]
async fn a_logout_that_comes_behind_a_later_one_takes_nothing_back() {
    let service = Service::new().await;
    let (first, later) = (now() - 60, now());
    assert_eq!(service.logout(json!({"sid": "s1", "iat": later})).await, 200);
    assert_eq!(service.logout(json!({"sid": "s1", "iat": first})).await, 200, "the older one");
    let ended = service.try_login("ada", Some("s1"), now() - 30).await;
    assert_eq!(ended.status(), 401, "the later one ended it");
    // Where the older one is all there is, it began after it.
    assert_eq!(service.logout(json!({"sid": "s2", "iat": first})).await, 200);
    let begun = service.try_login("ada", Some("s2"), now() - 30).await;
    assert_eq!(begun.status(), 303, "{}", begun.text());
}

#[tokio::test]
async fn neither_token_stands_in_for_the_other() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    // An ID token as a logout token: it has a nonce and no event.
    let token = service.provider.logout_token(|header, claims| {
        let _ = header.as_object_mut().unwrap().remove("typ");
        let _ = claims.as_object_mut().unwrap().remove("events");
        merge(claims, &json!({"sid": "s1", "sub": "ada", "nonce": "x"}));
    });
    assert_eq!(service.send(&token).await.status(), 400);
    assert!(service.is_live(&cookie).await);
    // A logout token as an ID token, whatever its claims say.
    service.provider.lie(|header, _| header["typ"] = json!("logout+jwt"));
    let begun = begin(&service.client, "", None).await;
    assert_eq!(finish(&service.client, &service.provider, &begun).await.status(), 401);
}

/// What no other JSON of an issuer may hold ends no session either.
#[tokio::test]
async fn a_logout_token_obeys_the_rules_of_claims() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    for other in [json!("a\0b"), json!({"a\0": 1})] {
        let token = service.provider.logout_token(|_, claims| {
            merge(claims, &json!({"sid": "s1", "other": other}));
        });
        assert_eq!(service.send(&token).await.status(), 400, "{other}");
        assert!(service.is_live(&cookie).await);
    }
    assert_eq!(service.logout(json!({"sid": "s1", "other": "ab"})).await, 200);
    assert!(!service.is_live(&cookie).await);
}

#[tokio::test]
async fn a_store_that_is_away_is_a_503_and_the_token_counts_afterwards() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    let token = service.provider.logout_token(|_, claims| claims["sid"] = json!("s1"));
    service.records.1.store(true, Ordering::SeqCst);
    assert_eq!(service.send(&token).await.status(), 503);
    assert_eq!(service.try_login("eve", Some("s9"), now()).await.status(), 503);
    service.records.1.store(false, Ordering::SeqCst);
    assert!(service.is_live(&cookie).await);
    assert_eq!(service.send(&token).await.status(), 200);
    assert!(!service.is_live(&cookie).await);
}

#[tokio::test]
async fn only_a_form_with_one_token_is_a_logout() {
    let service = Service::new().await;
    let cookie = service.login("ada", Some("s1")).await;
    let token = service.provider.logout_token(|_, claims| claims["sid"] = json!("s1"));
    let form = "application/x-www-form-urlencoded";
    for (kind, body) in [
        ("application/json", format!("logout_token={token}")),
        (form, format!("logout_token={token}&logout_token={token}")),
        (form, format!("token={token}")),
        (form, String::new()),
        (form, "x".repeat(40_000)),
    ] {
        let request = service.client.post("/id/backchannel-logout").header("content-type", kind);
        let status = request.body(body.clone()).send().await.status().as_u16();
        assert!([400, 413].contains(&status), "{status}");
    }
    assert!(service.is_live(&cookie).await);
    assert_eq!(service.send(&token).await.status(), 200);
    assert!(!service.is_live(&cookie).await);
}

#[tokio::test]
async fn a_logout_token_of_another_issuer_makes_nobody_look_for_keys() {
    let service = Service::new().await;
    let before = service.provider.fetches();
    for (issuer, fetches) in [("https://other.example", 0), (&*service.provider.issuer, 1), ("", 1)]
    {
        let token = service.provider.logout_token(|header, claims| {
            header["kid"] = json!("two");
            claims["sub"] = json!("ada");
            claims["iss"] = json!(issuer);
        });
        assert_eq!(service.send(&token).await.status(), 400, "{issuer}");
        assert_eq!(service.provider.fetches() - before, fetches, "{issuer}");
    }
}
