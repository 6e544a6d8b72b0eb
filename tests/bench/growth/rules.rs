//! Rules of so many leaves, half of them roles and half scopes, which all hold; each token carries all of them.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::routing::get as plain_get;
use palisade::prelude::*;

use crate::Outcome;
use crate::claims::{Claims, Keys};
use crate::compare::{Group, Sides};
use crate::pair;
use crate::{Role, Scope};

pub(crate) const LEAVES: Group =
    Group { name: "rules", unit: "leaves", sizes: &[2, 8, 64], batch: 256, sides };

#[secure(allow = all(role("role00"), scope("payroll:part00:read")), rate = "1000000/s")]
async fn two() -> NoContent {
    NoContent
}

#[secure(allow = all(role("role00"), role("role01"), role("role02"), role("role03"), scope("payroll:part00:read"), scope("payroll:part01:read"), scope("payroll:part02:read"), scope("payroll:part03:read")), rate = "1000000/s")]
async fn eight() -> NoContent {
    NoContent
}

#[secure(allow = all(role("role00"), role("role01"), role("role02"), role("role03"), role("role04"), role("role05"), role("role06"), role("role07"), role("role08"), role("role09"), role("role10"), role("role11"), role("role12"), role("role13"), role("role14"), role("role15"), role("role16"), role("role17"), role("role18"), role("role19"), role("role20"), role("role21"), role("role22"), role("role23"), role("role24"), role("role25"), role("role26"), role("role27"), role("role28"), role("role29"), role("role30"), role("role31"), scope("payroll:part00:read"), scope("payroll:part01:read"), scope("payroll:part02:read"), scope("payroll:part03:read"), scope("payroll:part04:read"), scope("payroll:part05:read"), scope("payroll:part06:read"), scope("payroll:part07:read"), scope("payroll:part08:read"), scope("payroll:part09:read"), scope("payroll:part10:read"), scope("payroll:part11:read"), scope("payroll:part12:read"), scope("payroll:part13:read"), scope("payroll:part14:read"), scope("payroll:part15:read"), scope("payroll:part16:read"), scope("payroll:part17:read"), scope("payroll:part18:read"), scope("payroll:part19:read"), scope("payroll:part20:read"), scope("payroll:part21:read"), scope("payroll:part22:read"), scope("payroll:part23:read"), scope("payroll:part24:read"), scope("payroll:part25:read"), scope("payroll:part26:read"), scope("payroll:part27:read"), scope("payroll:part28:read"), scope("payroll:part29:read"), scope("payroll:part30:read"), scope("payroll:part31:read")), rate = "1000000/s")]
async fn many() -> NoContent {
    NoContent
}

fn sides(leaves: u32) -> Outcome<Sides> {
    let path = match leaves {
        2 => "/two",
        8 => "/eight",
        _ => "/many",
    };
    let router = SecureRouter::new()
        .route("/two", get(two))
        .route("/eight", get(eight))
        .route("/many", get(many));
    let by_hand = Router::new()
        .route("/two", plain_get(by_hand::<1>))
        .route("/eight", plain_get(by_hand::<4>))
        .route("/many", plain_get(by_hand::<32>))
        .with_state(Arc::new(Keys::new()?));
    let app = pair::secured::<Role, Scope>(router)?;
    pair::sides(app, by_hand, StatusCode::NO_CONTENT, move |number| {
        let claims = Claims {
            roles: (0..32).map(|number| format!("role{number:02}")).collect(),
            scope: (0..32).map(scope).collect::<Vec<_>>().join(" "),
            ..Claims::of("subject-0001".to_owned(), number)
        };
        let request = Request::get(path).header("host", "payroll.example");
        Ok(request.header(AUTHORIZATION, claims.sign()?).body(Body::empty())?)
    })
}

fn scope(number: usize) -> String {
    format!("payroll:part{number:02}:read")
}

/// So many roles, and so many scopes, compared with those of the token.
async fn by_hand<const EACH: usize>(claims: Claims) -> StatusCode {
    let scopes: Vec<&str> = claims.scope.split(' ').collect();
    let holds = |(role, scope): &(&str, &str)| {
        claims.roles.iter().any(|own| own == role) && scopes.contains(scope)
    };
    if DEMANDED.iter().take(EACH).all(holds) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::FORBIDDEN
    }
}

const DEMANDED: [(&str, &str); 32] = [
    ("role00", "payroll:part00:read"),
    ("role01", "payroll:part01:read"),
    ("role02", "payroll:part02:read"),
    ("role03", "payroll:part03:read"),
    ("role04", "payroll:part04:read"),
    ("role05", "payroll:part05:read"),
    ("role06", "payroll:part06:read"),
    ("role07", "payroll:part07:read"),
    ("role08", "payroll:part08:read"),
    ("role09", "payroll:part09:read"),
    ("role10", "payroll:part10:read"),
    ("role11", "payroll:part11:read"),
    ("role12", "payroll:part12:read"),
    ("role13", "payroll:part13:read"),
    ("role14", "payroll:part14:read"),
    ("role15", "payroll:part15:read"),
    ("role16", "payroll:part16:read"),
    ("role17", "payroll:part17:read"),
    ("role18", "payroll:part18:read"),
    ("role19", "payroll:part19:read"),
    ("role20", "payroll:part20:read"),
    ("role21", "payroll:part21:read"),
    ("role22", "payroll:part22:read"),
    ("role23", "payroll:part23:read"),
    ("role24", "payroll:part24:read"),
    ("role25", "payroll:part25:read"),
    ("role26", "payroll:part26:read"),
    ("role27", "payroll:part27:read"),
    ("role28", "payroll:part28:read"),
    ("role29", "payroll:part29:read"),
    ("role30", "payroll:part30:read"),
    ("role31", "payroll:part31:read"),
];
