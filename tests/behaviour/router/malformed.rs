//! A route that axum would panic about is a reason not to start, with the line of the call.

use std::convert::Infallible;

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use palisade::Versions;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::routing::{MethodFilter, any, on};

use crate::support::fixture::{Fixture, refused};

#[secure]
async fn first() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn second() -> StatusCode {
    StatusCode::OK
}

#[secure(version = "2")]
async fn newer() -> StatusCode {
    StatusCode::OK
}

#[secure(version = "2")]
async fn newer_still() -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn one(_: Path<Plain<Text<8>>>) -> StatusCode {
    StatusCode::OK
}

#[public(reason = "a test", rate = "10/s", unredacted = "a test")]
struct Service;

fn service()
-> impl tower::Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Sync
{
    tower::service_fn(|_: Request| async { Ok::<_, Infallible>(StatusCode::OK.into_response()) })
}

fn new() -> SecureRouter {
    SecureRouter::new()
}

#[track_caller]
fn tells(routes: SecureRouter, call: &str, reason: &str) {
    let told = refused(routes, |builder| builder);
    let here = std::panic::Location::caller();
    let whole = format!("`{call}` ({}:{}): {reason}", here.file(), here.line());
    assert!(told.contains(&whole), "{told}\nlacks\n{whole}");
    assert_eq!(told.matches("malformed.rs").count(), 1, "told once: {told}");
}

fn starts(routes: SecureRouter) -> Fixture {
    Fixture::new(routes)
}

#[rustfmt::skip] // A call stands on the line that is told.
#[test]
fn a_malformed_path_is_a_reason() {
    tells(new().route("no-slash", get(first)), ".route(\"no-slash\", ..)", "the path `no-slash` does not begin with `/`");
    tells(new().route("", get(first)), ".route(\"\", ..)", "the path `` does not begin with `/`");
    tells(new().route("/{a", get(first)), ".route(\"/{a\", ..)", "the path `/{a` has a brace that belongs to no parameter");
    tells(new().route("/:a", get(first)), ".route(\"/:a\", ..)", "a segment of the path `/:a` begins with `:`: write `{a}`");
    tells(new().route("/*a", get(first)), ".route(\"/*a\", ..)", "a segment of the path `/*a` begins with `*`: write `{*a}`");
    tells(new().route("/{*a}/b", get(first)), ".route(\"/{*a}/b\", ..)", "the path `/{*a}/b` continues after `{*name}`, which must be last");
    tells(new().route("/{a}{b}", get(first)), ".route(\"/{a}{b}\", ..)", "the path `/{a}{b}` has more in a segment than one parameter");
    tells(new().service("files", Service, service()), ".service(\"files\", ..)", "the path `files` does not begin with `/`");
    tells(new().unguarded("a test", "x", axum::routing::get(async || "x")), ".unguarded(\"x\", ..)", "the path `x` does not begin with `/`");
    starts(new().route("/", get(first)).route("/{*rest}", get(one)).route("/a/", get(second)));
    starts(new().service("/files", Service, service()).unguarded("a test", "/x", axum::routing::get(async || "x")));
}

#[rustfmt::skip] // A call stands on the line that is told.
#[test]
fn a_path_or_a_method_that_is_taken_is_a_reason() {
    let a = || new().route("/a", get(first));
    tells(a().route("/a", get(second)), ".route(\"/a\", ..)", "`GET /a` has a handler already: keep one of the two");
    tells(new().route("/a", get(first).get(second)), ".route(\"/a\", ..)", "`GET /a` has a handler already");
    tells(new().route("/{x}", get(one)).route("/{y}", post(one)), ".route(\"/{y}\", ..)", "`/{y}` and `/{x}` match the same requests");
    tells(a().service("/a", Service, service()), ".service(\"/a\", ..)", "`/a` is taken already");
    tells(a().nest_service("/a", Service, service()), ".nest_service(\"/a\", ..)", "`/a` is taken already");
    tells(a().unguarded("a test", "/a", axum::routing::get(async || "x")), ".unguarded(\"/a\", ..)", "`GET /a` has a handler already");
    let (get_and_put, put_and_patch) = (MethodFilter::GET.or(MethodFilter::PUT), MethodFilter::PUT.or(MethodFilter::PATCH));
    tells(new().route("/a", get(first).on(get_and_put, second)), ".route(\"/a\", ..)", "`GET /a` has a handler already");
    tells(a().route("/a", on(get_and_put, second)), ".route(\"/a\", ..)", "`GET /a` has a handler already");
    tells(new().route("/a", any(first)).route("/a", any(second)), ".route(\"/a\", ..)", "`/a` has a handler for all other methods already");
    starts(a().route("/a", on(put_and_patch, second)).route("/a", any(one_more)));
    starts(a().route("/a", post(second)));
    starts(a().unguarded("a test", "/a", axum::routing::post(async || "x")));
    starts(new().route("/a/{x}", get(one)).route("/b/{y}", get(one)));
}

#[rustfmt::skip] // A call stands on the line that is told.
#[test]
fn a_router_that_does_not_fit_another_is_a_reason() {
    let (inner, other) = (|| new().route("/a", get(first)), || new().route("/a", get(second)));
    tells(inner().merge(other()), ".merge(..)", "`GET /a` has a handler already");
    tells(new().nest("/x", inner()).nest("/x", other()), ".nest(\"/x\", ..)", "`GET /x/a` has a handler already");
    tells(new().nest("/", inner()), ".nest(\"/\", ..)", "nothing is nested at `/`: write `.merge(..)`");
    tells(new().nest("", inner()), ".nest(\"\", ..)", "nothing is nested at ``");
    tells(new().nest("x", inner()), ".nest(\"x\", ..)", "the path `x` does not begin with `/`");
    tells(new().nest("/{*x}", inner()), ".nest(\"/{*x}\", ..)", "the path `/{*x}` has a parameter for all that follows, and nothing can be nested below it");
    tells(new().nest_service("/", Service, service()), ".nest_service(\"/\", ..)", "nothing is nested at `/`");
    tells(new().fallback(first).merge(new().fallback(second)), ".merge(..)", "both routers have a fallback");
    tells(new().fallback(first).fallback(second), ".fallback(..)", "the router has a fallback already");
    tells(new().fallback(first).fallback_service(Service, service()), ".fallback_service(..)", "the router has a fallback already");
    starts(inner().merge(new().route("/b", get(second))));
    starts(new().nest("/x", inner()).nest("/y", other()).nest("/x/z", new().route("/", get(one_more))));
    starts(new().fallback(first).merge(new().route("/b", get(second))));
}

#[secure]
async fn one_more() -> StatusCode {
    StatusCode::OK
}

#[test]
fn routes_of_versions_are_held_to_the_same() {
    let configure = |builder: palisade::SecurityBuilder| {
        builder.versions(Versions::in_path("/v{version}", ["2"]))
    };
    let doubled = || new().route("/a", get(newer)).route("/a", get(newer_still));
    let told = refused(doubled(), configure);
    assert!(told.contains("`GET /a` has a handler already"), "{told}");
    let told = refused(new().route("/a", get(newer)).route("/v2/a", get(first)), configure);
    assert!(told.contains("`GET /v2/a` has a handler already"), "{told}");
    let beside = new().route("/{v}/a", get(one)).route("/a", get(newer));
    Fixture::configured(beside, configure);
    let two = new().route("/a", get(newer)).route("/b", get(newer_still)).route("/a", get(first));
    Fixture::configured(two, configure);
}
