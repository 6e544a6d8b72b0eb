//! The header fields of usual answers, made at start.
//!
//! A usual answer has a dozen fields, most of them the same each time, and a map hashes each name that is
//! put into it. A copy of a whole map hashes none: its values are exchanged in their places. Whatever is
//! not usual is completed field by field ([`ResponseHeaders::apply`]).

use bytes::Bytes;
use http::header::{
    CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderMap, StatusCode};

use crate::edge::headers::ResponseHeaders;
use crate::edge::peer::Transport;
use crate::edge::ready_answer::{Pair, ReadyAnswer, ReadyAnswers};

/// What an answer may have of its own beside the type and the length of its body.
const MORE: [Option<HeaderName>; 4] =
    [None, Some(WWW_AUTHENTICATE), Some(LOCATION), Some(RETRY_AFTER)];

/// Maps by what an answer has of its own.
#[derive(Debug)]
pub(crate) struct Templates {
    /// For every connection but the one below.
    usual: ByKind,
    /// For a plain one, where another answer says that the service has TLS.
    over_plain: Option<ByKind>,
}

#[derive(Debug)]
struct ByKind {
    /// As many as [`MORE`].
    plain: [HeaderMap; 4],
    /// The same with the fields of a limit.
    limited: [HeaderMap; 4],
}

/// One of them, for fields in this order: the type of the body is 0, its length 1 and what comes beside them 2.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template<'a> {
    fields: &'a HeaderMap,
    order: [usize; 3],
}

impl Templates {
    /// `told` are the names of the two fields that name a request, `limit` of those that name what is left
    /// of a limit.
    pub(crate) fn of(
        headers: ResponseHeaders,
        told: &[HeaderName; 2],
        limit: &[HeaderName; 2],
    ) -> Self {
        let by_kind = |transport| ByKind::of(headers, transport, told, limit);
        let differ = headers.states_transport_security(Transport::Tls);
        Self {
            usual: by_kind(Transport::Tls),
            over_plain: differ.then(|| by_kind(Transport::Plain)),
        }
    }

    /// A refusal that is the same for everyone, with `own` beside the fields of every answer. It must not be kept by
    /// a cache, as no error is.
    pub(crate) fn answer(
        &self,
        status: StatusCode,
        body: &Bytes,
        kind: &HeaderValue,
        own: &[(HeaderName, HeaderValue)],
    ) -> ReadyAnswers {
        let length = HeaderValue::from(body.len());
        let complete = |by_kind: &ByKind| {
            let [fields, ..] = &by_kind.plain;
            let mut fields = fields.clone();
            for (place, value) in fields.values_mut().zip([kind, &length]) {
                place.clone_from(value);
            }
            for (name, value) in own {
                fields.append(name, value.clone());
            }
            ReadyAnswer::new(status, body.clone(), own.into(), fields)
        };
        let over_plain = self.over_plain.as_ref().map(complete);
        ReadyAnswers { usual: complete(&self.usual), over_plain }
    }

    /// The template for an answer that has these fields of its own, with the fields of a limit or without;
    /// none where they are not the usual ones.
    pub(crate) fn find(
        &self,
        fields: &HeaderMap,
        is_limited: bool,
        transport: Transport,
    ) -> Option<Template<'_>> {
        let plain = self.over_plain.as_ref().filter(|_| transport == Transport::Plain);
        let by_kind = plain.unwrap_or(&self.usual);
        let templates = if is_limited { &by_kind.limited } else { &by_kind.plain };
        let (kind, order) = kind(fields)?;
        templates.get(kind).map(|fields| Template { fields, order })
    }
}

impl ByKind {
    fn of(
        headers: ResponseHeaders,
        transport: Transport,
        told: &[HeaderName; 2],
        limit: &[HeaderName; 2],
    ) -> Self {
        let template = |more: Option<HeaderName>, limit: &[HeaderName]| {
            let names = [CONTENT_TYPE, CONTENT_LENGTH].into_iter().chain(told.clone());
            let names = names.chain(limit.iter().cloned()).chain(more);
            let mut fields: HeaderMap =
                names.map(|name| (name, HeaderValue::from_static(""))).collect();
            headers.apply(StatusCode::OK, transport, &mut fields);
            fields
        };
        Self {
            plain: MORE.map(|more| template(more, &[])),
            limited: MORE.map(|more| template(more, limit)),
        }
    }
}

impl Template<'_> {
    /// Completes the fields that the template was found for.
    pub(crate) fn complete(self, fields: &mut HeaderMap, told: Pair, limit: Option<Pair>) {
        let mut own = std::mem::replace(fields, self.fields.clone());
        let mut values = own.values_mut();
        let mut of = [const { None }; 3];
        for place in self.order {
            if let Some(of) = of.get_mut(place) {
                *of = values.next();
            }
        }
        let [kind, length, last] = of;
        let mut places = fields.values_mut();
        let mut swap = |value: Option<&mut HeaderValue>| {
            if let (Some(value), Some(place)) = (value, places.next()) {
                std::mem::swap(place, value);
            }
        };
        swap(kind);
        swap(length);
        let [mut id, mut trace] = told;
        swap(Some(&mut id));
        swap(Some(&mut trace));
        if let Some([mut policy, mut left]) = limit {
            swap(Some(&mut policy));
            swap(Some(&mut left));
        }
        swap(last);
    }
}

/// The place in [`MORE`] of what the answer has beside type and length, each once, and their order; none for another
/// answer.
fn kind(fields: &HeaderMap) -> Option<(usize, [usize; 3])> {
    if fields.len() != fields.keys_len() || fields.len() > 3 {
        return None;
    }
    let (mut has, mut more, mut order) = ([false; 2], 0, [2; 3]);
    for (name, place) in fields.keys().zip(&mut order) {
        if *name == CONTENT_TYPE {
            (*place, has[0]) = (0, true);
        } else if *name == CONTENT_LENGTH {
            (*place, has[1]) = (1, true);
        } else if *name == WWW_AUTHENTICATE && more == 0 {
            more = 1;
        } else if *name == LOCATION && more == 0 {
            more = 2;
        } else if *name == RETRY_AFTER && more == 0 {
            more = 3;
        } else {
            return None;
        }
    }
    (has == [true; 2]).then_some((more, order))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [[HeaderName; 2]; 2] = [
        [HeaderName::from_static("x-request-id"), HeaderName::from_static("traceparent")],
        [HeaderName::from_static("ratelimit-policy"), HeaderName::from_static("ratelimit")],
    ];

    fn pair(first: &'static str, second: &'static str) -> Pair {
        [first, second].map(HeaderValue::from_static)
    }

    fn own(lines: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut fields = HeaderMap::new();
        for (name, value) in lines {
            fields.append(name, HeaderValue::from_static(value));
        }
        fields
    }

    const USUAL: [(HeaderName, &str); 2] = [(CONTENT_LENGTH, "7"), (CONTENT_TYPE, "text/csv")];

    #[test]
    fn a_copy_has_what_is_put_in_field_by_field() {
        let [told_by, limited_by] = NAMES;
        let hsts = ResponseHeaders::default().hsts();
        for (headers, transport) in [
            (ResponseHeaders::default(), Transport::Unknown),
            (hsts, Transport::Unknown),
            (hsts, Transport::Plain),
            (hsts, Transport::Tls),
        ] {
            let templates = Templates::of(headers, &told_by, &limited_by);
            let [none, challenge, place, wait] = [
                None,
                Some((WWW_AUTHENTICATE, "Bearer")),
                Some((LOCATION, "/a")),
                Some((RETRY_AFTER, "1")),
            ];
            for more in [none, challenge, place, wait] {
                for limit in [None, Some(pair("a;q=1", "a;r=1"))] {
                    let lines: Vec<_> = USUAL.into_iter().chain(more.clone()).collect();
                    let (mut fields, mut expected) = (own(&lines), own(&lines));
                    let told = pair("id", "trace");
                    let template = templates.find(&fields, limit.is_some(), transport).unwrap();
                    template.complete(&mut fields, told.clone(), limit.clone());
                    headers.apply(StatusCode::OK, transport, &mut expected);
                    expected.extend(told_by.iter().cloned().zip(told));
                    expected.extend(limited_by.iter().cloned().zip(limit.into_iter().flatten()));
                    assert_eq!(fields, expected);
                }
            }
        }
    }

    #[test]
    fn what_is_not_usual_is_left_as_it_is() {
        let [told, limit] = NAMES;
        let templates = Templates::of(ResponseHeaders::default(), &told, &limit);
        let [length, kind] = USUAL;
        for lines in [
            vec![],
            vec![kind.clone()],
            vec![length.clone()],
            vec![kind.clone(), length.clone(), (http::header::SERVER, "secret/1.0")],
            vec![kind.clone(), length.clone(), (http::header::CACHE_CONTROL, "public")],
            vec![kind.clone(), length.clone(), (LOCATION, "/a"), (WWW_AUTHENTICATE, "Bearer")],
            vec![kind.clone(), length.clone(), (WWW_AUTHENTICATE, "A"), (WWW_AUTHENTICATE, "B")],
            vec![kind.clone(), kind, length],
        ] {
            let found = templates.find(&own(&lines), false, Transport::Unknown);
            assert!(found.is_none(), "{lines:?}");
        }
    }
}
