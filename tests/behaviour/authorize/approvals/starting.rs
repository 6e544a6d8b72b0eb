//! What does not start, since others could not know what they approve.

use palisade::approvals::{MemoryApprovals, RecordApprovals};
use palisade::http::HeaderMap;
use palisade::prelude::*;
use palisade::records::MemoryRecords;

use super::{Paid, Run, routes};
use crate::support::fixture::refused;

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_cookie(_: Cookies<Run>) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_any_field(_: HeaderMap) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s")]
async fn by_anything(#[unchecked("a test of what is approved")] _: axum::extract::RawQuery) {}

#[secure(approve(by = 1, of = role("hr")), rate = "1000/s", unredacted = "a test")]
struct Everything;

#[tokio::test]
async fn what_decides_and_is_not_approved_does_not_start() {
    for routes in [post(by_cookie), post(by_any_field), post(by_anything)] {
        let told = refused(SecureRouter::new().route("/", routes), |builder| builder);
        assert!(told.contains("which are not part of what is approved"), "{told}");
    }
    let service = axum::routing::post(async || "done");
    let told = refused(SecureRouter::new().service("/all", Everything, service), |it| it);
    assert!(
        told.contains("needs approval, and serves whatever method or guards a service"),
        "{told}"
    );
}

#[tokio::test]
async fn a_store_of_one_process_is_no_store_of_several() {
    for store in [true, false] {
        let told = refused(routes(&Paid::default()), |builder| {
            let builder = builder.processes(2);
            if store {
                builder.approval_store(RecordApprovals::new(MemoryRecords::new()))
            } else {
                builder.approval_store(MemoryApprovals::new())
            }
        });
        assert!(told.contains("waits in this process alone"), "{told}");
    }
}
