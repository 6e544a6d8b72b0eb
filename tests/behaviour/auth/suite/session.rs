//! Sessions, with a store that can go away.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::prelude::*;
use palisade::session::{
    MemorySessions, SessionAnswer, SessionGrant, SessionId, SessionRecord, SessionStore,
    SessionStoreError, Sessions,
};
use palisade::testing::{Client, TestClock};
use palisade::{CallerId, MaybeReady};

use super::{Line, Scheme, Source};

/// A store on another machine: it takes a moment, and can be away.
#[derive(Clone)]
pub(in crate::auth) struct Remote(MemorySessions, Arc<Mutex<Source>>);

impl Remote {
    pub(in crate::auth) fn new() -> Self {
        Self(MemorySessions::new(), Arc::new(Mutex::new(Source::Up)))
    }

    pub(in crate::auth) fn set(&self, source: Source) {
        *self.1.lock().unwrap() = source;
    }

    fn answer<'a, T: Send + 'a>(&'a self, answer: SessionAnswer<'a, T>) -> SessionAnswer<'a, T> {
        let source = *self.1.lock().unwrap();
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match source {
                Source::Up => answer.wait().await,
                Source::Away => Err(SessionStoreError::new("hunter2@sessions is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

impl SessionStore for Remote {
    fn begin(&self, new: SessionRecord, instead_of: Option<SessionId>) -> SessionAnswer<'_, bool> {
        self.answer(self.0.begin(new, instead_of))
    }

    fn find(&self, id: SessionId) -> SessionAnswer<'_, Option<Arc<SessionRecord>>> {
        self.answer(self.0.find(id))
    }

    fn renew(&self, old: SessionId, new: SessionRecord, now: i64) -> SessionAnswer<'_, bool> {
        self.answer(self.0.renew(old, new, now))
    }

    fn note_use(&self, id: SessionId, at_millis: i64) -> SessionAnswer<'_, ()> {
        self.answer(self.0.note_use(id, at_millis))
    }

    fn end<'a>(&'a self, id: SessionId, caller: Option<&'a CallerId>) -> SessionAnswer<'a, bool> {
        self.answer(self.0.end(id, caller))
    }

    fn end_all<'a>(
        &'a self,
        caller: &'a CallerId,
        but: Option<SessionId>,
    ) -> SessionAnswer<'a, u64> {
        self.answer(self.0.end_all(caller, but))
    }

    fn sessions_of<'a>(
        &'a self,
        caller: &'a CallerId,
    ) -> SessionAnswer<'a, Vec<Arc<SessionRecord>>> {
        self.answer(self.0.sessions_of(caller))
    }
}

/// An application that accepts sessions.
pub(super) struct Browser {
    clock: TestClock,
    client: Client,
    store: Remote,
    sessions: Sessions,
    id: SessionId,
    cookie: String,
    ended: String,
}

impl Browser {
    pub(super) async fn new() -> Self {
        let (clock, store) = (TestClock::new(), Remote::new());
        let sessions = Sessions::builder().clock(&clock).build(store.clone()).unwrap();
        let begin = async || {
            let grant = SessionGrant::to(CallerId::new("staff", "ada"));
            let issued = sessions.begin(grant, None).await.unwrap();
            let id = issued.id();
            let value = issued.into_cookie().header_value().unwrap();
            (id, value.to_str().unwrap().split(';').next().unwrap().to_owned())
        };
        let (id, cookie) = begin().await;
        let (other, ended) = begin().await;
        sessions.end(&CallerId::new("staff", "ada"), other).await.unwrap();
        let security = Security::builder().sessions(sessions.clone()).realm("staff").direct();
        let security = security.clock(&clock).build().unwrap();
        Self { client: super::client(&security), clock, store, sessions, id, cookie, ended }
    }
}

impl Scheme for Browser {
    fn client(&self) -> &Client {
        &self.client
    }

    fn good(&self) -> Line {
        ("cookie", self.cookie.clone())
    }

    fn malformed(&self) -> Vec<String> {
        let cookie = &self.cookie;
        vec![format!("{cookie}; {cookie}"), format!("{cookie};__Host-session=")]
    }

    fn wrong(&self) -> Vec<String> {
        let cookie = &self.cookie;
        vec![
            self.ended.clone(),
            format!("__Host-session={}", self.id),
            "__Host-session=".to_owned(),
            format!("{cookie}="),
            format!("{cookie}A"),
            cookie[..cookie.len() - 1].to_owned(),
            cookie.replace("__Host-session=", "__Host-session=\""),
        ]
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(30 * 60));
    }

    async fn revoke(&self) {
        assert!(self.sessions.end(&CallerId::new("staff", "ada"), self.id).await.unwrap());
    }

    fn set_source(&self, source: Source) {
        self.store.set(source);
    }
}
