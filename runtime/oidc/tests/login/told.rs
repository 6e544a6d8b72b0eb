//! What the sinks of the audit hear of logins that are refused: the browser is told the same of all of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use palisade::records::MemoryRecords;

use crate::provider::Provider;
use crate::support::{back, begin, builder, configured, finish, refused};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<AuditRecord>>>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

impl Kept {
    /// Every reason of a login that was refused, once there are so many.
    async fn reasons(&self, count: usize) -> Vec<AuditRecord> {
        for _ in 0..6_000 {
            let mut told = self.0.lock().unwrap().clone();
            told.retain(|it| it.event == "authn_login_fail" && it.status.is_none());
            if told.len() >= count {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{:?}", self.0.lock().unwrap());
    }
}

#[tokio::test]
async fn the_reason_of_a_refused_login_reaches_the_sinks_and_no_browser() {
    let (provider, kept) = (Provider::start().await, Kept::default());
    let login = builder(&provider).start(MemoryRecords::new()).await.unwrap();
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse);
    let client = configured(&login, |builder| builder.audit(queue));
    let begun = begin(&client, "", None).await;
    assert_eq!(finish(&client, &provider, &begun).await.status(), 303);

    let begun = begin(&client, "", None).await;
    let state = &*begun.asked["state"];
    let issuer = &*provider.issuer;
    let mut bodies = Vec::new();
    for answer in [
        &[("code", "x"), ("state", state), ("iss", "https://evil.example")][..],
        &[("code", "x"), ("iss", issuer)],
        &[("code", "x"), ("state", "unknown"), ("iss", issuer)],
        &[("error", "access_denied"), ("state", state), ("iss", issuer)],
    ] {
        let reply = back(&client, answer, &begun.cookie).await;
        refused(&reply, 401);
        bodies.push(reply.json()["detail"].clone());
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "a browser is told one thing: {bodies:?}");
    let told = kept.reasons(4).await;
    let reasons: Vec<_> = told.iter().map(|it| it.reason).collect();
    let expected = ["issuer_mixed_up", "state_missing", "state_unknown", "refused_by_the_provider"];
    assert_eq!(reasons, expected, "and the login that was finished is none of them");
    for record in &told {
        assert_eq!(record.issuer.as_deref(), Some(issuer));
        assert_eq!(record.request_id.len(), 32, "{record:?}");
    }
}
