//! What three limits of a request cost over Redis, beside a bare EVALSHA of the same script.
//!
//! `cargo bench -p palisade-redis --bench round_trip` starts a redis-server and prints the median and the 99th
//! percentile of both, which take turns in one run, and of a script that does nothing.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints and stops")]
#![allow(clippy::indexing_slicing, reason = "a benchmark stops where it is wrong")]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use palisade::Rate;
use palisade::rate::{KeySubject, LimitId, Quota, RateKey, RateStore, Take};
use palisade_redis::{RedisStore, redis};

const ROUNDS: usize = 20_000;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start() -> (Server, String) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", ""])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    (Server(child), format!("redis://127.0.0.1:{port}/"))
}

fn told(name: &str, mut times: Vec<Duration>) -> [f64; 2] {
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e6;
    let [median, last] = [at(50), at(99)];
    println!("{name:34} {median:8.1} {last:8.1}");
    [median, last]
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // `cargo test --benches` comes without the flag and wants to know whether this builds.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    let rounds = if is_measured { ROUNDS } else { 10 };
    if Command::new("redis-server").arg("--version").output().is_err() {
        println!("skipped: redis-server is not installed");
        return;
    }
    let (_server, url) = start();
    let store = RedisStore::on(url.as_str()).deadline(Duration::from_secs(5)).build().unwrap();
    let quotas = [3_600, 60, 1]
        .map(|seconds| Quota::from(Rate::new(1_000_000_000, Duration::from_secs(seconds))));
    let subject =
        KeySubject::Identity { issuer: "https://id.example", subject: "ada", tenant: None };
    let takes: Vec<Take<'_>> = (0..=u8::MAX)
        .zip(&quotas)
        .map(|(rule, quota)| {
            let limit = LimitId::new("app", "export", rule);
            Take { key: RateKey { limit, subject }, quota }
        })
        .collect();
    let client = redis::Client::open(url.as_str()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let script = redis::Script::new(include_str!("../src/limits.lua"));
    let nothing = redis::Script::new("return 1");
    let names = ["{bare}:a", "{bare}:b", "{bare}:c"];
    let (mut ours, mut bare, mut least) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        assert!(store.take_all(&takes, 0).wait().await.unwrap().is_allowed());
        ours.push(start.elapsed());

        let start = Instant::now();
        let mut invocation = script.prepare_invoke();
        for name in names {
            invocation.key(name);
        }
        invocation.arg("");
        for seconds in [3_600_u64, 60, 1] {
            let window = seconds * 1_000_000;
            let limit = 1_000_000_000_u64;
            let price = [window / limit, window % limit];
            let numbers = [limit, 1, limit, window, price[0], price[1], window, 0];
            invocation.arg(&numbers[..]);
        }
        let answer: Vec<u64> = invocation.invoke_async(&mut connection).await.unwrap();
        assert_eq!(answer[1], 0);
        bare.push(start.elapsed());

        let start = Instant::now();
        let _: u64 = nothing.prepare_invoke().invoke_async(&mut connection).await.unwrap();
        least.push(start.elapsed());
    }
    println!("microseconds                          median      p99");
    let ours = told("three limits, by the store", ours);
    let bare = told("the same script, bare EVALSHA", bare);
    told("`return 1`, bare EVALSHA", least);
    println!("ratio {:.2} {:.2}", ours[0] / bare[0], ours[1] / bare[1]);
}
