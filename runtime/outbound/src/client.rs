//! Making calls.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, Response, StatusCode};
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::answer::Answer;
use crate::breaker::{Admission, Breaker};
use crate::error::OutboundError;
use crate::host::{HostKey, ReadyHost};
use crate::names::{NameRefused, refused};
use crate::request::Request;
use crate::retry::{Budget, is_passing, may_repeat, pause};

/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// A client for calls to other services; cheap to clone. See the [crate's page](crate).
#[derive(Clone)]
pub struct Outbound(pub(crate) Arc<State>);

pub(crate) struct State {
    pub(crate) client: reqwest::Client,
    pub(crate) hosts: Arc<[ReadyHost]>,
    /// As many as there are hosts.
    pub(crate) targets: Vec<Target>,
    pub(crate) budget: Budget,
    pub(crate) deadline: Duration,
    pub(crate) answer_bytes: usize,
    pub(crate) retries: u32,
}

/// What is known of a host.
#[derive(Debug, Default)]
pub(crate) struct Target {
    breaker: Breaker,
}

impl Outbound {
    pub(crate) async fn send(&self, request: Request) -> Result<Answer, OutboundError> {
        let deadline = Instant::now() + self.0.deadline;
        self.0.budget.note_call();
        let trying = self.try_often(request, deadline);
        timeout_at(deadline, trying).await.unwrap_or(Err(OutboundError::TooSlow))
    }

    async fn try_often(
        &self,
        request: Request,
        deadline: Instant,
    ) -> Result<Answer, OutboundError> {
        let mut tries = 0;
        loop {
            let outcome = self.follow(request.clone(), deadline).await;
            let may_pass = match &outcome {
                Ok(answer) => is_passing(answer.status),
                Err(OutboundError::Failed(_)) => true,
                Err(_) => false,
            };
            let goes_on = may_pass && may_repeat(&request.method) && tries < self.0.retries;
            if !goes_on || !self.0.budget.take() {
                return outcome;
            }
            sleep(pause(tries)).await;
            tries += 1;
        }
    }

    /// Makes the call and those that its redirects ask for.
    async fn follow(
        &self,
        mut request: Request,
        deadline: Instant,
    ) -> Result<Answer, OutboundError> {
        let first = HostKey::of(&request.url);
        for _ in 0..=REDIRECTS {
            let is_first_host = HostKey::of(&request.url) == first;
            let (response, call) = self.once(&request, is_first_host, deadline).await?;
            let (from, known) = self.host_of(&request.url)?;
            if !is_redirect(response.status()) {
                return self.read(response, (known, &call), deadline).await;
            }
            known.breaker.note(&call, false);
            let may_follow = matches!(request.method, Method::GET | Method::HEAD);
            let target = target_of(&request.url, response.headers()).filter(|_| may_follow);
            let target = target.ok_or(OutboundError::Redirected)?;
            let (to, _) = self.host_of(&target)?;
            if !from.may_redirect_to(&to.key) {
                return Err(OutboundError::Redirected);
            }
            request.url = target;
        }
        Err(OutboundError::Redirected)
    }

    /// The host of a URL, where it is declared.
    pub(crate) fn declared(&self, url: &Url) -> Result<HostKey, OutboundError> {
        self.host_of(url).map(|(host, _)| host.key.clone())
    }

    /// The same, with what is known of it.
    fn host_of(&self, url: &Url) -> Result<(&ReadyHost, &Target), OutboundError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::UrlMalformed);
        }
        let key = HostKey::of(url).ok_or(OutboundError::HostUndeclared)?;
        let mut known = self.0.hosts.iter().zip(&self.0.targets);
        known.find(|(host, _)| host.key == key).ok_or(OutboundError::HostUndeclared)
    }

    async fn once(
        &self,
        request: &Request,
        is_first_host: bool,
        deadline: Instant,
    ) -> Result<(Response, Admission), OutboundError> {
        let (host, target) = self.host_of(&request.url)?;
        // A name is looked at where it is resolved, an address here: it is not resolved.
        if host.key.address().is_some_and(|address| !host.may_be_at(address)) {
            return Err(OutboundError::AddressRefused);
        }
        let call = target.breaker.admits().ok_or(OutboundError::BreakerOpen)?;
        let mut fields = HeaderMap::new();
        // What the caller of this call adds is for the host that it named.
        for (name, value) in request.fields.iter().filter(|_| is_first_host) {
            fields.append(name, value.clone());
        }
        for (name, value) in &host.credentials {
            fields.insert(name, value.clone());
        }
        let mut asking = self.0.client.request(request.method.clone(), request.url.clone());
        if let Some(token) = request.token.as_ref().filter(|_| is_first_host) {
            fields.insert(AUTHORIZATION, token.clone());
        }
        if let Some((kind, body)) = request.body.as_ref().filter(|_| is_first_host) {
            fields.insert(CONTENT_TYPE, kind.clone());
            asking = asking.body(body.clone());
        }
        // The deadline is here as well: a host that hangs has failed, and a caller who hangs up has said nothing of it.
        let answered = timeout_at(deadline, asking.headers(fields).send()).await;
        // An answer has come once its body has.
        if !matches!(answered, Ok(Ok(_))) {
            target.breaker.note(&call, true);
        }
        match answered {
            Ok(answered) => answered.map(|response| (response, call)).map_err(failed),
            Err(_) => Err(OutboundError::TooSlow),
        }
    }

    /// Reads an answer to its end, and notes what it says of the host.
    async fn read(
        &self,
        response: Response,
        (target, call): (&Target, &Admission),
        deadline: Instant,
    ) -> Result<Answer, OutboundError> {
        // Other errors may be the fault of what was asked.
        let is_failing = is_passing(response.status());
        let read = timeout_at(deadline, self.read_whole(response)).await;
        let read = read.unwrap_or(Err(OutboundError::TooSlow));
        let broke_off = matches!(read, Err(OutboundError::Failed(_) | OutboundError::TooSlow));
        target.breaker.note(call, is_failing || broke_off);
        read
    }

    async fn read_whole(&self, mut response: Response) -> Result<Answer, OutboundError> {
        let most = self.0.answer_bytes;
        let declared = response.content_length().unwrap_or(0);
        if usize::try_from(declared).map_or(true, |length| length > most) {
            return Err(OutboundError::TooLarge);
        }
        let (status, is_json) = (response.status(), is_json(response.headers()));
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            if body.len().saturating_add(piece.len()) > most {
                return Err(OutboundError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, is_json, body })
    }
}

fn failed(error: reqwest::Error) -> OutboundError {
    match refused(&error) {
        Some(NameRefused::Undeclared) => OutboundError::HostUndeclared,
        Some(NameRefused::Unresolved) => OutboundError::NameUnresolved,
        Some(NameRefused::Address) => OutboundError::AddressRefused,
        // The URL may hold what is not for the log.
        None => OutboundError::Failed(Box::new(error.without_url())),
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The one target of a redirect.
fn target_of(from: &Url, fields: &HeaderMap) -> Option<Url> {
    let mut lines = fields.get_all(LOCATION).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?;
    from.join(line.to_str().ok()?).ok()
}

fn is_json(fields: &HeaderMap) -> bool {
    let mut lines = fields.get_all(CONTENT_TYPE).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return false };
    let kind = line.to_str().unwrap_or_default().split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

impl std::fmt::Debug for Outbound {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hosts: Vec<_> = self.0.hosts.iter().map(|host| &host.key).collect();
        out.debug_struct("Outbound").field("hosts", &hosts).finish_non_exhaustive()
    }
}
