//! Whatever stands around the guard, it guards: other attributes above and below it, lints that
//! nothing may break, names of the user's own that are called like ours or the standard library's.
//!
//! `tests/renamed` does the same without a prelude and under another name of the runtime.

use palisade::prelude::*;

use crate::support::fixture::Fixture;
use crate::support::staff::Db;

#[secure(role = "hr")]
#[tracing::instrument(skip_all)]
async fn instrumented_below(_: State<Db>) -> NoContent {
    NoContent
}

#[tracing::instrument(skip_all)]
#[secure(role = "hr")]
async fn instrumented_above(_: State<Db>) -> NoContent {
    NoContent
}

#[cfg_attr(all(), secure(role = "hr"))]
async fn conditional_guard(_: State<Db>) -> NoContent {
    NoContent
}

#[secure(role = "hr")]
#[cfg_attr(all(), tracing::instrument(skip_all))]
#[cfg_attr(any(), nothing_of_this_name)]
async fn conditional_below(_: State<Db>) -> NoContent {
    NoContent
}

#[cfg_attr(all(), tracing::instrument(skip_all))]
#[cfg_attr(any(), nothing_of_this_name)]
#[secure(role = "hr")]
async fn conditional_above(_: State<Db>) -> NoContent {
    NoContent
}

#[secure(role = "hr")]
#[axum::debug_handler]
async fn debugged_by_its_state(_: State<Db>) -> NoContent {
    NoContent
}

#[secure(role = "hr")]
#[axum::debug_handler(state = Db)]
async fn debugged(_: State<Db>) -> NoContent {
    NoContent
}

#[secure(role = "hr")]
#[axum::debug_handler(state = Db)]
#[tracing::instrument(skip_all)]
async fn debugged_and_instrumented(_: State<Db>) -> NoContent {
    NoContent
}

#[secure(role = "hr")]
async fn generic<T: Default + Send + Sync + Clone, const N: usize>(_: State<Db>) -> NoContent {
    let _ = [T::default(), T::default()].get(N);
    NoContent
}

/// Handlers that a macro makes: what is handed to it comes in groups without signs.
macro_rules! handlers {
    ($($vis:vis $name:ident($parameter:ident: $ty:ty) -> $answer:ty, $body:block;)+) => {$(
        #[secure(role = "hr")]
        $vis async fn $name($parameter: $ty) -> $answer $body
    )+};
}

macro_rules! handed_on {
    ($name:ident, $body:block) => {
        handlers! { pub(super) $name(_db: State<Db>) -> NoContent, $body; }
    };
}

macro_rules! guarded {
    ($item:item) => {
        #[secure(role = "hr")]
        $item
    };
}

mod made {
    use super::*;

    handlers! {
        pub(super) by_a_block(db: State<Db>) -> NoContent, {
            drop(db);
            NoContent
        };
    }
    handed_on!(by_a_block_handed_on, { NoContent });
    guarded! {
        pub(super) async fn as_an_item(_: State<Db>) -> NoContent {
            NoContent
        }
    }
}

/// Nothing in here may warn, and names mean something else.
mod strict {
    #![deny(warnings)]
    #![forbid(unsafe_code)]
    #![allow(non_camel_case_types, dead_code, reason = "names to be met, not used")]

    use palisade::prelude::{NoContent, State, secure};

    use crate::support::staff::Db;

    struct Result;
    struct Ok;
    struct Some;
    struct Vec;
    struct String;
    struct Option;
    mod std {}
    mod core {}

    #[secure(role = "hr")]
    pub(super) async fn shadowed(request: State<Db>) -> NoContent {
        let (call, output, __request, __call, __output, __body) =
            (Result, Ok, Some, Vec, String, request);
        drop((call, output, __request, __call, __output, __body));
        NoContent
    }
}

fn routes() -> SecureRouter {
    SecureRouter::new()
        .route("/instrumented-below", get(instrumented_below))
        .route("/instrumented-above", get(instrumented_above))
        .route("/conditional-guard", get(conditional_guard))
        .route("/conditional-below", get(conditional_below))
        .route("/conditional-above", get(conditional_above))
        .route("/debugged", get(debugged))
        .route("/debugged-by-its-state", get(debugged_by_its_state))
        .route("/debugged-and-instrumented", get(debugged_and_instrumented))
        .route("/generic", get(generic::<u8, 2>))
        .route("/shadowed", get(strict::shadowed))
        .route("/by-a-block", get(made::by_a_block))
        .route("/by-a-block-handed-on", get(made::by_a_block_handed_on))
        .route("/as-an-item", get(made::as_an_item))
        .with_state(Db::seeded())
}

const PATHS: [&str; 13] = [
    "/instrumented-below",
    "/instrumented-above",
    "/conditional-guard",
    "/conditional-below",
    "/conditional-above",
    "/debugged",
    "/debugged-by-its-state",
    "/debugged-and-instrumented",
    "/generic",
    "/shadowed",
    "/by-a-block",
    "/by-a-block-handed-on",
    "/as-an-item",
];

#[tokio::test]
async fn whatever_stands_around_it_the_guard_refuses_and_admits() {
    let fixture = Fixture::new(routes());
    for path in PATHS {
        let anonymous = fixture.client.get(path).send().await;
        assert_eq!(anonymous.status().as_u16(), 401, "{path}");
        let employee = fixture.get_with(path, &fixture.token_as("e1", "employee")).await;
        assert_eq!(employee.status().as_u16(), 403, "{path}");
        let hr = fixture.get_with(path, &fixture.token_as("e2", "hr")).await;
        assert_eq!(hr.status().as_u16(), 204, "{path}: {}", hr.text());
    }
}
