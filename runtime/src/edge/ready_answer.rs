//! Refusals that say the same to everyone, made at start.
//!
//! Clients without good credentials choose how many of these are sent, so that each is a copy: only the
//! request that it names is put in.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};

use crate::edge::peer::Transport;

/// The values of two fields that every answer of one kind has.
pub(crate) type Pair = [HeaderValue; 2];

/// Where the two fields that name a request are.
const TOLD_AT: usize = 2;

/// A refusal with all its header fields, shared by all requests that receive it.
#[derive(Clone, Debug)]
pub(crate) struct ReadyAnswer(Arc<Made>);

#[derive(Debug)]
struct Made {
    status: StatusCode,
    body: Bytes,
    /// What it has beside the fields of every answer.
    own: Box<[(HeaderName, HeaderValue)]>,
    /// All its fields; those that name the request are empty.
    fields: HeaderMap,
    /// Where the bytes of the names and of the values lie, in their order: copies share them.
    lines: Box<[(Place, Place)]>,
}

/// An address and a length.
type Place = (usize, usize);

fn place_of(bytes: &[u8]) -> Place {
    (bytes.as_ptr().addr(), bytes.len())
}

/// The same refusal over each kind of connection.
#[derive(Clone, Debug)]
pub(crate) struct ReadyAnswers {
    pub(super) usual: ReadyAnswer,
    /// For a plain connection, where another answer says that the service has TLS.
    pub(super) over_plain: Option<ReadyAnswer>,
}

impl ReadyAnswers {
    pub(crate) fn over(&self, transport: Transport) -> &ReadyAnswer {
        let plain = self.over_plain.as_ref().filter(|_| transport == Transport::Plain);
        plain.unwrap_or(&self.usual)
    }
}

impl ReadyAnswer {
    pub(super) fn new(
        status: StatusCode,
        body: Bytes,
        own: Box<[(HeaderName, HeaderValue)]>,
        fields: HeaderMap,
    ) -> Self {
        let place = |(name, value): (&HeaderName, &HeaderValue)| {
            (place_of(name.as_ref()), place_of(value.as_bytes()))
        };
        let lines = fields.iter().map(place).collect();
        Self(Arc::new(Made { status, body, own, fields, lines }))
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    pub(crate) fn body(&self) -> Bytes {
        self.0.body.clone()
    }

    /// What it has beside the fields of every answer, its type and its length.
    pub(crate) fn own(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0.own
    }

    /// All its fields; those that name the request are empty.
    pub(crate) fn fields(&self) -> &HeaderMap {
        &self.0.fields
    }

    /// Names the request in a copy of the fields that were not changed since; whether it is one.
    pub(crate) fn tell(&self, fields: &mut HeaderMap, told: Pair) -> bool {
        let is_copy = self.is_copied_to(fields);
        if is_copy {
            for (place, value) in fields.values_mut().skip(TOLD_AT).zip(told) {
                *place = value;
            }
        }
        is_copy
    }

    /// Whether the fields are the same in the same order. The answer holds the bytes of its own for as long as it
    /// lives, so that nothing else lies where they do.
    fn is_copied_to(&self, fields: &HeaderMap) -> bool {
        let lines = &self.0.lines;
        let is_same = |((name, value), line): ((&HeaderName, &HeaderValue), &(Place, Place))| {
            place_of(value.as_bytes()) == line.1 && place_of(name.as_ref()) == line.0
        };
        fields.len() == lines.len()
            && fields.keys_len() == lines.len()
            && fields.iter().zip(lines).all(is_same)
    }
}

#[cfg(test)]
mod tests {
    use http::header::{CONTENT_TYPE, SERVER, WWW_AUTHENTICATE, X_FRAME_OPTIONS};

    use super::*;
    use crate::edge::headers::ResponseHeaders;
    use crate::edge::templates::Templates;

    const TOLD: [HeaderName; 2] =
        [HeaderName::from_static("x-request-id"), HeaderName::from_static("traceparent")];

    fn pair() -> Pair {
        ["id", "trace"].map(HeaderValue::from_static)
    }

    fn answer(headers: ResponseHeaders) -> ReadyAnswers {
        let templates = Templates::of(headers, &TOLD, &TOLD);
        let own = [(WWW_AUTHENTICATE, HeaderValue::try_from("Bearer realm=\"api\"").unwrap())];
        let kind = HeaderValue::from_static("application/problem+json");
        templates.answer(StatusCode::UNAUTHORIZED, &Bytes::from_static(b"{}"), &kind, &own)
    }

    #[test]
    fn a_copy_has_the_fields_that_are_put_in_one_by_one() {
        let hsts = ResponseHeaders::default().hsts();
        for (headers, transport) in [
            (ResponseHeaders::default(), Transport::Unknown),
            (hsts, Transport::Plain),
            (hsts, Transport::Tls),
        ] {
            let answers = answer(headers);
            let answer = answers.over(transport);
            let mut fields = answer.fields().clone();
            assert!(answer.tell(&mut fields, pair()));
            let mut expected: HeaderMap = answer.own().iter().cloned().collect();
            expected.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
            expected.insert(http::header::CONTENT_LENGTH, HeaderValue::from(2));
            headers.apply(StatusCode::UNAUTHORIZED, transport, &mut expected);
            expected.extend(TOLD.into_iter().zip(pair()));
            assert_eq!(fields, expected);
        }
    }

    #[test]
    fn what_somebody_changed_is_no_copy() {
        let answers = answer(ResponseHeaders::default());
        let answer = answers.over(Transport::Tls);
        let change = |change: fn(&mut HeaderMap)| {
            let mut fields = answer.fields().clone();
            change(&mut fields);
            let before = fields.clone();
            let told = answer.tell(&mut fields, pair());
            assert_eq!(told, fields != before);
            told
        };
        assert!(change(|_| {}));
        assert!(!change(|fields| _ = fields.remove(X_FRAME_OPTIONS)));
        assert!(!change(|fields| {
            fields.insert(X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
        }));
        assert!(!change(|fields| _ = fields.append(SERVER, HeaderValue::from_static("b/1"))));
        assert!(!change(|fields| {
            let value = fields.remove(X_FRAME_OPTIONS).unwrap();
            fields.insert(SERVER, value);
        }));
        assert!(!change(|fields| {
            fields.append(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
        }));
        assert!(!change(HeaderMap::clear));
    }

    #[test]
    fn fields_of_another_connection_are_no_copy() {
        let hsts = answer(ResponseHeaders::default().hsts());
        let mut fields = hsts.over(Transport::Plain).fields().clone();
        assert!(!hsts.over(Transport::Tls).tell(&mut fields, pair()));
    }
}
