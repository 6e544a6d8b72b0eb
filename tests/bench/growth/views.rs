//! Answers: rows of a view, by their number.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get as plain_get;
use axum::{Json as PlainJson, Router};
use palisade::prelude::*;
use serde::Serialize;

use crate::Outcome;
use crate::compare::{Group, Sides};
use crate::pair;
use crate::{Role, Scope};

const SIZES: &[u32] = &[1, 10, 100];

pub(crate) const FLAT: Group = Group {
    name: "flat-view",
    unit: "rows",
    sizes: SIZES,
    batch: 128,
    sides: |size| sides("/flat", size),
};

pub(crate) const CONDITIONAL: Group = Group {
    name: "conditional-view",
    unit: "rows",
    sizes: SIZES,
    batch: 128,
    sides: |size| sides("/conditional", size),
};

pub(crate) const NESTED: Group = Group {
    name: "nested-view",
    unit: "rows",
    sizes: SIZES,
    batch: 128,
    sides: |size| sides("/nested", size),
};

#[derive(Clone, Redacted)]
struct Flat {
    #[expose]
    number: u32,
    #[expose]
    name: String,
    #[expose]
    email: String,
    #[expose]
    title: String,
    #[expose]
    active: bool,
    #[expose]
    salary_cents: i64,
    #[allow(dead_code, reason = "what must not leave is read by nobody")]
    password_hash: String,
}

#[derive(Clone, Redacted)]
struct Conditional {
    #[expose]
    number: u32,
    #[expose]
    name: String,
    #[expose(role = "role01")]
    email: String,
    #[expose]
    title: String,
    #[expose(mask = "last4")]
    iban: String,
    #[expose(role = "role02")]
    salary_cents: i64,
}

#[derive(Clone, Redacted)]
struct Nested {
    #[expose]
    number: u32,
    #[expose]
    head: Flat,
    #[expose]
    members: Vec<Flat>,
}

#[derive(Clone)]
struct Rows {
    flat: Arc<Vec<Flat>>,
    conditional: Arc<Vec<Conditional>>,
    nested: Arc<Vec<Nested>>,
}

impl Rows {
    fn of(size: u32) -> Self {
        let flat = |number| Flat {
            number,
            name: "Ada Lovelace".to_owned(),
            email: "ada@payroll.example".to_owned(),
            title: "Head of people".to_owned(),
            active: true,
            salary_cents: 1_250_000,
            password_hash: String::new(),
        };
        let conditional = |number| Conditional {
            number,
            name: "Ada Lovelace".to_owned(),
            email: "ada@payroll.example".to_owned(),
            title: "Head of people".to_owned(),
            iban: "DE89370400440532013000".to_owned(),
            salary_cents: 1_250_000,
        };
        let nested =
            |number| Nested { number, head: flat(number), members: (0..3).map(flat).collect() };
        Self {
            flat: Arc::new((0..size).map(flat).collect()),
            conditional: Arc::new((0..size).map(conditional).collect()),
            nested: Arc::new((0..size).map(nested).collect()),
        }
    }
}

fn sides(path: &'static str, size: u32) -> Outcome<Sides> {
    let rows = Rows::of(size);
    let router = SecureRouter::new()
        .route("/flat", get(flat))
        .route("/conditional", get(conditional))
        .route("/nested", get(nested))
        .with_state(rows.clone());
    let by_hand = Router::new()
        .route("/flat", plain_get(flat_by_hand))
        .route("/conditional", plain_get(conditional_by_hand))
        .route("/nested", plain_get(nested_by_hand))
        .with_state(rows);
    let app = pair::secured::<Role, Scope>(router)?;
    pair::sides(app, by_hand, StatusCode::OK, move |_| {
        Ok(Request::get(path).header("host", "payroll.example").body(Body::empty())?)
    })
}

#[public(reason = "a benchmark", rate = "1000000/s")]
async fn flat(State(rows): State<Rows>) -> Json<Arc<Vec<Flat>>> {
    Json(rows.flat)
}

#[public(reason = "a benchmark", rate = "1000000/s")]
async fn conditional(State(rows): State<Rows>) -> Json<Arc<Vec<Conditional>>> {
    Json(rows.conditional)
}

#[public(reason = "a benchmark", rate = "1000000/s")]
async fn nested(State(rows): State<Rows>) -> Json<Arc<Vec<Nested>>> {
    Json(rows.nested)
}

#[derive(Serialize)]
struct FlatView<'a> {
    number: u32,
    name: &'a str,
    email: &'a str,
    title: &'a str,
    active: bool,
    salary_cents: i64,
}

impl<'a> From<&'a Flat> for FlatView<'a> {
    fn from(row: &'a Flat) -> Self {
        Self {
            number: row.number,
            name: &row.name,
            email: &row.email,
            title: &row.title,
            active: row.active,
            salary_cents: row.salary_cents,
        }
    }
}

#[derive(Serialize)]
struct ConditionalView<'a> {
    number: u32,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    title: &'a str,
    iban: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary_cents: Option<i64>,
}

#[derive(Serialize)]
struct NestedView<'a> {
    number: u32,
    head: FlatView<'a>,
    members: Vec<FlatView<'a>>,
}

async fn flat_by_hand(State(rows): State<Rows>) -> Response {
    PlainJson(rows.flat.iter().map(FlatView::from).collect::<Vec<_>>()).into_response()
}

/// For a caller without a role.
async fn conditional_by_hand(State(rows): State<Rows>) -> Response {
    let is_hr = std::hint::black_box(false);
    let mut views = Vec::with_capacity(rows.conditional.len());
    for Conditional { number, name, email, title, iban, salary_cents } in rows.conditional.iter() {
        let shown = iban.len().checked_sub(4).and_then(|at| iban.get(at..)).unwrap_or_default();
        views.push(ConditionalView {
            number: *number,
            name,
            email: is_hr.then_some(email),
            title,
            iban: format!("****{shown}"),
            salary_cents: is_hr.then_some(*salary_cents),
        });
    }
    PlainJson(views).into_response()
}

async fn nested_by_hand(State(rows): State<Rows>) -> Response {
    let views: Vec<NestedView<'_>> = rows
        .nested
        .iter()
        .map(|row| NestedView {
            number: row.number,
            head: (&row.head).into(),
            members: row.members.iter().map(FlatView::from).collect(),
        })
        .collect();
    PlainJson(views).into_response()
}
