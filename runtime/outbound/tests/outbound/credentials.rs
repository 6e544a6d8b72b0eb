//! Who is told what.

use palisade_outbound::{Host, Outbound};

use crate::support::{Service, Table, json, redirect};

#[tokio::test]
async fn a_credential_goes_to_the_host_that_it_is_declared_for_and_to_no_other() {
    let second = Service::start([json(200, "{}")]).await;
    let first = Service::start([redirect(307, &format!("{}/x", second.origin("b.test")))]).await;
    let inside = |service: &Service, name| {
        Host::plain_http(service.origin(name)).in_networks(["127.0.0.0/8"])
    };
    let outbound = Outbound::builder()
        .names(Table::local(&["a.test", "b.test"]))
        .host(inside(&first, "a.test").bearer("first-secret").redirects_to(second.origin("b.test")))
        .host(inside(&second, "b.test").credential("x-key", "second-secret"))
        .build()
        .unwrap();
    let call = outbound.get(&first.origin("a.test")).header("x-trace", "of-the-call");
    assert!(call.send().await.unwrap().is_success());
    let (first, second) = (first.heads().concat(), second.heads().concat());
    assert!(
        first.contains("authorization: bearer first-secret\r\n") && first.contains("of-the-call")
    );
    assert!(second.contains("x-key: second-secret\r\n"), "{second}");
    for foreign in ["first-secret", "of-the-call", "authorization", "referer", "cookie"] {
        assert!(!second.contains(foreign), "{foreign}: {second}");
    }
    assert!(!first.contains("second-secret"));
    let shown = format!("{outbound:?} {:?}", Host::new("https://a.test").bearer("first-secret"));
    assert!(!shown.contains("secret"), "{shown}");
}
