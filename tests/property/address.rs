//! The client's address: never taken from a peer that was not declared, and from one that was as
//! the naive reader of the header takes it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Sending;
use palisade::{Condition, Decision, RequestHead};
use proptest::prelude::*;

use crate::support::Asked;

/// Remembers the address of whoever asked last.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Option<IpAddr>>>);

impl Condition for Seen {
    async fn decide(&self, _: &Principal, request: &RequestHead<'_>) -> Decision {
        *self.0.lock().unwrap() = Some(request.client());
        Decision::Allow
    }
}

#[secure(allow = policy(Seen))]
async fn seen() -> StatusCode {
    StatusCode::OK
}

static BEHIND: LazyLock<Mutex<(Asked, Seen)>> = LazyLock::new(|| {
    let remembered = Seen::default();
    let routes = SecureRouter::new().route("/seen", get(seen));
    let asked = Asked::new(routes, |builder| {
        builder.behind(["10.0.0.0/8", "2001:db8:1::/48"]).condition(remembered.clone())
    });
    Mutex::new((asked, remembered))
});

/// The address the application saw; none where the request was refused.
fn client(peer: IpAddr, add: impl FnOnce(Sending) -> Sending) -> Option<IpAddr> {
    let behind = BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    let (asked, remembered) = &*behind;
    *remembered.0.lock().unwrap() = None;
    let request = asked.client.clone().at(peer).get("/seen").bearer(&asked.draft().sign());
    let reply = asked.send(add(request));
    let seen = *remembered.0.lock().unwrap();
    assert_eq!(reply.status().is_success(), seen.is_some(), "{reply:?}");
    if seen.is_none() {
        assert_eq!(reply.status(), StatusCode::BAD_REQUEST);
    }
    seen
}

fn is_trusted(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.octets()[0] == 10,
        IpAddr::V6(v6) => v6.segments()[..3] == [0x2001, 0xdb8, 1],
    }
}

fn addresses() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from(bits))),
        any::<u128>().prop_map(|bits| IpAddr::V6(Ipv6Addr::from(bits))),
        any::<u32>().prop_map(|bits| IpAddr::V6(Ipv4Addr::from(bits).to_ipv6_mapped())),
        any::<u16>().prop_map(|low| {
            let [high, low] = low.to_be_bytes();
            IpAddr::V4(Ipv4Addr::new(10, 9, high, low))
        }),
        any::<u16>().prop_map(|low| Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, low).into()),
    ]
    .prop_filter("nobody's address", |address| !address.to_canonical().is_unspecified())
}

/// Names of fields in which proxies write, and what anybody might write there.
fn forwarding() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let name = prop::sample::select(vec![
        "x-forwarded-for",
        "forwarded",
        "x-real-ip",
        "cf-connecting-ip",
        "true-client-ip",
        "x-client-ip",
    ]);
    let value = prop_oneof![
        "[ -~]{0,40}",
        addresses().prop_map(|address| address.to_string()),
        addresses().prop_map(|address| format!("for=\"{address}\"")),
        (addresses(), addresses()).prop_map(|(one, two)| format!("{one}, {two}")),
    ];
    prop::collection::vec((name, value), 0..5)
}

/// The first hop from the right that is no proxy; the leftmost where all are; none where a hop
/// before that is no address.
fn naive(peer: IpAddr, lines: &[Vec<Result<IpAddr, String>>]) -> Option<IpAddr> {
    let mut client = peer;
    for hop in lines.iter().flatten().rev() {
        match hop {
            Ok(address) => client = *address,
            Err(_) => return None,
        }
        if !is_trusted(client) {
            break;
        }
    }
    Some(client.to_canonical())
}

fn hops() -> impl Strategy<Value = Vec<Vec<Result<IpAddr, String>>>> {
    let garbage =
        prop::sample::select(vec!["unknown", "", "_x", "1.2.3", "0.0.0.0", "for=1.1.1.1"]);
    let hop = prop_oneof![
        8 => addresses().prop_map(Ok),
        1 => garbage.prop_map(|text| Err(text.to_owned())),
    ];
    prop::collection::vec(prop::collection::vec(hop, 1..4), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_peer_that_was_not_declared_is_the_client_whatever_it_says(
        peer in addresses().prop_filter("not declared", |peer| !is_trusted(*peer)),
        fields in forwarding(),
    ) {
        let seen = client(peer, |request| {
            fields.iter().fold(request, |request, (name, value)| request.header(name, value))
        });
        prop_assert_eq!(seen, Some(peer.to_canonical()));
    }

    #[test]
    fn behind_a_declared_peer_the_list_is_read_from_the_right(lines in hops()) {
        let peer = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        let written = |hop: &Result<IpAddr, String>| match hop {
            Ok(address) => address.to_string(),
            Err(text) => text.clone(),
        };
        let seen = client(peer, |request| {
            lines.iter().fold(request, |request, line| {
                let line: Vec<String> = line.iter().map(written).collect();
                request.header("x-forwarded-for", &line.join(", "))
            })
        });
        prop_assert_eq!(seen, naive(peer, &lines));
    }

    #[test]
    fn a_declared_peer_cannot_bring_the_application_down(value in "[ -~\u{80}-\u{ff}]{0,80}") {
        let peer = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
        client(peer, |request| request.header("x-forwarded-for", &value));
    }
}
