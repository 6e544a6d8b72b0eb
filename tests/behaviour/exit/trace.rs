//! The id and the trace of a request, and the one span that every line about it stands in.

use axum::extract::Request;
use palisade::http::{HeaderMap, StatusCode};
use palisade::prelude::*;
use palisade::testing::{Issuer, Reply, TestClock};
use palisade::{RequestId, SecureApp, SecurityBuilder};
use serde_json::Value;
use tower_http::trace::{DefaultMakeSpan, DefaultOnResponse, TraceLayer};
use tracing::Level;

use crate::support::fixture::{ask, get_request, undeclared};
use crate::support::log::Log;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Answers with the id and with what other services would be sent.
#[derive(Redacted)]
struct Told {
    #[expose]
    id: String,
    #[expose]
    traceparent: String,
    #[expose]
    fields: Vec<String>,
}

fn told(id: &RequestId, headers: &HeaderMap) -> Json<Told> {
    tracing::info!(target: "service", "the handler runs");
    let names = ["x-request-id", "traceparent", "tracestate"];
    let fields = names.iter().flat_map(|name| headers.get_all(*name));
    let fields = fields.map(|value| value.to_str().unwrap().to_owned()).collect();
    Json(Told { id: id.to_string(), traceparent: id.traceparent().to_owned(), fields })
}

#[secure(objects = "it holds the request's own id")]
async fn guarded(id: RequestId, headers: HeaderMap) -> Json<Told> {
    told(&id, &headers)
}

#[public(reason = "tells its id", rate = "1000/s", objects = "it holds the request's own id")]
async fn open(headers: HeaderMap, id: RequestId) -> Json<Told> {
    told(&id, &headers)
}

#[secure]
async fn fails() -> Result<StatusCode, Problem> {
    Err(std::io::Error::other("the disk is full"))?
}

struct Traced {
    app: SecureApp,
    clock: TestClock,
    issuer: Issuer,
}

fn routes() -> SecureRouter {
    let routes = SecureRouter::new().route("/guarded", get(guarded)).route("/open", get(open));
    routes.route("/fails/{name}", get(fails))
}

impl Traced {
    fn new(declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        Self::of(routes(), declare)
    }

    fn of(routes: SecureRouter, declare: impl FnOnce(SecurityBuilder) -> SecurityBuilder) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let security = declare(undeclared(&clock, &issuer)).build().unwrap();
        Self { app: routes.secured_by(security).unwrap(), clock, issuer }
    }

    async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let client = crate::documented(self.app.clone()).at([10, 0, 0, 1].into());
        let request = client.get(path).bearer(&self.issuer.token("ada", &self.clock).sign());
        let add = |request: palisade::testing::Sending, (name, value): &(&str, &str)| {
            request.header(name, value)
        };
        fields.iter().fold(request, add).send().await
    }
}

fn behind(builder: SecurityBuilder) -> SecurityBuilder {
    builder.behind(["10.0.0.0/8"])
}

const CLIENT: (&str, &str) = ("x-forwarded-for", "203.0.113.9");

/// The id and the trace of an answer, which its handler was told as well.
#[track_caller]
fn ids(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status(), StatusCode::OK, "{}", reply.text());
    let json = reply.json();
    assert_eq!(json["id"], reply.header("x-request-id"));
    assert_eq!(json["traceparent"], reply.header("traceparent"));
    // Other services are sent the same, and nothing else.
    if json["fields"] != serde_json::json!([]) {
        assert_eq!(json["fields"][0], json["id"]);
        assert_eq!(json["fields"][1], json["traceparent"]);
    }
    for name in ["x-request-id", "traceparent"] {
        assert_eq!(reply.headers().get_all(name).iter().count(), 1, "{name}");
    }
    (reply.header("x-request-id").to_owned(), reply.header("traceparent").to_owned())
}

#[tokio::test]
async fn a_declared_proxy_gives_the_id_and_the_trace() {
    let traced = Traced::new(behind);
    let given = [CLIENT, ("x-request-id", "edge-7.a_b"), ("traceparent", PARENT)];
    for path in ["/guarded", "/open"] {
        let reply = traced.ask(path, &given).await;
        let (id, trace) = ids(&reply);
        assert_eq!(id, "edge-7.a_b");
        assert!(trace.starts_with(&format!("00-{TRACE}-")) && trace.ends_with("-01"), "{trace}");
        assert_ne!(trace, PARENT, "the request itself is the parent of what it causes");
        assert_eq!(reply.json()["fields"].as_array().unwrap().len(), 2);
    }
    let state = ("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    let reply = traced.ask("/guarded", &[CLIENT, given[2], state]).await;
    assert_eq!(reply.json()["fields"][2], state.1);
}

#[tokio::test]
async fn whoever_is_no_declared_proxy_gives_nothing() {
    let traced = Traced::new(SecurityBuilder::direct);
    let given = [("x-request-id", "mine"), ("traceparent", PARENT), ("tracestate", "a=b")];
    let reply = traced.ask("/guarded", &given).await;
    let (id, trace) = ids(&reply);
    assert!(id.len() == 32 && trace.contains(&id) && !trace.contains(TRACE), "{id} {trace}");
    assert_eq!(reply.json()["fields"].as_array().unwrap().len(), 2, "{}", reply.text());
    let next = ids(&traced.ask("/guarded", &given).await);
    assert_ne!((id, trace), next);
}

#[tokio::test]
async fn what_is_malformed_is_replaced_and_never_handed_on() {
    let traced = Traced::new(behind);
    let long = "x".repeat(129);
    for id in ["", " ", "a b", "a,b", "a;b", "a\u{7f}", "\"a\"", "%0d%0a", &long] {
        let Ok(_) = palisade::http::HeaderValue::from_str(id) else { continue };
        let (own, _) = ids(&traced.ask("/guarded", &[CLIENT, ("x-request-id", id)]).await);
        assert_eq!(own.len(), 32, "{id:?}");
    }
    let two = [CLIENT, ("x-request-id", "a"), ("x-request-id", "b")];
    assert_eq!(ids(&traced.ask("/guarded", &two).await).0.len(), 32);
    for parent in [
        "",
        "garbage",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    ] {
        let given = [CLIENT, ("traceparent", parent), ("tracestate", "a=b")];
        let reply = traced.ask("/guarded", &given).await;
        let (_, trace) = ids(&reply);
        assert!(!trace.contains(TRACE) && trace.len() == 55, "{parent}: {trace}");
        // A state belongs to its trace.
        assert_eq!(reply.json()["fields"].as_array().unwrap().len(), 2, "{parent}");
    }
    let twice = [CLIENT, ("traceparent", PARENT), ("traceparent", PARENT)];
    assert!(!ids(&traced.ask("/guarded", &twice).await).1.contains(TRACE));
    let state = [CLIENT, ("traceparent", PARENT), ("tracestate", "NO=1")];
    let reply = traced.ask("/guarded", &state).await;
    assert_eq!(reply.json()["fields"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_answer_names_its_request() {
    let traced = Traced::new(behind);
    let given = [CLIENT, ("x-request-id", "edge-7")];
    for path in ["/nowhere", "/fails/x", "/guarded?x=1"] {
        let reply = traced.ask(path, &given).await;
        assert_eq!(reply.header("x-request-id"), "edge-7", "{path}");
    }
    assert_eq!(traced.ask("/fails/x", &given).await.json()["request_id"], "edge-7");
    let malformed = traced.ask("/guarded", &[("x-forwarded-for", "x"), given[1]]).await;
    assert_eq!((malformed.status().as_u16(), malformed.header("x-request-id")), (400, "edge-7"));
}

/// Checks that all lines stand in one span of palisade's with this id.
#[track_caller]
fn in_one_span(lines: &[Value], id: &str) {
    for line in lines {
        let spans = line["spans"].as_array().cloned().unwrap_or_default();
        let own: Vec<_> = spans.iter().filter(|span| span["request_id"].is_string()).collect();
        assert_eq!(own.len(), 1, "{line}");
        assert_eq!(own[0]["request_id"], id, "{line}");
    }
}

#[tokio::test]
async fn every_line_about_a_request_stands_in_one_span_with_id_route_and_caller() {
    let traced = Traced::new(behind);
    let log = Log::listen();
    let given = [CLIENT, ("x-request-id", "edge-7"), ("traceparent", PARENT)];
    traced.ask("/guarded", &given).await;
    traced.ask("/fails/secret", &given).await;
    let lines = log.lines();
    let targets: Vec<_> = lines.iter().map(|line| line["target"].as_str().unwrap()).collect();
    // The handler's own line, its event, the cause of the 500, its event.
    assert_eq!(targets, ["service", "palisade::audit", "palisade", "palisade::audit"]);
    in_one_span(&lines, "edge-7");
    for (line, route) in
        lines.iter().zip(["/guarded", "/guarded", "/fails/{name}", "/fails/{name}"])
    {
        let span = &line["span"];
        assert_eq!((&span["route"], &span["subject"]), (&route.into(), &"ada".into()), "{line}");
        assert_eq!(span["trace_id"], TRACE);
        assert!(span["issuer"].is_string() && span["method"] == "GET");
    }
    assert!(!log.text().contains("secret"), "the path as written stands nowhere");
}

#[tokio::test]
async fn tower_http_joins_inside_and_outside() {
    let trace = || {
        TraceLayer::new_for_http()
            .make_span_with(DefaultMakeSpan::new().level(Level::INFO))
            .on_response(DefaultOnResponse::new().level(Level::INFO))
    };
    for outside in [true, false] {
        let log = Log::listen();
        let inner = if outside { routes() } else { routes().layer(trace()) };
        let traced = Traced::of(inner, behind);
        let mut request = get_request("/open", None);
        request.headers_mut().insert("x-forwarded-for", CLIENT.1.parse().unwrap());
        request.headers_mut().insert("x-request-id", "edge-7".parse().unwrap());
        let status = if outside {
            let service = tower::ServiceBuilder::new()
                .map_response(|response: palisade::http::Response<_>| {
                    response.map(axum::body::Body::new)
                })
                .service(traced.app.clone().layer(trace()));
            ask(service, "10.0.0.1", request).await.status
        } else {
            ask(traced.app.clone(), "10.0.0.1", request).await.status
        };
        assert_eq!(status, StatusCode::OK);
        let mut lines = log.lines();
        // Of the start, which is no request.
        lines.retain(|line| line["target"] != "palisade::audit::posture");
        in_one_span(&lines, "edge-7");
        let of_tower =
            lines.iter().any(|line| line["target"].as_str().unwrap().starts_with("tower_http"));
        assert!(of_tower, "{lines:?}");
    }
}

#[tokio::test]
async fn a_plain_handler_below_the_layer_has_the_id_and_one_outside_has_none() {
    use axum::routing::get;
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = behind(undeclared(&clock, &issuer)).build().unwrap();
    let plain =
        || axum::Router::new().route("/id", get(|id: RequestId| async move { id.to_string() }));
    let ask_it = |router: axum::Router| async {
        let mut request: Request = get_request("/id", None);
        request.headers_mut().insert("x-forwarded-for", CLIENT.1.parse().unwrap());
        ask(router, "10.0.0.1", request).await
    };
    let answer = ask_it(plain().layer(security.layer())).await;
    assert_eq!((answer.status, answer.text.len()), (StatusCode::OK, 32));
    assert_eq!(answer.headers["x-request-id"], *answer.text);
    assert_eq!(ask_it(plain()).await.status, StatusCode::INTERNAL_SERVER_ERROR);
}
