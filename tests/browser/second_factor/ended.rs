//! A session that is ended while its caller proves something.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::session::{MemorySessions, SessionAnswer, SessionId, SessionRecord, SessionStore};
use palisade::{CallerId, MaybeReady};
use serde_json::json;

use super::Service;
use crate::problem;

/// Sessions of which the next one that is to be renewed was ended a moment before, once it is told so.
#[derive(Clone, Default)]
struct Ending(MemorySessions, Arc<Mutex<bool>>);

impl SessionStore for Ending {
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
        if std::mem::take(&mut *self.1.lock().unwrap()) {
            return MaybeReady::Now(Ok(false));
        }
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
        self.0.sessions_of(caller)
    }
}

#[tokio::test]
async fn a_proof_that_is_refused_remembers_no_device() {
    let sessions = Ending::default();
    let service = Service::over(sessions.clone(), |login| login, |builder| builder).await;
    let (browser, secret, _) = service.enrolled().await;
    let prove = async || {
        let mut browser = browser.clone();
        let body = json!({"code": service.code(&secret), "remember": true});
        let reply = browser.send("/auth/second-factor", body).await;
        (reply, browser.names().contains(&"__Host-device"))
    };
    *sessions.1.lock().unwrap() = true;
    let (refused, is_remembered) = prove().await;
    problem(&refused, 401);
    assert!(!is_remembered);
    service.clock.advance(Duration::from_secs(60));
    let (proven, is_remembered) = prove().await;
    assert_eq!(proven.status(), 204, "{}", proven.text());
    assert!(is_remembered);
}
