//! Basic, with a store of users that can go away.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use palisade::auth::basic::{
    Basic, BasicUser, BasicUsers, BasicUsersError, HashCost, MemoryBasicUsers, UsersAnswer,
};
use palisade::prelude::*;
use palisade::testing::{Client, TestClock};
use palisade::{CallerId, MaybeReady};

use super::{Line, Scheme, Source};

/// A store on another machine.
#[derive(Clone)]
struct Remote(MemoryBasicUsers, Arc<Mutex<Source>>);

impl Remote {
    fn answer<'a, T: Send + 'a>(&'a self, answer: UsersAnswer<'a, T>) -> UsersAnswer<'a, T> {
        let source = *self.1.lock().unwrap();
        MaybeReady::later(async move {
            match source {
                Source::Up => answer.wait().await,
                Source::Away => Err(BasicUsersError::new("hunter2@users is down")),
                Source::Hanging => std::future::pending().await,
            }
        })
    }
}

impl BasicUsers for Remote {
    fn find<'a>(&'a self, name: &'a str) -> UsersAnswer<'a, Option<BasicUser>> {
        self.answer(self.0.find(name))
    }

    fn replace_hash<'a>(
        &'a self,
        name: &'a str,
        old: &'a str,
        new: &'a str,
    ) -> UsersAnswer<'a, bool> {
        self.answer(self.0.replace_hash(name, old, new))
    }
}

/// An application that accepts names and passwords.
pub(super) struct Users {
    clock: TestClock,
    client: Client,
    store: Remote,
}

impl Users {
    pub(super) async fn new() -> Self {
        let store = Remote(MemoryBasicUsers::new(), Arc::new(Mutex::new(Source::Up)));
        let basic = Basic::new(HashCost::new(7_168, 5).unwrap(), store.clone()).unwrap();
        let hash = basic.hash("correct: horse").await.unwrap();
        let clock = TestClock::new();
        let ada = BasicUser::new(CallerId::new("staff", "ada"), hash);
        store.0.put("ada", ada.expires_at_millis(clock.now_millis() + 300_000));
        let security = Security::builder().authenticator(basic).realm("staff").direct();
        let security = security.clock(&clock).build().unwrap();
        Self { client: super::client(&security), clock, store }
    }
}

fn line(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

impl Scheme for Users {
    /// Identical for an unknown user, a wrong password and no credential (RFC 7617, section 2).
    fn told(_: &str) -> String {
        Self::asked().to_owned()
    }

    fn asked() -> &'static str {
        r#"Basic realm="staff", charset="UTF-8""#
    }

    fn client(&self) -> &Client {
        &self.client
    }

    fn good(&self) -> Line {
        ("authorization", line("ada:correct: horse"))
    }

    fn malformed(&self) -> Vec<String> {
        ["Basic", "Basic ", "Basic a b", "Basic,YTpi", "Basic YTpi,YTpi"].map(String::from).into()
    }

    fn wrong(&self) -> Vec<String> {
        let mut wrong: Vec<String> = [
            "ada:correct: horsf",
            "ada:",
            "ada:correct",
            "Ada:correct: horse",
            "ada :correct: horse",
            "bob:correct: horse",
            ":correct: horse",
            "ada",
            "ada:correct: horse\n",
            "ada:correct: horse\0",
        ]
        .map(line)
        .into();
        // No base64 (RFC 7617, section 2).
        wrong.extend(
            [
                "Basic YWRhOmNvcnJlY3Q6IGhvcnNlYQ",
                "Basic YTpi=",
                "Basic YTpi!",
                "Basic !!!",
                "Basic =",
                "Basic ada:pw",
                "Basic é",
            ]
            .map(String::from),
        );
        wrong
    }

    fn expire(&self) {
        self.clock.advance(Duration::from_secs(300));
    }

    async fn revoke(&self) {
        assert!(self.store.0.remove("ada"));
    }

    fn set_source(&self, source: Source) {
        *self.store.1.lock().unwrap() = source;
    }
}
