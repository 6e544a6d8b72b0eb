//! Requests to an application with palisade and to the same by hand.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use axum::extract::Request;
use axum::response::Response;
use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::{Rate, RoleEnum, ScopeEnum, SecureApp};
use tokio::runtime::{Builder, Runtime};
use tower::Service;

use crate::Outcome;
use crate::compare::{Operation, Side, Sides};

pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const AUDIENCE: &str = "payroll";
pub(crate) const SECRET: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";
/// Requests a second that nobody here reaches.
const PLENTY: u32 = 1_000_000;

/// The address at the other end of every connection.
pub(crate) const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

/// Both sides of requests that `request` makes.
pub(crate) fn sides<S>(
    palisade: SecureApp,
    by_hand: S,
    status: StatusCode,
    request: impl Fn(usize) -> Outcome<Request> + Clone + 'static,
) -> Outcome<Sides>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let runtime = Rc::new(Builder::new_current_thread().enable_all().build()?);
    Ok(Sides {
        palisade: side(&runtime, palisade.connected(PEER), status, request.clone()),
        by_hand: Some(side(&runtime, by_hand, status, request)),
    })
}

fn side<S>(
    runtime: &Rc<Runtime>,
    app: S,
    status: StatusCode,
    request: impl Fn(usize) -> Outcome<Request> + 'static,
) -> Side
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let runtime = Rc::clone(runtime);
    let mut sent = 0;
    Box::new(move |count| {
        let requests = (sent..sent + count).map(&request).collect::<Outcome<Vec<_>>>()?;
        sent += count;
        Ok(requests.into_iter().map(|request| operation(&runtime, &app, status, request)).collect())
    })
}

fn operation<S>(runtime: &Rc<Runtime>, app: &S, status: StatusCode, request: Request) -> Operation
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + 'static,
{
    let (runtime, mut app) = (Rc::clone(runtime), app.clone());
    Box::new(move || {
        let Ok(response) = runtime.block_on(app.call(request));
        response.status() == status
    })
}

/// Routes behind the usual configuration.
pub(crate) fn secured<R: RoleEnum, C: ScopeEnum>(router: SecureRouter) -> Outcome<SecureApp> {
    Ok(router.secured_by(security::<R, C>()?)?)
}

/// The usual configuration.
pub(crate) fn security<R: RoleEnum, C: ScopeEnum>() -> Outcome<Security> {
    Ok(Security::builder()
        .roles::<R>()
        .scopes::<C>()
        .jwt(Jwt::hs256(SECRET).issuer(ISSUER).audience(AUDIENCE).plain_tokens())
        .address_rate(Rate::new(PLENTY, std::time::Duration::from_secs(1)))
        .direct()
        .build()?)
}
