//! The variants as one kind of thing, and sending requests to them.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::Pin;

use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use palisade::http::StatusCode;
use tower::{Service, ServiceExt as _};

use crate::employee::Store;
use crate::scenario::Scenario;
use crate::{Outcome, bare, handwritten, layered, secured};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variant {
    Bare,
    Handwritten,
    Layered,
    Palisade,
}

impl Variant {
    pub(crate) const ALL: [Self; 4] =
        [Self::Bare, Self::Handwritten, Self::Layered, Self::Palisade];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bare => "axum alone",
            Self::Handwritten => "handwritten",
            Self::Layered => "handwritten, layered",
            Self::Palisade => "palisade",
        }
    }

    pub(crate) fn named(name: &str) -> Outcome<Self> {
        let found = Self::ALL.into_iter().find(|variant| variant.name() == name);
        found.ok_or_else(|| format!("no variant is called `{name}`").into())
    }

    /// Whoever guards nothing cannot refuse.
    pub(crate) fn takes(self, scenario: Scenario) -> bool {
        self != Self::Bare || !scenario.is_refusal()
    }

    pub(crate) fn app(self) -> Outcome<Box<dyn App>> {
        let store = Store::seeded();
        Ok(match self {
            Self::Bare => Box::new(bare::app(store)),
            Self::Handwritten => Box::new(handwritten::app(store)?),
            Self::Layered => Box::new(layered::app(store)?.map_request(connected as Connect)),
            // As `axum::serve` hands it every connection.
            Self::Palisade => Box::new(secured::app(store)?.connected(PEER)),
        })
    }
}

/// The address at the other end of every connection.
const PEER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

type Connect = fn(Request) -> Request;

/// What axum's own make-service does for every request of a connection.
fn connected(mut request: Request) -> Request {
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(PEER, 4711)));
    request
}

pub(crate) type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// An application under test.
pub(crate) trait App {
    /// Sends requests one after the other; whether all were answered with `expected`.
    fn send(&self, requests: Vec<Request>, expected: StatusCode) -> Sending<'_, bool>;

    /// Sends one request.
    fn ask(&self, request: Request) -> Sending<'_, Response>;
}

impl<S> App for S
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone,
{
    fn send(&self, requests: Vec<Request>, expected: StatusCode) -> Sending<'_, bool> {
        Box::pin(async move {
            let mut right = true;
            for request in requests {
                let Ok(response) = self.clone().call(request).await;
                right &= response.status() == expected;
            }
            right
        })
    }

    fn ask(&self, request: Request) -> Sending<'_, Response> {
        Box::pin(async move {
            let Ok(response) = self.clone().call(request).await;
            response
        })
    }
}
