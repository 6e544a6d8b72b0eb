//! A session that is given another id while the provider ends it.

use std::sync::{Arc, Mutex};

use palisade::MaybeReady;
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::session::{
    MemorySessions, SessionAnswer, SessionId, SessionRecord, SessionStore, Sessions,
};
use palisade::testing::Client;
use serde_json::json;

use crate::provider::Provider;
use crate::support::{begin, builder, finish};

/// What a replica lists that lags.
type Listed = Vec<Arc<SessionRecord>>;

/// Sessions that are renewed right behind a look at them, as often as is said, or listed as they once were.
#[derive(Clone, Default)]
struct Renewed(MemorySessions, Arc<Mutex<u8>>, Arc<Mutex<Option<Listed>>>);

impl SessionStore for Renewed {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        self.0.begin(new, instead_of)
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        self.0.find(id)
    }

    fn renew(
        &self,
        old: SessionId,
        new: SessionRecord,
        now_millis: i64,
    ) -> SessionAnswer<'_, bool> {
        self.0.renew(old, new, now_millis)
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        self.0.note_use(id, at_millis)
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        self.0.end(id, caller)
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        self.0.end_all(caller, but)
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        if let Some(listed) = &*self.2.lock().unwrap() {
            return MaybeReady::Now(Ok(listed.clone()));
        }
        let seen = of(&self.0, caller);
        let mut times = self.1.lock().unwrap();
        for old in seen.iter().take(usize::from(*times)) {
            let new = SessionRecord { id: SessionId::from_bytes([*times; 32]), ..(**old).clone() };
            let now = old.last_used_at_millis;
            assert!(matches!(self.0.renew(old.id, new, now), MaybeReady::Now(Ok(true))));
            *times -= 1;
        }
        MaybeReady::Now(Ok(seen))
    }
}

fn of(sessions: &MemorySessions, caller: &CallerId) -> Vec<Arc<SessionRecord>> {
    let MaybeReady::Now(Ok(found)) = sessions.sessions_of(caller) else { panic!("memory waits") };
    found
}

async fn service(provider: &Provider, store: &Renewed) -> Client {
    let sessions = Sessions::builder().build(store.clone()).unwrap();
    let login = builder(provider).back_channel_logout(&sessions, MemoryRecords::new());
    let login = login.start(MemoryRecords::new()).await.unwrap();
    let security = Security::builder().roles::<crate::Role>().sessions(sessions).direct();
    let app = SecureRouter::<()>::new().nest("/id", login.routes());
    let app = app.secured_by(security.build().unwrap()).unwrap();
    Client::new(app).host("payroll.example")
}

/// Logs `ada` in, who has one session then.
async fn log_in(client: &Client, provider: &Provider, store: &Renewed) -> CallerId {
    provider.lie(|_, claims| {
        claims["sub"] = json!("ada");
        claims["sid"] = json!("s1");
    });
    let reply = finish(client, provider, &begin(client, "", None).await).await;
    assert_eq!(reply.status(), 303, "{}", reply.text());
    let ada = CallerId::new(&*provider.issuer, "ada");
    assert_eq!(of(&store.0, &ada).len(), 1);
    ada
}

async fn log_out(client: &Client, provider: &Provider) -> u16 {
    let token = provider.logout_token(|_, claims| claims["sid"] = json!("s1"));
    let request = client.post("/id/backchannel-logout");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(format!("logout_token={token}")).send().await.status().as_u16()
}

#[tokio::test]
async fn a_session_that_is_renewed_while_the_provider_ends_it_is_over() {
    let (provider, store) = (Provider::start().await, Renewed::default());
    let client = service(&provider, &store).await;
    let ada = log_in(&client, &provider, &store).await;
    // Renewed whenever it is looked at: the provider is told that it failed, and tells it again.
    *store.1.lock().unwrap() = 200;
    assert_eq!(log_out(&client, &provider).await, 503);
    assert_eq!(of(&store.0, &ada).len(), 1);
    *store.1.lock().unwrap() = 3;
    assert_eq!(log_out(&client, &provider).await, 200);
    assert!(of(&store.0, &ada).is_empty());
}

#[tokio::test]
async fn a_session_that_is_listed_behind_its_end_is_ended_once() {
    let (provider, store) = (Provider::start().await, Renewed::default());
    let client = service(&provider, &store).await;
    let ada = log_in(&client, &provider, &store).await;
    *store.2.lock().unwrap() = Some(of(&store.0, &ada));
    assert_eq!(log_out(&client, &provider).await, 200);
    assert!(of(&store.0, &ada).is_empty());
}
