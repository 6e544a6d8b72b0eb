//! Limits per identity count a caller in each tenant by itself.

use std::time::Duration;

use palisade::Rate;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};

use crate::Role;
use crate::support::fixture::problem;
use crate::support::log::Log;

#[secure(rate = "2/s")]
async fn limited() -> StatusCode {
    StatusCode::NO_CONTENT
}

struct Note;

impl Resource for Note {
    type Id = u32;
    type Store = ();

    async fn load((): &(), id: &u32) -> Result<Option<Self>, Problem> {
        Ok((*id == 1).then_some(Self))
    }
}

impl Allow<Read> for Note {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure(rate = "100000/s")]
async fn show(_: Authorized<Note, Read>) -> StatusCode {
    StatusCode::NO_CONTENT
}

struct App {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
}

impl App {
    fn new() -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security = Security::builder()
            .roles::<Role>()
            .jwt(issuer.jwt().tenant_claim("tenant"))
            .address_rate(Rate::new(100_000, Duration::from_secs(1)))
            .clock(&clock)
            .direct()
            .build()
            .unwrap();
        let routes =
            SecureRouter::new().route("/limited", get(limited)).route("/notes/{id}", get(show));
        let client = crate::documented(routes.with_state(()).secured_by(security).unwrap());
        Self { issuer, clock, client }
    }

    async fn get(&self, path: &str, who: &str, tenant: Option<&str>) -> palisade::testing::Reply {
        let token = self.issuer.token(who, &self.clock);
        let token = match tenant {
            Some(tenant) => token.claim("tenant", tenant),
            None => token,
        };
        self.client.get(path).bearer(&token.sign()).send().await
    }
}

/// `ada` of one tenant is not `ada` of another, nor the one of none.
#[tokio::test]
async fn a_caller_of_one_tenant_uses_up_nothing_of_its_namesake_in_another() {
    let app = App::new();
    for tenant in [Some("acme"), Some("globex"), None] {
        for _ in 0..2 {
            assert_eq!(app.get("/limited", "ada", tenant).await.status(), 204, "{tenant:?}");
        }
        problem(&app.get("/limited", "ada", tenant).await, 429);
    }
    assert_eq!(app.get("/limited", "eve", Some("acme")).await.status(), 204);
}

#[tokio::test]
async fn who_tries_ids_in_one_tenant_is_kept_out_there() {
    let (app, log) = (App::new(), Log::listen());
    for id in 2..70 {
        app.get(&format!("/notes/{id}"), "ada", Some("acme")).await;
    }
    problem(&app.get("/notes/1", "ada", Some("acme")).await, 429);
    for tenant in [Some("globex"), None] {
        assert_eq!(app.get("/notes/1", "ada", tenant).await.status(), 204, "{tenant:?}");
    }
    let scans = log.lines();
    let scans: Vec<_> =
        scans.iter().filter(|line| line["fields"]["event"] == "object_scan").collect();
    assert_eq!(scans.len(), 1, "{}", log.text());
    assert_eq!(scans[0]["fields"]["tenant"], "acme");
}
