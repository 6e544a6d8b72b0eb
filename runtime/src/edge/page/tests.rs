use super::*;

fn page() -> HeaderMap {
    let html = HeaderValue::from_static("Text/HTML; charset=utf-8");
    let fields = [(CONTENT_TYPE, html), (X_FRAME_OPTIONS, HeaderValue::from_static("DENY"))];
    fields.into_iter().collect()
}

fn policy(page_policy: &PagePolicy, nonce: Option<&str>) -> String {
    let mut fields = page();
    page_policy.apply(nonce, &mut fields);
    fields[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
}

#[test]
fn a_page_has_what_is_its_own_and_no_directive_twice() {
    let policy = policy(&PagePolicy::own(), None);
    for directive in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.split("; ").any(|it| it == directive), "{directive}: {policy}");
    }
    let mut names: Vec<_> = policy.split("; ").map(|it| it.split(' ').next()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn a_nonce_stands_where_the_policy_says_so_and_a_handler_took_one() {
    const PAGE: PagePolicy = PagePolicy::own().styles(&["'none'"]).with_nonce();
    let with = policy(&PAGE, Some("abc"));
    assert!(with.contains("script-src 'self' 'nonce-abc'"), "{with}");
    assert!(with.contains("style-src 'nonce-abc';"), "{with}");
    assert!(!policy(&PAGE, None).contains("nonce"));
    assert!(!policy(&PagePolicy::own(), Some("abc")).contains("nonce"));
}

#[test]
fn isolation_and_frames_are_what_is_stated() {
    let fields = |page_policy: PagePolicy| {
        let mut fields = page();
        page_policy.apply(None, &mut fields);
        let of = |name: &str| fields.get(name).map(|it| it.to_str().unwrap().to_owned());
        (
            of("cross-origin-opener-policy"),
            of("cross-origin-embedder-policy"),
            of("x-frame-options"),
        )
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(fields(PagePolicy::own()), (text("same-origin"), None, text("DENY")));
    let isolated = PagePolicy::own().isolated().framed_by(&["'self'"]);
    assert_eq!(fields(isolated), (text("same-origin"), text("require-corp"), text("SAMEORIGIN")));
    let framed = PagePolicy::own().with_popups().framed_by(&["https://portal.example"]);
    assert_eq!(fields(framed), (text("same-origin-allow-popups"), None, None));
}

#[test]
fn what_is_no_page_keeps_the_policy_of_an_api() {
    for kind in ["application/problem+json", "text/plain", "text/htmlx", ""] {
        let value = HeaderValue::from_static(kind);
        let mut fields: HeaderMap = [(CONTENT_TYPE, value)].into_iter().collect();
        PagePolicy::own().apply(Some("abc"), &mut fields);
        assert_eq!(fields.len(), 1, "{kind}");
    }
}

#[test]
fn what_would_undo_a_policy_is_refused() {
    let refused = |state: fn(PagePolicy) -> PagePolicy| {
        std::panic::catch_unwind(|| state(PagePolicy::own())).is_err()
    };
    for state in [
        (|it| it.scripts(&["'unsafe-inline'"])) as fn(PagePolicy) -> PagePolicy,
        |it| it.scripts(&["'self'", "'unsafe-EVAL'"]),
        |it| it.scripts(&["*"]),
        |it| it.scripts(&["https:"]),
        |it| it.scripts(&["http://cdn.example"]),
        |it| it.scripts(&["data:"]),
        |it| it.scripts(&["'nonce-abc'"]),
        |it| it.scripts(&["'self'; object-src *"]),
        |it| it.scripts(&["'self' https://cdn.example"]),
        |it| it.scripts(&["'none'", "'self'"]),
        |it| it.scripts(&[]),
        |it| it.scripts(&[""]),
        |it| it.images(&["'self'"]).images(&["data:"]),
        |it| it.framed_by(&["*"]),
        |it| it.forms(&["https:"]),
        |it| it.scripts(&["https://*"]),
        |it| it.scripts(&["*:443"]),
        |it| it.scripts(&["*:*"]),
        |it| it.scripts(&["HTTPS://*:443"]),
        |it| it.scripts(&["https://*/app.js"]),
        |it| it.scripts(&["blob:"]),
        |it| it.framed_by(&["https://*:*"]),
        |it| it.framed_by(&["wss:"]),
        |it| it.forms(&["*:443"]),
    ] {
        assert!(refused(state));
    }
    for state in [
        (|it| it.scripts(&["'self'", "https://cdn.example"])) as fn(PagePolicy) -> PagePolicy,
        |it| it.images(&["'self'", "data:", "https:"]),
        |it| it.styles(&["'self'", "'unsafe-inline'"]),
        |it| it.framed_by(&["https://portal.example"]),
        |it| it.framed_by(&["https://*.portal.example", "*.portal.example:8443"]),
        |it| it.scripts(&["https://cdn.example:443/a/"]),
    ] {
        assert!(!refused(state));
    }
}
