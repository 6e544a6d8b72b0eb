//! By hand, as a careful engineer writes it today: an extractor over jsonwebtoken, a check of the
//! role, governor for each caller, validator on the body, a view of its own on the way out.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use validator::{Validate, ValidationErrors};

use crate::Outcome;
use crate::employee::{Employee, ID, Store};
use crate::issuer::{AUDIENCE, ISSUER, PLENTY, SECRET};

type Limiter = DefaultKeyedRateLimiter<String>;

struct App {
    store: Store,
    key: DecodingKey,
    validation: Validation,
    reads: Limiter,
    writes: Limiter,
}

pub(crate) fn app(store: Store) -> Outcome<Router> {
    let quota = Quota::per_second(NonZeroU32::try_from(PLENTY)?);
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = 0;
    let app = App {
        store,
        key: DecodingKey::from_secret(&SECRET)?,
        validation,
        reads: RateLimiter::keyed(quota),
        writes: RateLimiter::keyed(quota),
    };
    Ok(Router::new()
        .route("/employees", post(hire))
        .route("/employees/{id}", get(show))
        .with_state(Arc::new(app)))
}

async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    caller.within(&app.reads)?;
    caller.must_be(Role::Hr)?;
    let employee = app.store.find(&id).ok_or(Refused::NotFound)?;
    Ok(Json(View::of(&employee, &caller)).into_response())
}

async fn hire(
    State(app): State<Arc<App>>,
    caller: Caller,
    Valid(new): Valid<NewEmployee>,
) -> Result<Response, Refused> {
    caller.within(&app.writes)?;
    caller.must_be(Role::Admin)?;
    let employee = new.hired();
    let location = [(LOCATION, format!("/employees/{}", employee.id))];
    Ok((StatusCode::CREATED, location, Json(View::of(&employee, &caller))).into_response())
}

/// The verified claims of the caller.
#[derive(Deserialize)]
struct Caller {
    sub: String,
    roles: Vec<Role>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    Hr,
    #[serde(other)]
    Other,
}

impl Caller {
    fn within(&self, limiter: &Limiter) -> Result<(), Refused> {
        limiter.check_key(&self.sub).map_err(|_| Refused::TooMany)
    }

    fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|held| *held == role || *held == Role::Admin)
    }

    fn must_be(&self, role: Role) -> Result<(), Refused> {
        if self.has(role) { Ok(()) } else { Err(Refused::Forbidden) }
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let field = parts.headers.get(AUTHORIZATION).and_then(|field| field.to_str().ok());
        let token = field.and_then(|field| field.strip_prefix("Bearer "));
        let token = token.ok_or(Refused::Unauthorized)?;
        let verified = decode(token, &app.key, &app.validation);
        verified.map(|token| token.claims).map_err(|_| Refused::Unauthorized)
    }
}

/// A body that fulfils its rules.
struct Valid<T>(T);

impl<T: DeserializeOwned + Validate, S: Send + Sync> FromRequest<S> for Valid<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let Json(value) = Json::<T>::from_request(request, state).await?;
        value.validate().map_err(Refused::Invalid)?;
        Ok(Self(value))
    }
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct NewEmployee {
    #[validate(length(min = 1, max = 80))]
    name: String,
    #[validate(email, length(max = 254))]
    email: String,
    #[validate(length(min = 1, max = 80))]
    title: String,
    #[validate(length(min = 15, max = 34))]
    iban: String,
    #[validate(range(min = 0, max = 1_000_000_000))]
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

/// What a caller may see of an employee.
#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    name: &'a str,
    email: &'a str,
    title: &'a str,
    iban: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    salary_cents: Option<i64>,
}

impl<'a> View<'a> {
    fn of(employee: &'a Employee, caller: &Caller) -> Self {
        // An IBAN is ASCII; what is not shows nothing.
        let shown = employee.iban.len().checked_sub(4).and_then(|at| employee.iban.get(at..));
        Self {
            id: &employee.id,
            name: &employee.name,
            email: &employee.email,
            title: &employee.title,
            iban: format!("****{}", shown.unwrap_or_default()),
            salary_cents: caller.has(Role::Hr).then_some(employee.salary_cents),
        }
    }
}

/// Why a request is turned away.
enum Refused {
    Unauthorized,
    Forbidden,
    NotFound,
    TooMany,
    Invalid(ValidationErrors),
    Body(JsonRejection),
}

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

#[derive(Serialize)]
struct Message {
    error: &'static str,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Unauthorized => {
                let challenge = [(WWW_AUTHENTICATE, "Bearer")];
                let message = Json(Message { error: "unauthorized" });
                return (StatusCode::UNAUTHORIZED, challenge, message).into_response();
            }
            Self::Body(rejection) => return rejection.into_response(),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not found"),
            Self::TooMany => (StatusCode::TOO_MANY_REQUESTS, "too many requests"),
            Self::Invalid(errors) => return invalid(&errors),
        };
        (status, Json(Message { error })).into_response()
    }
}

/// A problem of RFC 9457 with every broken rule.
#[derive(Serialize)]
struct Invalid<'a> {
    title: &'static str,
    status: u16,
    detail: &'static str,
    errors: Vec<Broken<'a>>,
}

#[derive(Serialize)]
struct Broken<'a> {
    code: &'a str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<&'a Value>,
    pointer: String,
}

fn invalid(errors: &ValidationErrors) -> Response {
    let fields = errors.field_errors().into_iter();
    let mut errors: Vec<Broken<'_>> = fields
        .flat_map(|(field, errors)| errors.iter().map(move |error| (field.to_string(), error)))
        .map(|(field, error)| {
            let (min, max) = (error.params.get("min"), error.params.get("max"));
            let code = &*error.code;
            let detail = match (code, min, max) {
                ("length", Some(min), Some(max)) => {
                    format!("must have at least {min} and at most {max} characters or items")
                }
                ("range", Some(min), Some(max)) => {
                    format!("must be at least {min} and at most {max}")
                }
                ("email", ..) => "must be an email address".to_owned(),
                _ => "is not valid".to_owned(),
            };
            Broken { code, detail, max, min, pointer: format!("#/{field}") }
        })
        .collect();
    errors.sort_by(|one, other| one.pointer.cmp(&other.pointer));
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let problem = Invalid {
        title: "Unprocessable Entity",
        status: status.as_u16(),
        detail: "the request is invalid",
        errors,
    };
    (status, [(CONTENT_TYPE, "application/problem+json")], Json(problem)).into_response()
}
