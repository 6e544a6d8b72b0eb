//! Measures how limits hold, and draws it: what was offered, let through and refused over time, by one
//! process, by two that share a Redis, and by two whose Redis is killed and comes back.
//!
//! ```console
//! $ cargo run --release -p palisade-redis --example limits_picture -- runtime/src/docs/limits.svg
//! ```
//!
//! It needs redis-server. A service is this program once more.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures and stops")]

mod draw;
mod offer;
mod service;

use std::time::Duration;

use draw::{Mark, Panel};
use offer::{Second, offer};
use service::{Redis, Service};

/// What the limit lets through in a second, in whichever process.
const LIMIT: u32 = 50;
/// How long each run takes.
const LENGTH: Duration = Duration::from_secs(20);
/// When Redis is killed, and when it is started again.
const KILLED: Duration = Duration::from_secs(7);
const BACK: Duration = Duration::from_secs(13);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => service::serve(None),
        ["serve", url] => service::serve(Some(url)),
        [file] => measure(file),
        _ => println!("usage: limits_picture FILE.svg"),
    }
}

fn measure(file: &str) {
    let one = {
        let service = Service::start(None);
        offer(&[service.address()], LENGTH, |_| ())
    };
    tell("one process", &one);
    let mut redis = Redis::start();
    let url = redis.url();
    let two = {
        let services = [Service::start(Some(&url)), Service::start(Some(&url))];
        offer(&services.each_ref().map(Service::address), LENGTH, |_| ())
    };
    tell("two processes", &two);
    let (mut killed, mut back) = (false, false);
    let lost = {
        let services = [Service::start(Some(&url)), Service::start(Some(&url))];
        offer(&services.each_ref().map(Service::address), LENGTH, |passed| {
            if passed >= KILLED && !killed {
                redis.kill();
                killed = true;
            }
            if passed >= BACK && !back {
                redis.start_again();
                back = true;
            }
        })
    };
    tell("Redis killed and back", &lost);
    let marks = vec![
        Mark { at: KILLED, text: "Redis killed: each process lets its half through" },
        Mark { at: BACK, text: "Redis back" },
    ];
    let panels = [
        Panel { title: "One process, counting in memory", seconds: one, marks: Vec::new() },
        Panel { title: "Two processes, one Redis", seconds: two, marks: Vec::new() },
        Panel {
            title: "Two processes, on_failure = \"local\", Redis killed and back",
            seconds: lost,
            marks,
        },
    ];
    std::fs::write(file, draw::svg(&panels, LIMIT)).unwrap();
}

fn tell(title: &str, seconds: &[Second]) {
    let most = seconds.iter().map(|second| second.passed).max().unwrap_or_default();
    let sum = |count: fn(&Second) -> u32| seconds.iter().map(count).sum::<u32>();
    println!(
        "{title}: {} offered, {} let through (at most {most} in a second), {} refused, {} failed",
        sum(Second::offered),
        sum(|second| second.passed),
        sum(|second| second.refused),
        sum(|second| second.failed),
    );
}
