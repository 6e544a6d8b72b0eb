//! What is asked, and what must be answered.

use axum::body::Body;
use axum::extract::Request;
use palisade::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use palisade::http::{Method, StatusCode};

use crate::Outcome;
use crate::employee::ID;
use crate::issuer::Issuer;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scenario {
    Get,
    /// Every request with the same token, which the application has seen before.
    GetSeen,
    Post,
    NoToken,
    BadSignature,
    RoleMissing,
    FiveFaults,
}

const BODY: &str = r#"{"name":"Edsger Dijkstra","email":"edsger.dijkstra@payroll.example","title":"Engineer","iban":"DE89370400440532013000","salary_cents":700000}"#;

/// Breaks a rule of each field.
const FAULTY: &str = r#"{"name":"","email":"edsger.dijkstra at payroll.example","title":"","iban":"DE89","salary_cents":-700000}"#;

impl Scenario {
    pub(crate) const ALL: [Self; 7] = [
        Self::Get,
        Self::GetSeen,
        Self::Post,
        Self::NoToken,
        Self::BadSignature,
        Self::RoleMissing,
        Self::FiveFaults,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::GetSeen => "GET, seen",
            Self::Post => "POST",
            Self::NoToken => "no token",
            Self::BadSignature => "bad signature",
            Self::RoleMissing => "role missing",
            Self::FiveFaults => "five faults",
        }
    }

    pub(crate) fn named(name: &str) -> Outcome<Self> {
        let found = Self::ALL.into_iter().find(|scenario| scenario.name() == name);
        found.ok_or_else(|| format!("no scenario is called `{name}`").into())
    }

    /// Whether this is about being turned away, which takes a guard.
    pub(crate) const fn is_refusal(self) -> bool {
        !matches!(self, Self::Get | Self::GetSeen | Self::Post)
    }

    /// Whether every guarded variant answers the same, word for word.
    pub(crate) const fn answers_are_equal(self) -> bool {
        matches!(self, Self::Get | Self::Post | Self::FiveFaults)
    }

    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::Get | Self::GetSeen => StatusCode::OK,
            Self::Post => StatusCode::CREATED,
            Self::NoToken | Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::RoleMissing => StatusCode::FORBIDDEN,
            Self::FiveFaults => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// Credentials for so many requests, every token a new one unless it is about one that was seen.
    pub(crate) fn credentials(self, issuers: &mut Issuers, count: usize) -> Outcome<Credentials> {
        if self == Self::GetSeen {
            let field = Some(issuers.trusted.authorization("admin")?);
            return Ok(Credentials { scenario: self, fields: vec![field; count] });
        }
        let fields = (0..count).map(|_| match self {
            Self::NoToken => Ok(None),
            Self::BadSignature => issuers.forged.authorization("admin").map(Some),
            Self::RoleMissing => issuers.trusted.authorization("employee").map(Some),
            Self::Get | Self::GetSeen | Self::Post | Self::FiveFaults => {
                issuers.trusted.authorization("admin").map(Some)
            }
        });
        Ok(Credentials { scenario: self, fields: fields.collect::<Outcome<_>>()? })
    }
}

pub(crate) struct Issuers {
    trusted: Issuer,
    forged: Issuer,
}

impl Issuers {
    pub(crate) fn new() -> Self {
        Self { trusted: Issuer::new(), forged: Issuer::forger() }
    }
}

/// `Authorization` fields for the requests of one scenario.
pub(crate) struct Credentials {
    scenario: Scenario,
    fields: Vec<Option<HeaderValue>>,
}

impl Credentials {
    /// A request with each, so that every variant gets its own of the same.
    pub(crate) fn requests(&self) -> Outcome<Vec<Request>> {
        self.fields.iter().map(|field| self.request(field.as_ref())).collect()
    }

    fn request(&self, authorization: Option<&HeaderValue>) -> Outcome<Request> {
        let request = match self.scenario {
            Scenario::Post | Scenario::FiveFaults => Request::builder()
                .method(Method::POST)
                .uri("/employees")
                .header(CONTENT_TYPE, "application/json"),
            _ => Request::builder().uri(format!("/employees/{ID}")),
        };
        let body = match self.scenario {
            Scenario::Post => Body::from(BODY),
            Scenario::FiveFaults => Body::from(FAULTY),
            _ => Body::empty(),
        };
        let mut request = request.header("accept", "*/*").header("host", "payroll.example");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        Ok(request.body(body)?)
    }
}
