//! A queue is full by what its sink has not taken, never by the requests on their way.

use std::sync::Arc;

use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::{Security, SecurityBuilder};
use tokio::sync::Barrier;

use super::*;

/// Answers when all have come.
#[public(reason = "a test", rate = "1000/s")]
async fn together(State(all): State<Arc<Barrier>>) -> NoContent {
    all.wait().await;
    NoContent
}

#[secure(
    role = "hr",
    cross_tenants(from = "support", reason = "support looks after all"),
    rate = "1000/s"
)]
async fn of_tenant() -> NoContent {
    NoContent
}

struct Full {
    clock: TestClock,
    issuer: Issuer,
    kept: Kept,
    security: Security,
    client: Client,
}

/// A service whose queue holds so many events, and one more request than that which answer together.
fn full(capacity: usize, blocks: bool) -> Full {
    let (clock, issuer, kept) = (TestClock::new(), Issuer::new(), Kept::default());
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse).capacity(capacity);
    let builder: SecurityBuilder = Security::builder()
        .roles::<crate::Role>()
        .jwt(issuer.jwt().tenant_claim("tenant"))
        .tenant_in_path("tenant")
        .audit(queue)
        .clock(&clock)
        .direct();
    let security = builder.build().unwrap();
    let routes = SecureRouter::new()
        .route("/together", get(together))
        .route("/of/{tenant}", get(of_tenant))
        .with_state(Arc::new(Barrier::new(8)));
    let client = crate::documented(routes.secured_by(security.clone()).unwrap());
    assert!(security.flush_audit(Duration::from_secs(10)));
    kept.0.blocks.store(blocks, Ordering::SeqCst);
    Full { clock, issuer, kept, security, client }
}

impl Full {
    /// The statuses of eight requests that wait for each other.
    async fn eight(&self) -> Vec<u16> {
        let ask = |_| async { self.client.get("/together").send().await.status().as_u16() };
        futures_util::future::join_all((0..8).map(ask)).await
    }

    fn told(&self) -> Vec<AuditRecord> {
        self.kept.0.blocks.store(false, Ordering::SeqCst);
        assert!(self.security.flush_audit(Duration::from_secs(10)));
        let mut told = self.kept.records();
        told.retain(|record| record.event != "posture_loaded");
        told
    }
}

#[tokio::test]
async fn requests_on_their_way_fill_no_queue_whose_sink_takes_events() {
    let full = full(4, false);
    assert_eq!(full.eight().await, [204; 8]);
    let told = full.told();
    assert_eq!(told.len(), 8, "{told:?}");
    assert_eq!(full.eight().await, [204; 8], "and again");
}

#[tokio::test]
async fn a_sink_that_takes_nothing_refuses_the_next_after_all_that_were_let_in() {
    let full = full(4, true);
    assert_eq!(full.eight().await, [204; 8]);
    let late = full.client.get("/of/acme").send().await;
    assert_eq!(problem(&late, 503)["status"], 503);
    let told = full.told();
    let answered = told.iter().filter(|record| record.status == Some(204)).count();
    let turned_away: u64 = told.iter().filter_map(|record| record.count).sum();
    assert_eq!((answered, turned_away), (8, 1), "{told:?}");
}

#[tokio::test]
async fn who_enters_another_tenant_is_told_though_the_queue_is_full_by_then() {
    let full = full(2, true);
    assert_eq!(full.client.get("/nowhere").send().await.status(), 404);
    let token = full.issuer.token("eve", &full.clock).role("hr").claim("tenant", "support").sign();
    assert_eq!(full.client.get("/of/acme").bearer(&token).send().await.status(), 204);
    let late = full.client.get("/of/acme").bearer(&token).send().await;
    assert_eq!(late.status(), 503, "the queue holds three events, and two is what it holds");
    let told = full.told();
    let [entered] = &told.iter().filter(|it| it.event == "tenant_entered").collect::<Vec<_>>()[..]
    else {
        panic!("{told:?}")
    };
    assert_eq!(entered.subject.as_deref(), Some("eve"));
    assert!(format!("{entered:?}").contains("acme"), "{entered:?}");
}
