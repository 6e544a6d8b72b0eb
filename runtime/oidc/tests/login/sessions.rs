//! What becomes of a login: a session, as old as it is, of whom the application lets in, until a logout.

use palisade::MaybeReady;
use palisade::prelude::*;
use palisade::records::{
    MemoryRecords, Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};
use palisade::testing::Reply;
use serde_json::json;

use crate::Role;
use crate::provider::{Provider, now};
use crate::support::{
    back, begin, builder, cookie_named, finish, how, parameters, refused, service, service_of,
};

#[tokio::test]
async fn a_session_is_as_old_as_the_login_at_the_provider_until_it_asks_anew() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    assert!(!begun.asked.contains_key("prompt"));
    let wipe = async |reply: &Reply| {
        let cookie = cookie_named(reply, "__Host-session").unwrap();
        client.post("/wipe").header("cookie", &cookie).send().await
    };
    let old = wipe(&finish(&client, &provider, &begun).await).await;
    assert_eq!(old.status(), 401);
    assert!(old.header("www-authenticate").contains("max_age=\"30\""), "{old:?}");

    // The provider does not do what it is told.
    let begun = begin(&client, "?fresh=true", None).await;
    assert_eq!((&*begun.asked["prompt"], &*begun.asked["max_age"]), ("login", "0"));
    refused(&finish(&client, &provider, &begun).await, 401);
    provider.lie(|_, claims| _ = claims.as_object_mut().unwrap().remove("auth_time"));
    let begun = begin(&client, "?fresh=true", None).await;
    refused(&finish(&client, &provider, &begun).await, 401);
    // One that says nothing vouches for nothing.
    let begun = begin(&client, "", None).await;
    assert_eq!(wipe(&finish(&client, &provider, &begun).await).await.status(), 401);

    provider.lie(|_, claims| claims["auth_time"] = json!(now()));
    let begun = begin(&client, "?fresh=true", None).await;
    assert_eq!(wipe(&finish(&client, &provider, &begun).await).await.status(), 204);
}

#[tokio::test]
async fn the_application_says_who_is_let_in_and_with_what() {
    #[derive(serde::Deserialize)]
    struct Mail {
        email: String,
    }
    let provider = Provider::start().await;
    let login =
        builder(&provider).admit(async |identity: palisade_oidc::login::ProviderIdentity| {
            let Some(Mail { email }) = identity.claims() else { return Ok(None) };
            if email.ends_with("@away.example") {
                return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE));
            }
            let known = email.ends_with("@payroll.example");
            Ok(known.then(|| identity.grant_to(CallerId::new("payroll", "e1")).role(Role::Hr)))
        });
    let client = service_of(&login.start(MemoryRecords::new()).await.unwrap());
    let enter = async |email: Option<&'static str>| {
        provider.lie(move |_, claims| {
            if let Some(email) = email {
                claims["email"] = json!(email);
            }
        });
        let begun = begin(&client, "", None).await;
        finish(&client, &provider, &begun).await
    };
    refused(&enter(None).await, 403);
    refused(&enter(Some("eve@evil.example")).await, 403);
    refused(&enter(Some("eve@away.example")).await, 503);
    let reply = enter(Some("ada@payroll.example")).await;
    assert_eq!(how(&client, &reply).await["sub"], "e1");
    let cookie = cookie_named(&reply, "__Host-session").unwrap();
    assert_eq!(client.get("/salaries").header("cookie", &cookie).send().await.status(), 200);
}

#[tokio::test]
async fn a_logout_ends_the_session_here_and_goes_on_to_the_provider() {
    let provider = Provider::start().await;
    let client = service(&provider).await;
    let begun = begin(&client, "", None).await;
    let reply = finish(&client, &provider, &begun).await;
    let cookie = cookie_named(&reply, "__Host-session").unwrap();
    let forged =
        client.post("/id/logout").header("cookie", &cookie).header("sec-fetch-site", "cross-site");
    assert_eq!(forged.send().await.status(), 403);
    assert_eq!(client.get("/me").header("cookie", &cookie).send().await.status(), 200);
    let left = client.post("/id/logout").header("cookie", &cookie).send().await;
    assert_eq!(left.status(), 303);
    let page = left.header("location");
    assert!(page.starts_with(&format!("{}/end?client_id=payroll&", provider.issuer)), "{page}");
    assert_eq!(parameters(page)["post_logout_redirect_uri"], "https://payroll.example/");
    assert_eq!(client.get("/me").header("cookie", &cookie).send().await.status(), 401);
}

/// A store that fails.
struct Away;

impl RecordStore for Away {
    fn find(&self, _: RecordId) -> RecordAnswer<'_, Option<Record>> {
        MaybeReady::Now(Err(RecordStoreError::new("away")))
    }

    fn replace(&self, _: RecordChange) -> RecordAnswer<'_, bool> {
        MaybeReady::Now(Err(RecordStoreError::new("away")))
    }
}

#[tokio::test]
async fn a_store_that_is_away_begins_and_finishes_nothing() {
    let provider = Provider::start().await;
    let client = service_of(&builder(&provider).start(Away).await.unwrap());
    assert_eq!(client.get("/id/login").send().await.status(), 503);
    // In the form of one that was given.
    let state = "A".repeat(43);
    let cookie = format!("__Host-oidc={state}");
    let pairs = [("code", "a"), ("state", &*state), ("iss", &*provider.issuer)];
    refused(&back(&client, &pairs, &cookie).await, 503);
}
