//! Objects: one that a request names, rows of which a fifth are the caller's, and rows which all are.
//!
//! By hand is axum alone, and for the groups `.. in the guard` a handler behind the same guard that loads and asks by itself.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRef, Path as PlainPath, Request, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get as plain_get;
use axum::{Json as PlainJson, Router};
use palisade::prelude::*;
use palisade::{CallerId, SecureApp};
use serde::Serialize;

use crate::Outcome;
use crate::claims::{Claims, Keys};
use crate::compare::{Group, Sides};
use crate::pair::{self, ISSUER};
use crate::{Role, Scope};

const CALLER: &str = "subject-0001";
const SIZES: &[u32] = &[10, 100, 1_000];

const fn group(name: &'static str, sizes: &'static [u32], sides: Prepare) -> Group {
    Group { name, unit: "rows", sizes, batch: 64, sides }
}

type Prepare = fn(u32) -> Outcome<Sides>;

pub(crate) const AUTHORIZED: Group =
    group("objects-authorized", &[1], |size| by_hand("/rows/0", size));
pub(crate) const VISIBLE: Group = group("objects-visible", SIZES, |size| by_hand("/rows", size));
pub(crate) const PERMITTED: Group = group("objects-permitted", SIZES, |size| by_hand("/own", size));
pub(crate) const AUTHORIZED_GUARDED: Group =
    group("objects-authorized-guarded", &[1], |size| guarded("/rows/0", size));
pub(crate) const VISIBLE_GUARDED: Group =
    group("objects-visible-guarded", SIZES, |size| guarded("/rows", size));
pub(crate) const PERMITTED_GUARDED: Group =
    group("objects-permitted-guarded", SIZES, |size| guarded("/own", size));

/// Against axum alone.
fn by_hand(path: &'static str, size: u32) -> Outcome<Sides> {
    let state = ByHand { rows: Rows::of(size), keys: Arc::new(Keys::new()?) };
    let by_hand = Router::new()
        .route("/rows/{id}", plain_get(one_by_hand))
        .route("/rows", plain_get(rows_by_hand))
        .route("/own", plain_get(own_by_hand))
        .with_state(state);
    pair::sides(asked(size)?, by_hand, StatusCode::OK, request(path))
}

/// Against a handler behind the same guard.
fn guarded(path: &'static str, size: u32) -> Outcome<Sides> {
    let router = SecureRouter::new()
        .route("/rows/{id}", get(one_checked))
        .route("/rows", get(rows_checked))
        .route("/own", get(own_checked))
        .with_state(Rows::of(size));
    let checked = pair::secured::<Role, Scope>(router)?.connected(pair::PEER);
    pair::sides(asked(size)?, checked, StatusCode::OK, request(path))
}

fn asked(size: u32) -> Outcome<SecureApp> {
    let router = SecureRouter::new()
        .route("/rows/{id}", get(one))
        .route("/rows", get(rows))
        .route("/own", get(own))
        .with_state(Rows::of(size));
    pair::secured::<Role, Scope>(router)
}

fn request(path: &'static str) -> impl Fn(usize) -> Outcome<Request> + Clone + 'static {
    move |number| {
        let request = Request::get(path).header("host", "payroll.example");
        let token = Claims::of(CALLER.to_owned(), number).sign()?;
        Ok(request.header(AUTHORIZATION, token).body(Body::empty())?)
    }
}

/// An object; nothing else is asked who may read it.
#[derive(Clone, Redacted)]
struct Row {
    #[expose]
    number: u32,
    #[expose]
    title: String,
    #[expose]
    cents: i64,
    owner: CallerId,
}

/// The same, which no handler is made to ask.
#[derive(Clone, Redacted)]
struct Plainly {
    #[expose]
    number: u32,
    #[expose]
    title: String,
    #[expose]
    cents: i64,
    #[allow(dead_code, reason = "it leaves with the row that was asked")]
    owner: CallerId,
}

impl Row {
    fn plainly(self) -> Plainly {
        let Self { number, title, cents, owner } = self;
        Plainly { number, title, cents, owner }
    }
}

impl Resource for Row {
    type Id = u32;
    type Store = Rows;

    async fn load(rows: &Rows, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(rows.find(*id))
    }
}

impl Allow<Read> for Row {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&self.owner)
    }
}

/// Rows in memory, handed out as a database would, by value.
#[derive(Clone)]
struct Rows {
    mixed: Arc<[Row]>,
    own: Arc<[Row]>,
}

impl Rows {
    fn of(size: u32) -> Self {
        let row = |number, owner: &str| Row {
            number,
            title: "Expenses of the journey to Turin".to_owned(),
            cents: 12_500,
            owner: CallerId::new(ISSUER, owner),
        };
        let others = |number| if number % 5 == 0 { CALLER } else { "subject-0002" };
        Self {
            mixed: (0..size).map(|number| row(number, others(number))).collect(),
            own: (0..size).map(|number| row(number, CALLER)).collect(),
        }
    }

    fn find(&self, id: u32) -> Option<Row> {
        self.mixed.get(usize::try_from(id).ok()?).cloned()
    }

    fn mixed(&self) -> impl Iterator<Item = Row> + use<'_> {
        self.mixed.iter().cloned()
    }

    fn own(&self) -> impl Iterator<Item = Row> + use<'_> {
        self.own.iter().cloned()
    }
}

#[secure(rate = "1000000/s")]
async fn one(row: Authorized<Row, Read>) -> Json<Permitted<Row>> {
    Json(row.permitted())
}

#[secure(rate = "1000000/s")]
async fn rows(State(rows): State<Rows>, visible: Visible<Row>) -> Json<Vec<Permitted<Row>>> {
    Json(visible.filter(rows.mixed()))
}

#[secure(rate = "1000000/s")]
async fn own(State(rows): State<Rows>, visible: Visible<Row>) -> Json<Vec<Permitted<Row>>> {
    Json(visible.filter(rows.own()))
}

#[secure(rate = "1000000/s", objects = "it asks by itself")]
async fn one_checked(
    State(rows): State<Rows>,
    caller: Principal,
    Path(id): Path<u32>,
) -> Result<Json<Plainly>, Problem> {
    let found = rows.find(id).filter(|row| caller.is(&row.owner));
    found.map(|row| Json(row.plainly())).ok_or_else(|| Problem::new(StatusCode::NOT_FOUND))
}

#[secure(rate = "1000000/s")]
async fn rows_checked(State(rows): State<Rows>, caller: Principal) -> Json<Vec<Plainly>> {
    Json(rows.mixed().filter(|row| caller.is(&row.owner)).map(Row::plainly).collect())
}

#[secure(rate = "1000000/s")]
async fn own_checked(State(rows): State<Rows>, caller: Principal) -> Json<Vec<Plainly>> {
    Json(rows.own().filter(|row| caller.is(&row.owner)).map(Row::plainly).collect())
}

#[derive(Clone, FromRef)]
struct ByHand {
    rows: Rows,
    keys: Arc<Keys>,
}

#[derive(Serialize)]
struct View<'a> {
    number: u32,
    title: &'a str,
    cents: i64,
}

impl<'a> From<&'a Row> for View<'a> {
    fn from(row: &'a Row) -> Self {
        Self { number: row.number, title: &row.title, cents: row.cents }
    }
}

/// The application has one issuer, so that a subject says who it is.
fn is_of(caller: &Claims) -> impl Fn(&Row) -> bool {
    move |row| row.owner.subject() == caller.sub
}

async fn one_by_hand(
    State(rows): State<Rows>,
    caller: Claims,
    PlainPath(id): PlainPath<u32>,
) -> Response {
    match rows.find(id).filter(is_of(&caller)) {
        Some(row) => PlainJson(View::from(&row)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn rows_by_hand(State(rows): State<Rows>, caller: Claims) -> Response {
    let rows: Vec<Row> = rows.mixed().filter(is_of(&caller)).collect();
    PlainJson(rows.iter().map(View::from).collect::<Vec<_>>()).into_response()
}

async fn own_by_hand(State(rows): State<Rows>, caller: Claims) -> Response {
    let rows: Vec<Row> = rows.own().filter(is_of(&caller)).collect();
    PlainJson(rows.iter().map(View::from).collect::<Vec<_>>()).into_response()
}
