//! What a clean request costs.

use std::time::Instant;

use palisade::prelude::*;
use palisade::testing::Client;

use crate::fixture::{client, fetch, search, unlimited};

/// Prints what a clean request costs, of five runs the least, the median and the most.
#[tokio::test]
async fn a_clean_request_is_measured() {
    async fn micros(client: &Client) -> [u128; 3] {
        const ROUNDS: u32 = 100;
        let mut runs = Vec::new();
        for _ in 0..5 {
            let began = Instant::now();
            for _ in 0..ROUNDS {
                assert_eq!(fetch(client, "/search?q=blue%20widgets").await.status(), 200);
            }
            runs.push((began.elapsed() / ROUNDS).as_micros());
        }
        runs.sort_unstable();
        [runs[0], runs[2], runs[4]]
    }
    let with = micros(&client(|firewall| firewall)).await;
    let security = unlimited().build().unwrap();
    let plain = SecureRouter::new().route("/search", get(search)).secured_by(security).unwrap();
    let without = micros(&Client::new(plain)).await;
    println!("a clean GET in us: {with:?} with the rules, {without:?} without");
}
