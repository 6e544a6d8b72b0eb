//! API keys, with a store that can go away.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::auth::ApiKeys;
use palisade::auth::api_key::{
    ApiKeyGrant, ApiKeyId, ApiKeyRecord, ApiKeyStore, ApiKeyStoreError, MemoryApiKeys, Rotation,
    StoreAnswer,
};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{CallerId, MaybeReady};

use super::{Line, Scheme, Source};
use crate::auth::api_keys::PEPPER;

/// A store on another machine: it takes a moment, and can be away.
#[derive(Clone)]
pub(in crate::auth) struct Remote {
    records: MemoryApiKeys,
    source: Arc<Mutex<Source>>,
    notes: Arc<Mutex<Source>>,
}

impl Remote {
    pub(in crate::auth) fn new() -> Self {
        let up = || Arc::new(Mutex::new(Source::Up));
        Self { records: MemoryApiKeys::new(), source: up(), notes: up() }
    }

    pub(in crate::auth) fn set(&self, source: Source) {
        *self.source.lock().unwrap() = source;
    }

    /// Goes away or hangs for notes of use alone.
    pub(in crate::auth) fn set_notes(&self, source: Source) {
        *self.notes.lock().unwrap() = source;
    }

    fn answer<'a, T: Send + 'a>(&'a self, answer: StoreAnswer<'a, T>) -> StoreAnswer<'a, T> {
        Self::of(*self.source.lock().unwrap(), answer)
    }

    fn of<'a, T: Send + 'a>(source: Source, answer: StoreAnswer<'a, T>) -> StoreAnswer<'a, T> {
        MaybeReady::later(async move {
            tokio::task::yield_now().await;
            match source {
                Source::Up => answer.wait().await,
                Source::Away => Err(ApiKeyStoreError::new("hunter2@keys is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

impl ApiKeyStore for Remote {
    fn insert(&self, record: ApiKeyRecord) -> StoreAnswer<'_, bool> {
        self.answer(self.records.insert(record))
    }

    fn find(&self, id: ApiKeyId) -> StoreAnswer<'_, Option<Arc<ApiKeyRecord>>> {
        self.answer(self.records.find(id))
    }

    fn rotate(&self, rotation: Rotation) -> StoreAnswer<'_, bool> {
        self.answer(self.records.rotate(rotation))
    }

    fn revoke(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, bool> {
        self.answer(self.records.revoke(id, at_millis))
    }

    fn note_use(&self, id: ApiKeyId, at_millis: i64) -> StoreAnswer<'_, ()> {
        let notes = *self.notes.lock().unwrap();
        self.answer(Self::of(notes, self.records.note_use(id, at_millis)))
    }

    fn keys_of<'a>(&'a self, owner: &'a CallerId) -> StoreAnswer<'a, Vec<Arc<ApiKeyRecord>>> {
        self.answer(self.records.keys_of(owner))
    }
}

/// An application that accepts keys.
pub(super) struct Keys {
    clock: TestClock,
    client: Client,
    store: Remote,
    issuing: ApiKeys,
    id: ApiKeyId,
    text: String,
    /// Keys of another application, of another pepper, for another network, and expired.
    wrong: Vec<String>,
}

impl Keys {
    pub(super) async fn new() -> Self {
        let (clock, store) = (TestClock::new(), Remote::new());
        let build = |prefix: &str, pepper: [u8; 32]| {
            ApiKeys::builder(prefix, pepper).clock(&clock).build(store.clone()).unwrap()
        };
        let keys = build("acme", *PEPPER);
        let grant = || ApiKeyGrant::to(CallerId::new("machines", "robot"));
        let issued = keys.issue(grant().valid_for(Duration::from_secs(300))).await.unwrap();
        let elsewhere = grant().from_networks(["198.51.100.0/24".parse().unwrap()]);
        let other_pepper = build("acme", *b"41b7e9d20c6f8a35d1e07b94f2c6a83e");
        let mut wrong = vec![
            keys.issue(elsewhere).await.unwrap().into_text(),
            keys.issue(grant().valid_for(Duration::ZERO)).await.unwrap().into_text(),
            build("acme_test", *PEPPER).issue(grant()).await.unwrap().into_text(),
            other_pepper.issue(grant()).await.unwrap().into_text(),
        ];
        let (id, text) = (issued.id(), issued.into_text());
        wrong.extend(["no-key".into(), text[..text.len() - 1].to_owned(), text.to_uppercase()]);
        wrong.push(format!("{text}0"));
        let security = Security::builder().api_keys(keys.clone()).realm("staff").direct();
        let security = security.clock(&clock).build().unwrap();
        Self { client: super::client(&security), clock, store, issuing: keys, id, text, wrong }
    }
}

impl Scheme for Keys {
    fn client(&self) -> &Client {
        &self.client
    }

    fn good(&self) -> Line {
        ("x-api-key", self.text.clone())
    }

    fn malformed(&self) -> Vec<String> {
        let text = &self.text;
        vec![
            String::new(),
            format!("{text} x"),
            format!("{text}\u{e9}"),
            format!("\"{text}\""),
            format!("{text};"),
        ]
    }

    fn wrong(&self) -> Vec<String> {
        self.wrong.clone()
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(300));
    }

    async fn revoke(&self) {
        assert!(self.issuing.revoke(self.id).await.unwrap());
    }

    fn set_source(&self, source: Source) {
        self.store.set(source);
    }
}
