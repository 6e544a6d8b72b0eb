//! A hook that waits for another system.

use std::time::Duration;

use palisade::firewall::{
    AsyncInspection, AsyncInspector, Firewall, InspectedHead, InspectionError, InspectionRequest,
    InspectionVerdict,
};
use palisade::http::StatusCode;

use super::{fetch, says_nothing, send, with};
use crate::support::fixture::problem;

/// Asks somebody who takes a turn of the runtime for it.
struct Asking;

struct OneQuestion;

impl AsyncInspector for Asking {
    type Inspection = OneQuestion;

    fn begin(&self, _: InspectionRequest) -> OneQuestion {
        OneQuestion
    }
}

impl AsyncInspection for OneQuestion {
    async fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
        tokio::task::yield_now().await;
        let target = head.uri().to_string();
        assert!(!target.contains("panic"), "as asked");
        if target.contains("hang") {
            std::future::pending::<()>().await;
        }
        Ok(if target.contains("evil") {
            InspectionVerdict::block("asked")
        } else {
            InspectionVerdict::Allow
        })
    }
}

#[tokio::test]
async fn a_hook_may_wait_for_another_system_and_is_not_waited_for_longer_than_stated() {
    let fixture = with(Firewall::with_async(Asking).deadline(Duration::from_millis(50)));
    says_nothing(&fetch(&fixture, "/show?evil").await);
    for broken in ["hang", "panic"] {
        problem(&fetch(&fixture, &format!("/show?{broken}")).await, 503);
    }
    assert_eq!(fetch(&fixture, "/show").await.status(), StatusCode::OK);
    assert_eq!(send(&fixture, "/excepted", "evil").await.status(), StatusCode::OK);
}
