//! Parameters of handlers that begin, list and end sessions.

use axum::extract::FromRequestParts;
use http::header::USER_AGENT;
use http::request::Parts;

use crate::context::RequestContext;
use crate::edge::cross_site::may_change;
use crate::pipeline::cross_site::check_own;
use crate::problem::{Reason, Refusal};
use crate::session::{CurrentSession, SessionControl, SessionId, Sessions};

const NO_SESSIONS: &str = "no sessions are configured: say `.sessions(..)`";

fn sessions_of(context: &RequestContext) -> Result<Sessions, Refusal> {
    context.security().sessions().cloned().ok_or_else(|| Refusal::internal(NO_SESSIONS))
}

impl<S: Send + Sync> FromRequestParts<S> for SessionControl {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?;
        let sessions = sessions_of(context)?;
        if may_change(&parts.method, &parts.headers) {
            check_own(context.security(), &parts.headers)?;
        }
        let presented = sessions.presented(&parts.headers);
        let device = parts.headers.get(USER_AGENT);
        let device = device.map(|device| String::from_utf8_lossy(device.as_bytes()).into_owned());
        let (client, fields) = (context.client(), Box::new(context.clone()));
        Ok(Self::new(sessions, presented, device, client, fields))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CurrentSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let context = RequestContext::borrowed(parts)?;
        let sessions = sessions_of(context)?;
        let caller = context.shown_caller().cloned();
        let caller = caller.ok_or_else(|| Refusal::internal("no guard before this extractor"))?;
        let id = caller.credential_id().and_then(|id| id.parse::<SessionId>().ok());
        let presented = sessions.presented(&parts.headers);
        match id.filter(|id| presented == Some(*id)) {
            Some(id) => Ok(Self::new(sessions, id, caller)),
            None => Err(Refusal::new(Reason::RuleDenied)
                .detail("this is for callers who are logged in with a browser")),
        }
    }
}
