//! axum alone: the same answers for everyone.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::employee::{Employee, ID, Store};

pub(crate) fn app(store: Store) -> Router {
    Router::new()
        .route("/employees", post(hire))
        .route("/employees/{id}", get(show))
        .with_state(store)
}

async fn show(State(store): State<Store>, Path(id): Path<String>) -> Response {
    match store.find(&id) {
        Some(employee) => Json(View::of(&employee)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn hire(Json(new): Json<NewEmployee>) -> Response {
    let employee = new.hired();
    let location = [(LOCATION, format!("/employees/{}", employee.id))];
    (StatusCode::CREATED, location, Json(View::of(&employee))).into_response()
}

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    name: &'a str,
    email: &'a str,
    title: &'a str,
    iban: &'a str,
    salary_cents: i64,
}

impl<'a> View<'a> {
    fn of(employee: &'a Employee) -> Self {
        Self {
            id: &employee.id,
            name: &employee.name,
            email: &employee.email,
            title: &employee.title,
            iban: &employee.iban,
            salary_cents: employee.salary_cents,
        }
    }
}

#[derive(Deserialize)]
struct NewEmployee {
    name: String,
    email: String,
    title: String,
    iban: String,
    salary_cents: i64,
}

impl NewEmployee {
    fn hired(self) -> Employee {
        Employee {
            id: ID.to_owned(),
            name: self.name,
            email: self.email,
            title: self.title,
            iban: self.iban,
            salary_cents: self.salary_cents,
            password_hash: String::new(),
        }
    }
}
