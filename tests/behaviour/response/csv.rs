//! Tables: the columns that the viewer sees, no formula, cut where the source fails.

use std::pin::Pin;

use axum::extract::ConnectInfo;
use futures_util::{Stream, StreamExt as _, stream};
use palisade::http::StatusCode;
use palisade::posture::{RoutePosture, SuspendedCheck, SuspendedCheckKind};
use palisade::prelude::*;
use palisade::response::Rows;
use tower::ServiceExt as _;

use crate::support::fixture::{Fixture, get_request};

#[derive(Redacted)]
#[redacted(owner = id)]
struct Row {
    #[expose]
    id: &'static str,
    #[expose]
    name: &'static str,
    #[expose(role = "hr")]
    salary: i64,
    #[expose(owner)]
    note: &'static str,
    #[expose(mask = "last4")]
    iban: &'static str,
    #[expose]
    tags: Vec<&'static str>,
    #[allow(dead_code, reason = "it is here to stay here")]
    ssn: &'static str,
}

fn row(id: &'static str, name: &'static str) -> Row {
    let (iban, tags) = ("DE02120300000000202051", vec!["a", "=b"]);
    Row { id, name, salary: -7, note: "mine, \"yes\"", iban, tags, ssn: "078-05-1120" }
}

#[secure]
async fn staff() -> Csv<Rows<Row>> {
    Csv::of(vec![row("e1", "=HYPERLINK(\"http://evil\")"), row("e2", "Zoë")]).named("staff.csv")
}

type Broken = Pin<Box<dyn Stream<Item = Result<Row, Problem>> + Send>>;

#[secure]
async fn broken() -> Csv<Broken> {
    let error = std::io::Error::other("postgres://root:hunter2@db");
    Csv::new(stream::iter([Ok(row("e1", "Ada")), Err(error.into())]).boxed())
}

#[derive(Redacted)]
struct Booking {
    #[expose]
    amount: rust_decimal::Decimal,
    #[expose]
    text: &'static str,
}

#[secure]
async fn bookings() -> Csv<Rows<Booking>> {
    let booking = |cents, text| Booking { amount: rust_decimal::Decimal::new(cents, 2), text };
    Csv::of(vec![booking(1_250, "paid"), booking(-1_250, "-1+cmd")])
}

#[secure]
async fn nothing() -> Csv<Rows<Row>> {
    Csv::of(Vec::new())
}

const SCANS: &[&str] = &["application/pdf", "image/png"];

#[secure]
async fn scan(State(stored): State<&'static str>) -> Download {
    Download::one_of(SCANS, stored, "bytes")
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/staff", get(staff))
        .route("/broken", get(broken))
        .route("/bookings", get(bookings))
        .route("/nothing", get(nothing));
    Fixture::new(routes)
}

#[tokio::test]
async fn a_table_has_the_columns_and_cells_that_its_viewer_sees() {
    let fixture = fixture();
    let reply = fixture.get_with("/staff", &fixture.token("e1")).await;
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"staff.csv\"");
    assert_eq!(
        reply.text(),
        "\"id\",\"name\",\"note\",\"iban\",\"tags\"\r\n\
         \"e1\",\"'=HYPERLINK(\"\"http://evil\"\")\",\"mine, \"\"yes\"\"\",\"****2051\",\"[\"\"a\"\",\"\"=b\"\"]\"\r\n\
         \"e2\",\"Zoë\",,\"****2051\",\"[\"\"a\"\",\"\"=b\"\"]\"\r\n"
    );

    let reply = fixture.get_with("/staff", &fixture.token_as("boss", "hr")).await;
    let text = reply.text();
    assert!(
        text.starts_with("\"id\",\"name\",\"salary\",\"note\",\"iban\",\"tags\"\r\n"),
        "{text}"
    );
    assert!(text.contains("\"e2\",\"Zoë\",-7,,\"****2051\""), "{text}");
    assert!(!text.contains("078-05"), "{text}");
}

/// A debit is a number to whoever sums it up, as a credit is.
#[tokio::test]
async fn a_decimal_below_zero_stays_a_number() {
    let fixture = fixture();
    let reply = fixture.get_with("/bookings", &fixture.token("e1")).await;
    let rows = "\"amount\",\"text\"\r\n\"12.50\",\"paid\"\r\n\"-12.50\",\"'-1+cmd\"\r\n";
    assert_eq!(reply.text(), rows);
}

#[tokio::test]
async fn a_table_without_rows_has_its_columns() {
    let fixture = fixture();
    let reply = fixture.get_with("/nothing", &fixture.token("e1")).await;
    assert_eq!(reply.text(), "\"id\",\"name\",\"note\",\"iban\",\"tags\"\r\n");
}

#[tokio::test]
async fn a_table_whose_source_fails_breaks_off() {
    let fixture = fixture();
    let token = fixture.token("e1");
    let mut request = get_request("/broken", Some(&token));
    let peer: std::net::SocketAddr = "192.0.2.1:4711".parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let answer = fixture.app.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let pieces: Vec<_> = answer.into_body().into_data_stream().collect().await;
    let texts: Vec<_> =
        pieces.iter().flatten().map(|piece| String::from_utf8_lossy(piece)).collect();
    assert!(texts[1].starts_with("\"e1\",\"Ada\","), "{texts:?}");
    assert_eq!(texts[2..], ["broken off\n"]);
    assert!(pieces.last().is_some_and(Result::is_err), "the connection is cut");
}

#[tokio::test]
async fn a_download_has_one_of_its_declared_types_and_stands_among_the_ways_out() {
    for (stored, sent) in [
        ("image/png", "image/png"),
        ("IMAGE/PNG", "image/png"),
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("image/png; charset=utf-8", "application/octet-stream"),
    ] {
        let routes = SecureRouter::new().route("/scan", get(scan)).with_state(stored);
        let fixture = Fixture::new(routes);
        let reply = fixture.get_with("/scan", &fixture.token("e1")).await;
        assert_eq!(reply.header("content-type"), sent, "{stored}");
        assert!(reply.header("content-disposition").starts_with("attachment"), "{stored}");
    }
    let routes: SecureRouter = SecureRouter::new().route("/scan", get(scan)).with_state("");
    let posture = routes.posture();
    let ways_out: Vec<_> = posture
        .routes()
        .iter()
        .flat_map(RoutePosture::suspended_checks)
        .map(SuspendedCheck::kind)
        .collect();
    assert_eq!(ways_out, [SuspendedCheckKind::Unredacted]);
    let posture = SecureRouter::<()>::new().route("/staff", get(staff)).posture();
    assert!(posture.routes().iter().all(|route| route.suspended_checks().is_empty()));
}
