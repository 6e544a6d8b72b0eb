//! Firewalls that cannot hold, with which nothing starts.

use std::time::Duration;

use palisade::prelude::*;

use super::{Note, blocking, routes};
use crate::support::fixture::{Fixture, refused};

#[secure(rate = "1/s", body = "2MiB", unredacted = "a test")]
async fn large(Json(note): Json<Note>) -> String {
    note.text
}

#[secure(
    rate = "1/s",
    unredacted = "a test",
    firewall(except = "942100", reason = "a rule of another firewall")
)]
async fn foreign() -> String {
    String::new()
}

#[test]
fn a_firewall_that_cannot_hold_does_not_start() {
    let large = || SecureRouter::new().route("/large", post(large));
    let told = refused(large(), |builder| builder.firewall(blocking()));
    assert!(told.contains("`.bodies_up_to(..)`"), "{told}");
    let raised = blocking().bodies_up_to(2 * 1024 * 1024);
    let _ = Fixture::configured(large(), |builder| builder.firewall(raised));

    let foreign = || SecureRouter::new().route("/", get(foreign));
    let told = refused(foreign(), |builder| builder.firewall(blocking()));
    assert!(told.contains("`942100` of the firewall: no rule has this id"), "{told}");
    // Without a firewall there is nothing to except from.
    let _ = Fixture::new(foreign());

    for (firewall, says) in [
        (blocking().deadline(Duration::ZERO), "1 ms to 30 s"),
        (blocking().deadline(Duration::from_secs(31)), "1 ms to 30 s"),
        (blocking().at_once(0), "1 to 512"),
        (blocking().bodies_up_to(0), "looks at no body"),
        (blocking().fails_open(" "), "needs a reason"),
    ] {
        let told = refused(routes(), |builder| builder.firewall(firewall));
        assert!(told.contains(says), "{told}");
    }
    let twice = refused(routes(), |it| it.firewall(blocking()).firewall(blocking()));
    assert!(twice.contains("`.firewall(..)` was called twice"), "{twice}");
}
