//! Pages and what a browser may do with them.

use axum::response::Html;
use palisade::prelude::*;
use palisade::testing::Client;
use palisade::{Nonce, PagePolicy};

use crate::problem;

const PAGE: PagePolicy = PagePolicy::own().with_nonce();
const ISOLATED: PagePolicy = PagePolicy::own().isolated();

#[public(reason = "a page", rate = "1000/s", page = PAGE, unredacted = "a page without data")]
async fn front(nonce: Nonce) -> Html<String> {
    Html(format!("<script nonce=\"{nonce}\">1</script>"))
}

#[public(reason = "a page", rate = "1000/s", page = ISOLATED, unredacted = "a page without data")]
async fn plain() -> Html<&'static str> {
    Html("<p>")
}

#[secure(rate = "1000/s", page = PAGE, unredacted = "a page without data")]
async fn inside() -> Html<&'static str> {
    Html("<p>")
}

#[public(reason = "no page", rate = "1000/s", unredacted = "a page without data")]
async fn api() -> Html<&'static str> {
    Html("<p>")
}

fn client() -> Client {
    let issuer = palisade::testing::Issuer::new();
    let security = Security::builder().jwt(issuer.jwt()).direct().build().unwrap();
    let routes = SecureRouter::new()
        .route("/", get(front))
        .route("/plain", get(plain))
        .route("/inside", get(inside))
        .route("/api", get(api));
    crate::documented(routes.secured_by(security).unwrap())
}

#[tokio::test]
async fn a_page_has_its_policy_with_a_nonce_for_each_answer() {
    let client = client();
    let (first, second) = (client.get("/").send().await, client.get("/").send().await);
    let nonce = |text: &str| text.split('"').nth(1).unwrap().to_owned();
    assert_ne!(nonce(&first.text()), nonce(&second.text()));
    for reply in [&first, &second] {
        let policy = reply.header("content-security-policy");
        let source = format!("'nonce-{}'", nonce(&reply.text()));
        assert!(policy.contains(&format!("script-src 'self' {source};")), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(reply.headers().get_all("content-security-policy").iter().count(), 1);
        assert_eq!(reply.header("referrer-policy"), "same-origin");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn isolation_is_where_it_is_stated_and_an_api_keeps_its_policy() {
    let client = client();
    assert_eq!(client.get("/").send().await.header("cross-origin-embedder-policy"), "");
    let isolated = client.get("/plain").send().await;
    assert_eq!(isolated.header("cross-origin-embedder-policy"), "require-corp");
    assert!(!isolated.header("content-security-policy").contains("nonce"));
    let api = client.get("/api").send().await;
    assert!(
        api.header("content-security-policy").starts_with("default-src 'none'; frame-ancestors")
    );
    assert_eq!(api.header("referrer-policy"), "no-referrer");
    // A refusal is no page.
    let refused = client.get("/inside").send().await;
    problem(&refused, 401);
    assert_eq!(refused.header("referrer-policy"), "no-referrer");
}
