//! Errors of a service on their way to a problem: `?` in every direction that a service needs.

use std::convert::Infallible;
use std::error::Error;

use futures_util::stream::{self, BoxStream, StreamExt as _};
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{IntoProblem, TryResource, TryVerify};

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;

/// A service's own error, around what its helpers return.
#[derive(palisade::Problem, Debug)]
enum LedgerError {
    #[problem(status = 409, detail = "`{number}` is closed")]
    Closed { number: u64 },
    #[problem(status = 503)]
    Store(#[problem(from)] std::io::Error),
    #[problem(transparent)]
    Other(#[problem(from)] Problem),
    #[problem(transparent)]
    Lower(#[problem(from)] Lower),
}

#[derive(palisade::Problem, Debug)]
#[problem(status = 410)]
struct Lower;

/// The same with a type inside.
#[derive(palisade::Problem, Debug)]
#[problem(transparent)]
struct Wrapped<E: IntoProblem>(E);

fn closed() -> Result<(), LedgerError> {
    Err(LedgerError::Closed { number: 7 })
}

fn refused() -> Result<(), Problem> {
    Err(Problem::new(StatusCode::IM_A_TEAPOT).detail("short and stout"))
}

#[secure]
async fn into_problem(Path(kind): Path<Plain<u8>>) -> Result<StatusCode, Problem> {
    match kind.0 {
        0 => closed()?,
        1 => Err(LedgerError::from(std::io::Error::other("hunter2")))?,
        2 => Err(anyhow::anyhow!("hunter2").context("outside"))?,
        3 => Err(Box::<dyn Error + Send + Sync>::from("hunter2"))?,
        4 => Err(Lower)?,
        5 => Err(Wrapped(Lower))?,
        6 => Err(Wrapped(LedgerError::from(Lower)))?,
        _ => refused()?,
    }
    Ok(StatusCode::NO_CONTENT)
}

#[secure]
async fn into_own(Path(kind): Path<Plain<u8>>) -> Result<StatusCode, LedgerError> {
    match kind.0 {
        0 => closed()?,
        1 => Err(std::io::Error::other("hunter2"))?,
        4 => Err(Lower)?,
        _ => refused()?,
    }
    Ok(StatusCode::NO_CONTENT)
}

#[secure]
async fn by_status(Path(status): Path<Plain<u16>>) -> Result<NoContent, StatusCode> {
    Err(StatusCode::from_u16(status.0).unwrap())
}

#[secure]
#[tracing::instrument(err, skip_all)]
async fn instrumented() -> Result<NoContent, Problem> {
    Err(Problem::new(StatusCode::CONFLICT).detail("a line\nof two, \u{202e}turned"))
}

#[secure]
#[tracing::instrument(err(Debug), skip_all)]
async fn instrumented_own() -> Result<NoContent, LedgerError> {
    Err(LedgerError::Closed { number: 7 })
}

struct Book;

impl TryResource for Book {
    type Id = u16;
    type Store = ();
    type Error = LedgerError;

    async fn load((): &(), id: &u16) -> Result<Option<Self>, LedgerError> {
        match *id {
            1 => Ok(Some(Self)),
            2 => Ok(None),
            3 => Err(LedgerError::Closed { number: 3 }),
            _ => Err(std::io::Error::other("hunter2"))?,
        }
    }
}

impl Allow<Read> for Book {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn book(_: Authorized<Book, Read>) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// What is loaded and looked at without any error.
struct Sheet;

impl TryResource for Sheet {
    type Id = u16;
    type Store = ();
    type Error = Infallible;

    async fn load((): &(), id: &u16) -> Result<Option<Self>, Infallible> {
        Ok((*id == 1).then_some(Self))
    }
}

impl Allow<Read> for Sheet {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
#[allow(clippy::unnecessary_wraps, reason = "what other code returns")]
async fn sheet(_: Authorized<Sheet, Read>) -> Result<StatusCode, Infallible> {
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Redacted)]
struct Count {
    #[expose]
    number: u8,
}

#[secure]
async fn numbers() -> Sse<BoxStream<'static, Result<Count, Infallible>>> {
    Sse::new(stream::iter([1, 2]).map(|number| Ok::<_, Infallible>(Count { number })).boxed())
}

#[input(verify)]
struct Entry {
    #[input(plain)]
    number: u64,
    #[input(object)]
    book: Named<Book, Read>,
}

impl TryVerify for Entry {
    type Store = ();
    type Error = LedgerError;

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, LedgerError> {
        let mut found = Violations::default();
        match self.number {
            0 => found.add("/number", "zero", "must not be zero"),
            7 => closed()?,
            8 => Err(std::io::Error::other("hunter2"))?,
            _ => {}
        }
        Ok(found)
    }
}

#[secure]
async fn enter(Json(_): Json<Entry>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::test]
async fn loading_and_verifying_fail_with_the_services_own_error() {
    let routes = SecureRouter::new().route("/books/{id}", get(book)).route("/entries", post(enter));
    let fixture = Fixture::new(routes);
    let token = fixture.token("ada");
    for (id, status) in [(1, 204), (2, 404), (3, 409), (4, 503)] {
        let reply = fixture.get_with(&format!("/books/{id}"), &token).await;
        assert_eq!(reply.status(), status, "{id}");
        assert!(!reply.text().contains("hunter2"));
    }
    for (number, book, status) in
        [(1, 1, 204), (0, 1, 422), (7, 1, 409), (8, 1, 503), (1, 2, 404), (1, 3, 409), (1, 4, 503)]
    {
        let request = fixture.client.post("/entries").bearer(&token);
        let entry = serde_json::json!({"number": number, "book": book});
        let reply = request.json(&entry).send().await;
        assert_eq!(reply.status(), status, "{entry}: {}", reply.text());
        assert!(!reply.text().contains("hunter2"));
    }
}

#[tokio::test]
async fn what_cannot_fail_says_so_with_the_error_that_there_is_not() {
    let routes = SecureRouter::new().route("/sheets/{id}", get(sheet));
    let fixture = Fixture::new(routes.route("/numbers", get(numbers)));
    let token = fixture.token("ada");
    for (id, status) in [(1, 204), (2, 404)] {
        assert_eq!(fixture.get_with(&format!("/sheets/{id}"), &token).await.status(), status);
    }
    let reply = fixture.get_with("/numbers", &token).await;
    assert_eq!(reply.text(), "data: {\"number\":1}\n\ndata: {\"number\":2}\n\n");
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new().route("/problem/{kind}", get(into_problem));
    let routes =
        routes.route("/own/{kind}", get(into_own)).route("/status/{status}", get(by_status));
    let routes = routes.route("/instrumented", get(instrumented));
    Fixture::new(routes.route("/instrumented-own", get(instrumented_own)))
}

#[tokio::test]
async fn the_question_mark_goes_both_ways() {
    let fixture = fixture();
    let token = fixture.token("ada");
    for (path, status, detail) in [
        ("/problem/0", 409, Some("`7` is closed")),
        ("/problem/1", 503, None),
        ("/problem/2", 500, None),
        ("/problem/3", 500, None),
        ("/problem/4", 410, None),
        ("/problem/5", 410, None),
        ("/problem/6", 410, None),
        ("/problem/7", 418, Some("short and stout")),
        ("/own/0", 409, Some("`7` is closed")),
        ("/own/1", 503, None),
        ("/own/4", 410, None),
        ("/own/7", 418, Some("short and stout")),
    ] {
        let log = Log::listen();
        let reply = fixture.get_with(path, &token).await;
        let members = problem(&reply, status);
        assert_eq!(members["detail"].as_str(), detail, "{path}");
        assert!(!reply.text().contains("hunter2"), "{path}");
        // A failure's cause, with all that stands behind it, is in the log.
        assert_eq!(log.text().contains("hunter2"), status >= 500, "{path}: {}", log.text());
    }
}

#[tokio::test]
async fn a_status_is_an_error_of_its_own() {
    let fixture = fixture();
    let token = fixture.token("ada");
    for (status, answered) in [(404, 404), (409, 409), (503, 503), (200, 500), (302, 500)] {
        problem(&fixture.get_with(&format!("/status/{status}"), &token).await, answered);
    }
}

#[tokio::test]
async fn an_instrumented_handler_logs_its_error_in_one_line() {
    let fixture = fixture();
    let (token, log) = (fixture.token("ada"), Log::listen());
    problem(&fixture.get_with("/instrumented", &token).await, 409);
    assert!(
        log.text().contains("409 Conflict: a line\\u{a}of two, \\u{202e}turned"),
        "{}",
        log.text()
    );
    problem(&fixture.get_with("/instrumented-own", &token).await, 409);
    assert!(log.text().contains("Closed { number: 7 }"), "{}", log.text());
}
