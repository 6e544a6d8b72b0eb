//! Parameters of handlers that begin, list and end sessions.

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::context::RequestContext;
use crate::edge::cross_site::may_change;
use crate::pipeline::cross_site::check_own;
use crate::problem::{Reason, Refusal};
use crate::session::{CurrentSession, RedirectedSession, SessionControl, SessionId, Sessions};

const NO_SESSIONS: &str = "no sessions are configured: call `.sessions(..)`";

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
        let (client, fields) = (context.client(), Box::new(context.clone()));
        Ok(Self::new(sessions, &parts.headers, client, fields))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RedirectedSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        SessionControl::from_request_parts(parts, state).await.map(Self)
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
                .detail("this endpoint is for callers with a browser session")),
        }
    }
}
