//! The header fields of an answer that leaves.

use std::mem::take;

use axum::response::Response;
use http::header::{HeaderName, HeaderValue, SET_COOKIE, WWW_AUTHENTICATE};
use http::{HeaderMap, Method, StatusCode};
use http_body::Body as _;

use super::Exit;
use crate::context::ExitNotes;
use crate::edge::ready_answer::{Pair, ReadyAnswer};
use crate::pipeline::authentication::challenge;
use crate::pipeline::caching::keep_from_others;
use crate::pipeline::lifecycle;
use crate::pipeline::throttle::{LIMIT_FIELDS, budget_values};
use crate::policy::Spec;
use crate::request_id::RequestId;
use crate::response_fields::Left;

impl Exit {
    /// Completes the fields. `ready` is what the answer is a copy of, and `refusing` are the fields of the limit that
    /// refused.
    pub(super) fn complete(
        &self,
        notes: &ExitNotes,
        ready: Option<&ReadyAnswer>,
        (status, refusing): (StatusCode, Option<Pair>),
        fields: &mut HeaderMap,
    ) {
        let context = self.context.as_ref();
        let left = context.and_then(|it| it.response_fields().take());
        let mut left = left.map(|left| left.for_status(status));
        let own = left.as_mut().map(|left| take(&mut left.fields)).unwrap_or_default();
        let is_complete =
            own.is_empty() && ready.is_some_and(|ready| ready.tell(fields, self.id().values()));
        if !is_complete {
            if status == StatusCode::UNAUTHORIZED {
                self.challenge(notes, fields);
            }
            self.add_fields(notes, (status, refusing), own, fields);
        }
        if let Some(page) = notes.spec.and_then(|spec| spec.page) {
            page.apply(left.as_ref().and_then(Left::nonce), fields);
        }
        if let (Some(cors), Some(answer)) = (self.security.cors(), &self.cors) {
            answer.write(cors, &notes.origins, fields);
        }
        if let Some(left) = left {
            left.leave(status);
        }
    }

    /// Whether a copy of an answer still has its body, which is left out where the request was a HEAD.
    pub(super) fn has_body_of(&self, ready: &ReadyAnswer, response: &Response) -> bool {
        let length = response.body().size_hint().exact();
        self.is(&Method::HEAD) || length == u64::try_from(ready.body().len()).ok()
    }

    /// Adds the fields of every answer, to a usual one in one step.
    fn add_fields(
        &self,
        notes: &ExitNotes,
        (status, refusing): (StatusCode, Option<Pair>),
        left: Vec<(HeaderName, HeaderValue)>,
        fields: &mut HeaderMap,
    ) {
        let least = notes.least.as_ref().filter(|_| status.is_success());
        let limit = refusing
            .or_else(|| least.and_then(|charged| budget_values(&charged.throttle, charged.budget)));
        let template = self.security.templates().find(fields, limit.is_some(), self.transport);
        let told = self.id().values();
        if let Some(template) = template.filter(|_| left.is_empty()) {
            template.complete(fields, told, limit);
        } else {
            for (name, value) in LIMIT_FIELDS.into_iter().zip(limit.into_iter().flatten()) {
                fields.insert(name, value);
            }
            for (name, value) in left {
                if lifecycle::is_single(&name) {
                    fields.insert(name, value);
                } else {
                    fields.append(name, value);
                }
            }
            // A cookie is of one browser, whichever caller it is for.
            if belongs_to_a_caller(notes) || fields.contains_key(SET_COOKIE) {
                keep_from_others(fields);
            }
            self.security.headers().apply(status, self.transport, fields);
            for (name, value) in RequestId::NAMES.into_iter().zip(told) {
                fields.insert(name, value);
            }
        }
    }

    /// A 401 says what it wants ([RFC 9110, 15.5.2]), also where a handler makes one.
    ///
    /// [RFC 9110, 15.5.2]: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2
    fn challenge(&self, notes: &ExitNotes, fields: &mut HeaderMap) {
        if !fields.contains_key(WWW_AUTHENTICATE) {
            let schemes = notes.spec.map(Spec::schemes).unwrap_or_default();
            challenge(&self.security, schemes, fields);
        }
    }
}

/// Whether the answer is one caller's: a guard let the caller through, or would have to.
fn belongs_to_a_caller(notes: &ExitNotes) -> bool {
    notes.knows_caller || notes.spec.is_some_and(|spec| !spec.is_public())
}
