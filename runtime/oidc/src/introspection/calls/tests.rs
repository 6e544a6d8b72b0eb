use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{advance, pause, resume};

use super::*;
use crate::http_fetcher::HttpFetcher;
use crate::location::Exceptions;

const ACTIVE: &str = r#"{"active":true,"aud":"payroll","sub":"ada"}"#;
const INACTIVE: &str = r#"{"active":false}"#;
/// Longer than any test takes.
const TIME: Duration = Duration::from_secs(600);

/// Calls of an endpoint whose answers are given by the test.
async fn calls(keep_for: Duration) -> (Arc<Calls>, TcpListener) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut exceptions = Exceptions::default();
    exceptions.allow_plain("127.0.0.1");
    let bounds = Bounds { keep_for, time: TIME, ..Bounds::default() };
    let fetcher = HttpFetcher::new(exceptions, bounds.time).await.unwrap();
    let url = format!("http://{}/introspect", listener.local_addr().unwrap());
    let endpoint = fetcher.endpoint(&url, 4).unwrap();
    let calls = Calls::new(endpoint, HeaderValue::from_static("Basic x"), bounds).unwrap();
    (Arc::new(calls), listener)
}

fn ask(calls: &Arc<Calls>) -> JoinHandle<Called> {
    let calls = Arc::clone(calls);
    let expected = Expected {
        issuer: "https://id.example".to_owned(),
        audience: Some("payroll".to_owned()),
        leeway_millis: 0,
    };
    tokio::spawn(async move { calls.ask("token", Asker::Stream, &expected).await })
}

/// Whether the answer is that the token is active.
async fn is_active(asking: JoinHandle<Called>) -> bool {
    matches!(&*asking.await.unwrap().unwrap(), Answer::Active(_))
}

/// So much later.
async fn later(time: Duration) {
    pause();
    advance(time).await;
    resume();
}

/// The next call, once all of it has come.
async fn next(listener: &TcpListener) -> TcpStream {
    let (mut stream, _) = listener.accept().await.unwrap();
    let (mut read, mut piece) = (Vec::new(), [0; 4_096]);
    while !read.ends_with(b"token_type_hint=access_token") {
        let length = stream.read(&mut piece).await.unwrap();
        assert!(length > 0);
        read.extend_from_slice(&piece[..length]);
    }
    stream
}

async fn answer(mut stream: TcpStream, json: &str) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
    let answer = format!("{head}\r\ncontent-length: {}\r\n\r\n{json}", json.len());
    stream.write_all(answer.as_bytes()).await.unwrap();
}

async fn until_wait(calls: &Calls, requests: usize) {
    while calls.lock().calling.values().map(|awaited| awaited.requests).sum::<usize>() < requests {
        yield_now().await;
    }
}

/// A request that comes behind the call gets its answer only where that may be kept for so long.
#[tokio::test]
async fn an_answer_from_before_a_request_is_not_for_it_where_none_is_kept() {
    for (keep_for, is_believed) in [(Duration::ZERO, false), (Duration::from_secs(60), true)] {
        let (calls, listener) = calls(keep_for).await;
        let first = ask(&calls);
        // The endpoint has judged the token by now, and it is taken back.
        let call = next(&listener).await;
        let second = ask(&calls);
        until_wait(&calls, 2).await;
        answer(call, ACTIVE).await;
        assert!(is_active(first).await);
        if !is_believed {
            answer(next(&listener).await, INACTIVE).await;
        }
        assert_eq!(is_active(second).await, is_believed);
    }
}

#[tokio::test]
async fn an_answer_is_kept_from_when_it_was_asked_for() {
    let keep_for = Duration::from_millis(50);
    let (calls, listener) = calls(keep_for).await;
    let first = ask(&calls);
    let call = next(&listener).await;
    let came = Instant::now();
    while came.elapsed() <= keep_for {
        yield_now().await;
    }
    answer(call, ACTIVE).await;
    assert!(is_active(first).await);
    assert!(calls.kept("token").is_none(), "it is as old as it may be");
}

/// Also where it waits for the call of another, and then makes its own.
#[tokio::test]
async fn a_request_waits_as_long_as_one_call_may_take() {
    let (calls, listener) = calls(Duration::ZERO).await;
    let first = ask(&calls);
    let call = next(&listener).await;
    let second = ask(&calls);
    until_wait(&calls, 2).await;
    let (most, rest) = (TIME * 5 / 6, TIME / 6 + Duration::from_secs(1));
    later(most).await;
    answer(call, ACTIVE).await;
    assert!(is_active(first).await);
    let _unanswered = next(&listener).await;
    assert!(!second.is_finished());
    later(rest).await;
    let second = timeout(Duration::from_secs(30), second).await.unwrap().unwrap();
    assert!(matches!(second, Err(IntrospectionError::Busy)), "{second:?}");
}
