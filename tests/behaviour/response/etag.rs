//! Entity tags belong to what one caller may see.

use std::time::Duration;

use palisade::http::{Method, StatusCode};
use palisade::prelude::*;

use crate::support::fixture::Fixture;

#[derive(Redacted)]
struct LookupContext {
    #[expose]
    id: u64,
    #[expose(role = "hr")]
    rent: u64,
}

#[secure]
async fn desk() -> Tagged<Json<LookupContext>> {
    Tagged(Json(LookupContext { id: 1, rent: 10 }))
}

#[secure]
async fn kept() -> (CacheControl, Tagged<Page<LookupContext>>) {
    let page = Page::new(vec![LookupContext { id: 1, rent: 10 }], "1");
    (CacheControl::private(Duration::from_secs(5)), Tagged(page))
}

#[secure]
async fn change() -> Tagged<Json<LookupContext>> {
    Tagged(Json(LookupContext { id: 1, rent: 10 }))
}

fn fixture() -> Fixture {
    let routes =
        SecureRouter::new().route("/desk", get(desk).post(change)).route("/kept", get(kept));
    Fixture::new(routes)
}

#[tokio::test]
async fn two_views_never_share_a_tag() {
    let fixture = fixture();
    let own = fixture.get_with("/desk", &fixture.token("e1")).await;
    let same = fixture.get_with("/desk", &fixture.token("e2")).await;
    let hr = fixture.get_with("/desk", &fixture.token_as("e3", "hr")).await;
    assert!(own.header("etag").starts_with('"'), "{own:?}");
    assert_eq!(own.header("etag"), same.header("etag"));
    assert_ne!(own.header("etag"), hr.header("etag"));
    assert_eq!(own.header("cache-control"), "private, no-cache");
    assert_eq!(own.header("vary"), "authorization, cookie");
}

#[tokio::test]
async fn a_caller_who_has_the_view_gets_304_without_it() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let tag = fixture.get_with("/desk", &token).await.header("etag").to_owned();
    for method in [Method::GET, Method::HEAD] {
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let sending = fixture.client.request(method.clone(), "/desk").bearer(&token);
            let reply = sending.header("if-none-match", &known).send().await;
            assert_eq!(reply.status(), StatusCode::NOT_MODIFIED, "{method} {known}");
            assert_eq!(reply.header("etag"), tag);
            assert_eq!(reply.header("cache-control"), "private, no-cache");
            assert_eq!(reply.text(), "");
        }
    }
}

#[tokio::test]
async fn the_tag_of_another_view_is_not_known() {
    let fixture = fixture();
    let hr = fixture.token_as("e3", "hr");
    let tag = fixture.get_with("/desk", &hr).await.header("etag").to_owned();
    let sending = fixture.client.get("/desk").bearer(&fixture.token("e1"));
    let reply = sending.header("if-none-match", &tag).send().await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.text(), r#"{"id":1}"#);
}

#[tokio::test]
async fn only_reading_is_spared() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let sending = fixture.client.post("/desk").bearer(&token).header("if-none-match", "*");
    let changed = sending.send().await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(!changed.headers().contains_key("etag"));
    assert_eq!(changed.header("cache-control"), "no-store");
    let anonymous = fixture.client.get("/desk").header("if-none-match", "*");
    assert_eq!(anonymous.send().await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_page_keeps_its_link_and_its_cache_rule() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let reply = fixture.get_with("/kept", &token).await;
    assert_eq!(reply.header("cache-control"), "private, max-age=5");
    assert_eq!(reply.header("link"), "<?cursor=1>; rel=\"next\"");
    let sending = fixture.client.get("/kept").bearer(&token);
    let unchanged = sending.header("if-none-match", reply.header("etag")).send().await;
    assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(unchanged.header("cache-control"), "private, max-age=5");
}
