//! The port without TLS.

use palisade::Security;
use palisade_tls::{PlainHttp, plain_http};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::soon;

async fn exchange(what: PlainHttp, request: &str) -> String {
    let security = Security::builder().direct().hsts().build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = plain_http(&security, what);
    tokio::spawn(async move { palisade::serve(listener, app).await });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    answer.to_lowercase()
}

fn request(method: &str, more: &str) -> String {
    format!("{method} /a/b?c=d HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n{more}\r\n")
}

#[tokio::test]
async fn a_read_is_redirected_to_the_declared_origin_and_nothing_else_is() {
    let redirect = || PlainHttp::redirected_to("https://api.test").unwrap();
    for method in ["GET", "HEAD"] {
        let answer = exchange(redirect(), &request(method, "")).await;
        assert!(answer.starts_with("http/1.1 308 "), "{answer}");
        assert!(answer.contains("\r\nlocation: https://api.test/a/b?c=d\r\n"), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
        assert!(!answer.contains("strict-transport-security"), "only over TLS: {answer}");
    }
    for (method, more) in [
        ("POST", "Content-Length: 0\r\n"),
        ("GET", "Authorization: Bearer abc\r\n"),
        ("GET", "Cookie: session=abc\r\n"),
        ("GET", "X-Api-Key: abc\r\n"),
        ("GET", "DPoP: abc\r\n"),
        ("GET", "Proxy-Authorization: Basic abc\r\n"),
    ] {
        let answer = exchange(redirect(), &request(method, more)).await;
        assert!(answer.starts_with("http/1.1 403 "), "{method} {more}: {answer}");
        assert!(answer.contains("requires https") && !answer.contains("location:"), "{answer}");
    }
}

#[tokio::test]
async fn a_credential_in_the_query_or_in_a_field_of_ones_own_is_refused() {
    let redirect = || PlainHttp::redirected_to("https://api.test").unwrap();
    for query in ["access_token=a", "a=b&Token=c", "api_key=x", "key", "code=1"] {
        let asked = request("GET", "").replace("c=d", query);
        let answer = exchange(redirect(), &asked).await;
        assert!(answer.starts_with("http/1.1 403 "), "{query}: {answer}");
    }
    let own = || redirect().credential_in("x-machine").unwrap();
    let answer = exchange(own(), &request("GET", "X-Machine: abc\r\n")).await;
    assert!(answer.starts_with("http/1.1 403 "), "{answer}");
    assert!(exchange(own(), &request("GET", "")).await.starts_with("http/1.1 308 "));
    assert!(redirect().credential_in("no field").is_err());
}

#[tokio::test]
async fn it_may_refuse_everything() {
    let answer = exchange(PlainHttp::refused(), &request("GET", "")).await;
    assert!(answer.starts_with("http/1.1 403 "), "{answer}");
}

#[test]
fn what_is_no_origin_is_no_target() {
    for origin in
        ["http://api.test", "https://", "https://api.test/", "https://a\r\nx: y", "api.test"]
    {
        assert!(PlainHttp::redirected_to(origin).is_err(), "{origin}");
    }
}
