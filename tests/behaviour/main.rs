//! Requests through a real router, in process and over a socket.

use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use palisade::http::StatusCode;

#[secure(rate = "10/s")]
async fn whoami(caller: Principal) -> StatusCode {
    let _ = caller.subject();
    StatusCode::OK
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn health() -> &'static str {
    "ok"
}

#[tokio::test]
async fn smoke() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security =
        Security::builder().jwt(issuer.jwt()).direct().clock(&clock).build().unwrap();
    let app = SecureRouter::new().route("/whoami", get(whoami)).route("/health", get(health)).secured_by(security).unwrap();
    println!("{}", app.posture());
    let client = Client::new(app);
    println!("{:?}", client.get("/health").send().await);
    assert_eq!(client.get("/whoami").send().await.status(), StatusCode::UNAUTHORIZED);
    let token = issuer.token("e1", &clock).sign();
    for i in 0..10 {
    assert_eq!(client.get("/whoami").bearer(&token).send().await.status(), StatusCode::OK, "{i}");
    }
    let reply = client.get("/whoami").bearer(&token).send().await;
    println!("{reply:?} {}", reply.text());
    let reply = client.get("/nowhere").send().await;
    println!("{reply:?} {}", reply.text());
    let reply = client.post("/whoami").send().await;
    println!("{reply:?} {}", reply.text());
}
