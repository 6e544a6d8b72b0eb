//! Names: scopes that a token carries, and roles that a rule lists.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::get as plain_get;
use palisade::prelude::*;

use crate::Outcome;
use crate::claims::{Claims, Keys};
use crate::compare::{Group, Sides};
use crate::pair;
use crate::{Role, Scope};

pub(crate) const SCOPES: Group = Group {
    name: "scopes",
    unit: "scopes in a token",
    sizes: &[1, 8, 64],
    batch: 256,
    sides: |size| sides("/scope", size, 1),
};

pub(crate) const ROLES: Group = Group {
    name: "roles",
    unit: "roles in a rule",
    sizes: &[1, 8, 63],
    batch: 256,
    sides: |size| {
        sides(
            match size {
                1 => "/one",
                8 => "/eight",
                _ => "/all",
            },
            1,
            size,
        )
    },
};

#[secure(scope = "payroll:part00:read", rate = "1000000/s")]
async fn scope() -> NoContent {
    NoContent
}

#[secure(role = "role00", rate = "1000000/s")]
async fn one() -> NoContent {
    NoContent
}

#[secure(role = any("role00", "role01", "role02", "role03", "role04", "role05", "role06", "role07"), rate = "1000000/s")]
async fn eight() -> NoContent {
    NoContent
}

#[secure(role = any("role00", "role01", "role02", "role03", "role04", "role05", "role06", "role07", "role08", "role09", "role10", "role11", "role12", "role13", "role14", "role15", "role16", "role17", "role18", "role19", "role20", "role21", "role22", "role23", "role24", "role25", "role26", "role27", "role28", "role29", "role30", "role31", "role32", "role33", "role34", "role35", "role36", "role37", "role38", "role39", "role40", "role41", "role42", "role43", "role44", "role45", "role46", "role47", "role48", "role49", "role50", "role51", "role52", "role53", "role54", "role55", "role56", "role57", "role58", "role59", "role60", "role61", "role62"), rate = "1000000/s")]
async fn all() -> NoContent {
    NoContent
}

/// A token with so many scopes, and with the last role of a rule of so many.
fn token(number: usize, scopes: u32, role: u32) -> Outcome<HeaderValue> {
    let scopes: Vec<String> =
        (0..scopes).map(|number| format!("payroll:part{number:02}:read")).collect();
    let claims = Claims {
        roles: vec![format!("role{:02}", role - 1)],
        scope: scopes.join(" "),
        ..Claims::of(format!("subject-{:04}", number % 1_000), number)
    };
    claims.sign()
}

fn sides(path: &'static str, scopes: u32, role: u32) -> Outcome<Sides> {
    let router = SecureRouter::new()
        .route("/scope", get(scope))
        .route("/one", get(one))
        .route("/eight", get(eight))
        .route("/all", get(all));
    let by_hand = Router::new()
        .route("/scope", plain_get(scope_by_hand))
        .route("/one", plain_get(one_by_hand))
        .route("/eight", plain_get(eight_by_hand))
        .route("/all", plain_get(all_by_hand))
        .with_state(Arc::new(Keys::new()?));
    let app = pair::secured::<Role, Scope>(router)?;
    pair::sides(app, by_hand, StatusCode::NO_CONTENT, move |number| {
        let request = Request::get(path).header("host", "payroll.example");
        let token = token(number, scopes, role)?;
        Ok(request.header(AUTHORIZATION, token).body(Body::empty())?)
    })
}

/// Compares each scope of the token with the one that is demanded.
async fn scope_by_hand(claims: Claims) -> StatusCode {
    let carries = claims.scope.split(' ').any(|scope| scope == "payroll:part00:read");
    if carries { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN }
}

fn has_one_of(claims: &Claims, demanded: &[&str]) -> StatusCode {
    let has = demanded.iter().any(|role| claims.roles.iter().any(|own| own == role));
    if has { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN }
}

async fn one_by_hand(claims: Claims) -> StatusCode {
    has_one_of(&claims, &["role00"])
}

async fn eight_by_hand(claims: Claims) -> StatusCode {
    has_one_of(
        &claims,
        &["role00", "role01", "role02", "role03", "role04", "role05", "role06", "role07"],
    )
}

async fn all_by_hand(claims: Claims) -> StatusCode {
    has_one_of(
        &claims,
        &[
            "role00", "role01", "role02", "role03", "role04", "role05", "role06", "role07",
            "role08", "role09", "role10", "role11", "role12", "role13", "role14", "role15",
            "role16", "role17", "role18", "role19", "role20", "role21", "role22", "role23",
            "role24", "role25", "role26", "role27", "role28", "role29", "role30", "role31",
            "role32", "role33", "role34", "role35", "role36", "role37", "role38", "role39",
            "role40", "role41", "role42", "role43", "role44", "role45", "role46", "role47",
            "role48", "role49", "role50", "role51", "role52", "role53", "role54", "role55",
            "role56", "role57", "role58", "role59", "role60", "role61", "role62",
        ],
    )
}
