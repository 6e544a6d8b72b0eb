//! Time, size, retries and the breaker; and how an answer is read.

use std::time::{Duration, Instant};

use palisade::input;
use palisade_outbound::{Host, Outbound, OutboundBuilder, OutboundError};

use crate::support::{Service, Table, json};

#[input]
#[derive(Debug)]
struct Rate {
    #[validate(range(min = 1, max = 1_000))]
    cents: u32,
}

fn calling(service: &Service) -> OutboundBuilder {
    let host = Host::plain_http(service.origin("a.test")).in_networks(["127.0.0.0/8"]);
    Outbound::builder().names(Table::local(&["a.test"])).host(host)
}

#[tokio::test]
async fn an_answer_is_an_input_or_nothing() {
    for (answer, is_read) in [
        (json(200, r#"{"cents": 7}"#), true),
        (json(200, r#"{"cents": 7, "more": {"a": []}}"#), true),
        (json(200, r#"{"cents": 0}"#), false),
        (json(200, r#"{"cents": "7"}"#), false),
        (json(200, "{}"), false),
        (json(200, "nonsense"), false),
        (json(404, r#"{"cents": 7}"#), false),
        (json(200, r#"{"cents": 7}"#).replace("application/json", "text/html"), false),
    ] {
        let service = Service::start([answer.clone()]).await;
        let outbound = calling(&service).retries(0).build().unwrap();
        let read = outbound.get(&service.origin("a.test")).send().await.unwrap().json::<Rate>();
        assert_eq!(read.is_ok(), is_read, "{answer}: {read:?}");
    }
}

#[tokio::test]
async fn an_answer_has_a_size_whatever_it_says_of_it() {
    let long = "x".repeat(2_000);
    let chunked = format!(
        "HTTP/1.1 200 x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n",
        long.len()
    );
    let until_close = format!("HTTP/1.1 200 x\r\nContent-Type: application/json\r\n\r\n{long}");
    for answer in [json(200, &long), chunked, until_close] {
        let service = Service::start([answer]).await;
        let url = service.origin("a.test");
        let small = calling(&service).answer_bytes(1_000).build().unwrap();
        assert!(matches!(small.get(&url).send().await, Err(OutboundError::TooLarge)));
        let large = calling(&service).answer_bytes(2_000).build().unwrap();
        assert!(large.get(&url).send().await.is_ok());
    }
}

#[tokio::test]
async fn a_call_has_a_deadline_with_all_that_belongs_to_it() {
    let slow = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://a.test:{}", slow.local_addr().unwrap().port());
    let host = Host::plain_http(&origin).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(Table::local(&["a.test"])).host(host);
    let outbound = outbound.deadline(Duration::from_millis(300)).build().unwrap();
    let begun = Instant::now();
    let late = outbound.get(&origin).send().await;
    assert!(matches!(late, Err(OutboundError::TooSlow)), "{late:?}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_may_be_repeated_is_and_nothing_else() {
    let answers = || [json(503, "{}"), String::new(), json(200, "{}")];
    let service = Service::start(answers()).await;
    let outbound = calling(&service).build().unwrap();
    assert!(outbound.get(&service.origin("a.test")).send().await.unwrap().is_success());
    assert_eq!(service.heads().len(), 3);
    let service = Service::start(answers()).await;
    let outbound = calling(&service).build().unwrap();
    assert_eq!(outbound.post(&service.origin("a.test")).send().await.unwrap().status(), 503);
    assert_eq!(service.heads().len(), 1);
    let service = Service::start([json(500, "{}")]).await;
    let outbound = calling(&service).build().unwrap();
    assert_eq!(outbound.get(&service.origin("a.test")).send().await.unwrap().status(), 500);
    assert_eq!(service.heads().len(), 1, "an error of its own is no passing one");
}

#[tokio::test]
async fn a_host_that_fails_is_left_alone() {
    let service = Service::start([json(503, "{}")]).await;
    let outbound = calling(&service).retries(0).build().unwrap();
    let url = service.origin("a.test");
    for _ in 0..5 {
        assert_eq!(outbound.get(&url).send().await.unwrap().status(), 503);
    }
    assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::BreakerOpen)));
    assert_eq!(service.heads().len(), 5);
    // An error that a caller may have caused ends nobody else's calls.
    let service = Service::start([json(500, "{}")]).await;
    let outbound = calling(&service).retries(0).build().unwrap();
    for _ in 0..7 {
        assert_eq!(outbound.get(&service.origin("a.test")).send().await.unwrap().status(), 500);
    }
}

#[tokio::test]
async fn a_host_that_hangs_is_left_alone() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let host = Host::plain_http(format!("http://a.test:{port}")).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(Table::local(&["a.test"])).host(host).retries(0);
    let outbound = outbound.deadline(Duration::from_millis(100)).build().unwrap();
    let url = format!("http://a.test:{port}/");
    for _ in 0..5 {
        assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::TooSlow)));
    }
    assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::BreakerOpen)));
    drop(listener);
}

#[tokio::test]
async fn a_host_whose_bodies_hang_is_left_alone() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answers = async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 1_024];
            tokio::io::AsyncReadExt::read(&mut stream, &mut asked).await.unwrap();
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc";
            tokio::io::AsyncWriteExt::write_all(&mut stream, head).await.unwrap();
            open.push(stream);
        }
    };
    let answers = tokio::spawn(answers);
    let host = Host::plain_http(format!("http://a.test:{port}")).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(Table::local(&["a.test"])).host(host).retries(0);
    let outbound = outbound.deadline(Duration::from_millis(300)).build().unwrap();
    let url = format!("http://a.test:{port}/");
    for _ in 0..5 {
        assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::TooSlow)));
    }
    assert!(matches!(outbound.get(&url).send().await, Err(OutboundError::BreakerOpen)));
    answers.abort();
}

/// What a caller gives up says nothing of the host.
#[tokio::test]
async fn callers_who_hang_up_open_no_breaker() {
    let service = Service::start([json(200, "{}")]).await;
    let held = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = held.local_addr().unwrap().port();
    let host = Host::plain_http(format!("http://a.test:{port}")).in_networks(["127.0.0.0/8"]);
    let outbound = Outbound::builder().names(Table::local(&["a.test"])).host(host).retries(0);
    let outbound = outbound.deadline(Duration::from_secs(5)).build().unwrap();
    let url = format!("http://a.test:{port}/");
    for _ in 0..20 {
        let given_up = outbound.get(&url).send();
        assert!(tokio::time::timeout(Duration::from_millis(5), given_up).await.is_err());
    }
    let passing = tokio::spawn(async move {
        loop {
            let (mut client, _) = held.accept().await.unwrap();
            let mut service = tokio::net::TcpStream::connect(service.address).await.unwrap();
            tokio::spawn(
                async move { tokio::io::copy_bidirectional(&mut client, &mut service).await },
            );
        }
    });
    assert_eq!(outbound.get(&url).send().await.unwrap().status(), 200);
    passing.abort();
}
