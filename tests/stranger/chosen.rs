//! Limits of a month by what a client chooses, and the room of addresses.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::rate::MemoryStore;
use palisade::testing::{Client, TestClock};

#[public(
    reason = "a beacon",
    rate = "1000/s",
    rate(limit = "100/month", zone = "UTC", per = header("x-device"))
)]
async fn monthly() -> StatusCode {
    StatusCode::OK
}

#[tokio::test]
async fn one_address_does_not_fill_the_room_of_devices_for_a_month() {
    let clock = TestClock::new();
    let security = Security::builder()
        .address_rate(palisade::Rate::new(100_000, Duration::from_secs(1)))
        .rate_store(MemoryStore::with_max_keys(1_000))
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let routes = SecureRouter::new().route("/beacon", get(monthly));
    let client = Client::new(routes.secured_by(security).unwrap());
    let ask = async |host: u32, device: String| {
        let client = client.clone().at(IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + host)));
        client.get("/beacon").header("x-device", &device).send().await.status()
    };
    for number in 0..2_000 {
        clock.advance(Duration::from_millis(10));
        ask(1, format!("made-up-{number}")).await;
    }
    clock.advance(Duration::from_secs(86_400));
    let mut refused = 0;
    for number in 0..200 {
        clock.advance(Duration::from_secs(1));
        refused += u32::from(ask(100 + number, format!("device-{number}")).await != StatusCode::OK);
    }
    assert_eq!(refused, 0, "of two hundred devices, each from its own address, a day later");
}
