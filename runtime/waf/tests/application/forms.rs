//! Forms that hide a field from the rules.

use std::time::Duration;

use axum::body::Body;
use palisade::firewall::Firewall;
use palisade::prelude::*;
use palisade::testing::Client;

use crate::fixture::INJECTION;
use crate::support;

#[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
struct Anything;

fn client() -> Client {
    let firewall = Firewall::new(support::rules().load().unwrap());
    let firewall = firewall.deadline(Duration::from_secs(10));
    let security = Security::builder().direct().firewall(firewall).build().unwrap();
    let taking = axum::routing::any(async || "taken");
    let app = SecureRouter::<()>::new().service("/form", Anything, taking);
    Client::new(app.secured_by(security).unwrap())
}

async fn post(client: &Client, kind: &str, body: String) -> u16 {
    let post = client.post("/form").header("host", "api.example.com").header("accept", "*/*");
    let post = post.header("user-agent", "curl/8.5.0").header("content-type", kind);
    let post = post.header("content-length", &body.len().to_string());
    post.body(Body::from(body)).send().await.status().as_u16()
}

const KIND: &str = "multipart/form-data; boundary=B";

/// A part whose disposition is as given.
fn part(disposition: &str, value: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n")
}

#[tokio::test]
async fn a_form_cannot_end_before_a_field() {
    let client = client();
    let send = async |first: &str, second: &str| {
        let (first, second) = (part("name=\"a\"", first), part("name=\"b\"", second));
        post(&client, KIND, format!("{first}{second}--B--\r\n")).await
    };
    assert_eq!(send("one", "two").await, 200);
    assert_eq!(send("one", INJECTION).await, 403);
    assert_eq!(send("x--B--", INJECTION).await, 403);
    assert_eq!(send("x--B--", "two").await, 403);
}

#[tokio::test]
async fn a_field_cannot_be_a_file_to_the_rules_alone() {
    let client = client();
    let send = async |disposition: &str, value: &str| {
        post(&client, KIND, format!("{}--B--\r\n", part(disposition, value))).await
    };
    for disposition in [
        "name=\"a; filename=b\"",
        "name=\"a; filename=\\\"b\\\"\"",
        "name=\"a\\\\\"; filename=\"b\"",
        "name=a; x=\"; filename=b\"",
        "name='a; filename=b'",
        "name=\"a\"; filename*=utf-8''b",
        "name=\"a\"; Filename*0=b",
        "filename=\"b\"; name=\"a\"; filename=\"c\"",
    ] {
        assert_eq!(send(disposition, INJECTION).await, 403, "{disposition}");
        assert_eq!(send(disposition, "two").await, 403, "{disposition}");
    }
    assert_eq!(send("name=\"a\"", INJECTION).await, 403);
    assert_eq!(send("name=\"a\"", "two").await, 200);
    // A file is a file to both.
    assert_eq!(send("name=\"a\"; filename=\"b.txt\"", "two").await, 200);
}

#[tokio::test]
async fn a_file_is_no_text_to_palisade_either() {
    #[input]
    struct Upload {
        #[validate(length(max = 200))]
        title: String,
    }

    #[public(reason = "a test", rate = "1000/s", unredacted = "a test")]
    async fn upload(Multipart(upload): Multipart<Upload>) -> String {
        upload.title
    }

    let firewall = Firewall::new(support::rules().load().unwrap());
    let firewall = firewall.deadline(Duration::from_secs(10));
    let security = Security::builder().direct().firewall(firewall).build().unwrap();
    let app = SecureRouter::<()>::new().route("/form", palisade::prelude::post(upload));
    let client = Client::new(app.secured_by(security).unwrap());
    let send = async |disposition: &str, value: &str| {
        post(&client, KIND, format!("{}--B--\r\n", part(disposition, value))).await
    };
    assert_eq!(send("name=\"title\"", "a title").await, 200);
    assert_eq!(send("name=\"title\"", INJECTION).await, 403);
    // What the rules do not look at, the handler does not get.
    assert_eq!(send("name=\"title\"; filename=\"x\"", "a title").await, 422);
    assert_ne!(send("name=\"title\"; filename=\"x\"", INJECTION).await, 200);
    assert_ne!(send("name=\"title\"; filename=\"\"", INJECTION).await, 200);
}
