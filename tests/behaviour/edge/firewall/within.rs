//! Guards around services, and around guards.

use palisade::http::Method;

use super::*;

#[tokio::test]
async fn a_service_behind_a_guard_is_looked_at_too() {
    #[secure(rate = "100/s", body = "4KiB", unredacted = "what was sent")]
    struct Files;

    let echo = axum::routing::any(async |body: String| body);
    let routes = SecureRouter::new().service("/files", Files, echo);
    let fixture = Fixture::configured(routes, |builder| builder.firewall(blocking()));
    let send = async |text: &'static str| {
        let post = fixture.client.post("/files").bearer(&fixture.token("ada"));
        post.body(Body::from(text)).send().await
    };
    says_nothing(&send("evil").await);
    assert_eq!(send("good").await.text(), "good");
    let connect = |text: &'static str| {
        let connect = fixture.client.request(Method::CONNECT, "/files");
        connect.bearer(&fixture.token("ada")).body(Body::from(text))
    };
    says_nothing(&connect("evil").send().await);
    assert_ne!(connect("good").send().await.status(), StatusCode::FORBIDDEN);
}

/// What the outer guard does not show the inner one does, and no body is shown twice.
#[tokio::test]
async fn a_guard_within_one_that_shows_heads_alone_shows_the_body() {
    #[secure(
        rate = "100/s",
        body = "64KiB",
        unredacted = "guarded answers",
        firewall(head_only, reason = "large uploads")
    )]
    struct Uploads;
    #[secure(rate = "100/s", body = "64KiB", unredacted = "guarded answers")]
    struct Shown;

    let behind = || {
        axum::Router::new()
            .route("/write", axum::routing::post(write))
            .route("/head", axum::routing::post(head_only))
    };
    let hook = Evil::default();
    let with = |routes: SecureRouter| {
        Fixture::configured(routes, |builder| builder.firewall(Firewall::new(hook.clone())))
    };
    let uploads = with(SecureRouter::new().fallback_service(Uploads, behind()));
    says_nothing(&send(&uploads, "/write", "evil").await);
    says_nothing(&send(&uploads, "/write", "too late").await);
    assert_eq!(send(&uploads, "/write", "good").await.text(), "good");
    assert_eq!(send(&uploads, "/head", "evil").await.status(), StatusCode::OK, "both say so");
    says_nothing(&send(&uploads, "/head?evil", "good").await);

    let steps_of = async |fixture: &Fixture| {
        let before = hook.steps.load(Ordering::SeqCst);
        assert_eq!(send(fixture, "/write", "good").await.text(), "good");
        hook.steps.load(Ordering::SeqCst) - before
    };
    let shown = with(SecureRouter::new().fallback_service(Shown, behind()));
    let alone = with(SecureRouter::new().route("/write", post(write)));
    assert_eq!(steps_of(&shown).await, steps_of(&alone).await);
    says_nothing(&send(&shown, "/write", "evil").await);
    says_nothing(&send(&shown, "/head", "evil").await);
}
