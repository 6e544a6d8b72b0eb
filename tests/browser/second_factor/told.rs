//! What the sinks of the audit hear of second factors and of passwords that change.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use serde_json::json;

use super::Service;

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<AuditRecord>>>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

impl Kept {
    /// What was told within the last request of a handler, by its events, once that has ended.
    async fn within(&self, policy: &str) -> Vec<AuditRecord> {
        for _ in 0..6_000 {
            let told = self.0.lock().unwrap().clone();
            let ended = |it: &&AuditRecord| it.policy == Some(policy) && it.status.is_some();
            if let Some(end) = told.iter().rev().find(ended) {
                let id = end.request_id.clone();
                return told.into_iter().filter(|it| it.request_id == id).collect();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("`{policy}` is not told");
    }
}

async fn service() -> (Service, Kept) {
    let kept = Kept::default();
    let queue = AuditQueue::to(kept.clone(), WhenFull::Refuse);
    (Service::with(|builder| builder.audit(queue)).await, kept)
}

#[tokio::test]
async fn a_reset_tells_of_sessions_and_devices_that_it_ends() {
    let (service, kept) = service().await;
    service.enrolled().await;
    let mut stranger = service.browser();
    stranger.send("/auth/reset", json!({"name": "ada"})).await;
    let body = json!({"token": service.mailbox.token().await, "password": "a new password"});
    assert_eq!(stranger.send("/auth/reset/confirm", body).await.status(), 204);
    let told = kept.within("reset").await;
    let of = |event: &str| told.iter().filter(|it| it.event == event).count();
    assert_eq!(of("second_factor_devices_forgotten"), 1, "{told:?}");
    assert!(of("sessions_ended") >= 1, "{told:?}");
    let end = told.iter().find(|it| it.status.is_some()).unwrap();
    assert_eq!((end.route.as_deref(), end.status), (Some("/auth/reset/confirm"), Some(204)));
    let devices = told.iter().find(|it| it.event == "second_factor_devices_forgotten").unwrap();
    assert_eq!(devices.subject.as_deref(), Some("ada"));
}

#[tokio::test]
async fn who_forgets_its_devices_is_told_and_who_has_none_to_forget_is_not() {
    let (service, kept) = service().await;
    let (mut browser, ..) = service.enrolled().await;
    let reply = browser.send("/auth/second-factor/forget-devices", json!({})).await;
    assert_eq!(reply.status(), 204, "{}", reply.text());
    let told = kept.within("forget_devices").await;
    assert!(told.iter().any(|it| it.event == "second_factor_devices_forgotten"), "{told:?}");

    // Without a second factor a reset has no devices to forget.
    let (service, kept) = self::service().await;
    let mut stranger = service.browser();
    stranger.send("/auth/reset", json!({"name": "ada"})).await;
    let body = json!({"token": service.mailbox.token().await, "password": "a new password"});
    assert_eq!(stranger.send("/auth/reset/confirm", body).await.status(), 204);
    let told = kept.within("reset").await;
    assert!(told.iter().all(|it| it.event != "second_factor_devices_forgotten"), "{told:?}");
}
