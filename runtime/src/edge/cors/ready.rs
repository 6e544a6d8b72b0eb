//! The statement of an application, checked and written as the fields that leave.

use std::future::Future;
use std::time::Duration;

use http::HeaderValue;
use http::header::HeaderName;

use super::source::{CorsQuestion, OriginLookup};
use super::statement::{Cors, Who};
use crate::config_faults::ConfigFaults;
use crate::edge::origin::Origin;

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const HEADERS: [&str; 6] =
    ["authorization", "content-type", "dpop", "idempotency-key", "if-match", "if-none-match"];
/// What a page needs to act on a refusal: when to come again, and what is asked of it.
const EXPOSED: [&str; 9] = [
    "retry-after",
    "ratelimit",
    "ratelimit-policy",
    "www-authenticate",
    "dpop-nonce",
    "location",
    "etag",
    "deprecation",
    "x-request-id",
];
const USUAL_AGE: Duration = Duration::from_secs(600);
const LONGEST_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is checked once, when the application starts.
pub(crate) struct ReadyCors {
    who: ReadyWho,
    pub(super) credentials: bool,
    pub(super) methods: HeaderValue,
    pub(super) headers: HeaderValue,
    pub(super) exposed: HeaderValue,
    pub(super) max_age: HeaderValue,
}

enum ReadyWho {
    Listed(Vec<Origin>),
    Anyone,
    Asked(OriginLookup),
}

impl Cors {
    /// The statement, ready; nothing where it is faulty.
    pub(crate) fn ready(self, faults: &mut ConfigFaults) -> Option<ReadyCors> {
        faults.extend(self.faults.into_sentences());
        let who = match self.who {
            Who::Listed(origins) => match Origin::all("cors", &origins) {
                Ok(origins) => Some(ReadyWho::Listed(origins)),
                Err(wrong) => {
                    faults.extend(wrong);
                    None
                }
            },
            Who::Anyone => Some(ReadyWho::Anyone),
            Who::Asked(source) => Some(ReadyWho::Asked(source)),
        };
        if self.credentials && matches!(who, Some(ReadyWho::Anyone)) {
            faults.add(
                "cors: pages of every origin would read what a caller with a session sees: name the \
                 origins, with `Cors::origins([..])`",
            );
        }
        let methods = self.methods.unwrap_or_else(|| METHODS.map(str::to_owned).to_vec());
        check_methods(&methods, faults);
        let headers = names(&HEADERS, &self.headers, "headers", faults);
        let exposed = names(&EXPOSED, &self.exposed, "expose", faults);
        let max_age = self.max_age.unwrap_or(USUAL_AGE);
        if max_age > LONGEST_AGE {
            faults.add("cors: `.max_age(..)` is a day at most");
        }
        Some(ReadyCors {
            who: who?,
            credentials: self.credentials,
            methods: HeaderValue::try_from(methods.join(", ")).ok()?,
            headers: HeaderValue::try_from(headers.join(", ")).ok()?,
            exposed: HeaderValue::try_from(exposed.join(", ")).ok()?,
            max_age: HeaderValue::from(max_age.as_secs()),
        })
    }
}

/// With credentials a `*` means a method of this name, and three methods no page may use.
fn check_methods(methods: &[String], faults: &mut ConfigFaults) {
    if methods.is_empty() {
        faults.add("cors: `.methods(..)` names no method");
    }
    for method in methods {
        let is_token = method.parse::<http::Method>().is_ok() && method != "*";
        let is_forbidden =
            ["CONNECT", "TRACE", "TRACK"].iter().any(|it| it.eq_ignore_ascii_case(method));
        let is_misspelt = METHODS.iter().any(|it| it.eq_ignore_ascii_case(method) && it != method);
        if !is_token || is_forbidden {
            faults.add(format!(
                "cors: `{}` in `.methods(..)` is not a method that a page may use: name each, as `PUT`",
                method.escape_debug()
            ));
        } else if is_misspelt {
            faults.add(format!(
                "cors: methods are told apart by case: write `{}` for `{method}`",
                method.to_ascii_uppercase()
            ));
        }
    }
}

fn names(known: &[&str], more: &[String], setter: &str, faults: &mut ConfigFaults) -> Vec<String> {
    let mut names: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    for name in more {
        match HeaderName::try_from(name) {
            Ok(_) if name == "*" => faults.add(format!(
                "cors: a `*` in `.{setter}(..)` means a field of that name: name each field"
            )),
            Ok(name) if names.iter().any(|it| it == name.as_str()) => {}
            Ok(name) => names.push(name.as_str().to_owned()),
            Err(_) => faults.add(format!(
                "cors: `{}` in `.{setter}(..)` is not a header field",
                name.escape_debug()
            )),
        }
    }
    names
}

impl ReadyCors {
    /// The origins, or who is asked about them, and whether credentials come along.
    #[cfg(feature = "openapi")]
    pub(crate) fn in_words(&self) -> Vec<String> {
        let mut words: Vec<String> = match &self.who {
            ReadyWho::Listed(origins) => {
                origins.iter().map(|origin| origin.as_str().to_owned()).collect()
            }
            ReadyWho::Anyone => vec!["every origin".to_owned()],
            ReadyWho::Asked(_) => vec!["origins that the application is asked about".to_owned()],
        };
        words.extend(self.credentials.then(|| "with credentials".to_owned()));
        words
    }

    /// Whether pages of an origin may read.
    pub(super) async fn allows(
        &self,
        origin: &str,
        question: impl FnOnce() -> Option<CorsQuestion>,
        now_nanos: u64,
        may_ask: impl Future<Output = bool>,
    ) -> bool {
        match &self.who {
            ReadyWho::Listed(origins) => origins.iter().any(|listed| listed.as_str() == origin),
            ReadyWho::Anyone => true,
            ReadyWho::Asked(source) => {
                let question = Origin::parse(origin).is_ok().then(question).flatten();
                match question {
                    Some(question) => source.allows(question, now_nanos, may_ask).await,
                    None => false,
                }
            }
        }
    }

    /// Whether every answer says `*`.
    pub(super) fn is_for_anyone(&self) -> bool {
        matches!(self.who, ReadyWho::Anyone)
    }

    /// Whether pages of an origin may ever read, as far as that is known at start.
    pub(crate) fn may_allow(&self, origin: &str) -> bool {
        match &self.who {
            ReadyWho::Listed(origins) => origins.iter().any(|it| it.as_str() == origin),
            ReadyWho::Anyone | ReadyWho::Asked(_) => true,
        }
    }
}
