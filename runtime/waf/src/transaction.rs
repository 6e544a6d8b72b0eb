//! One request and its answer through the rules.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Version};
use palisade::firewall::{
    Asked, InspectedAnswer, InspectedHead, Inspection, InspectionError, RuleId, Verdict,
};

use crate::engine::Engine;
use crate::rules::{DETECTS, Secret};

/// What the rules know of one request.
pub struct Transaction {
    /// None where the engine could not begin.
    engine: Result<Box<dyn Engine>, String>,
    asked: Asked,
    secret: Secret,
    /// How many matches were told.
    told: usize,
    /// The body of a form with files, for what the engine reads otherwise than palisade.
    form: Option<Form>,
}

/// A form as it is sent, and what parts it.
struct Form {
    /// None where the content type does not say it once and plainly.
    boundary: Option<String>,
    body: Vec<u8>,
}

impl Transaction {
    pub(crate) fn new(
        engine: Result<Box<dyn Engine>, InspectionError>,
        asked: Asked,
        secret: Secret,
    ) -> Self {
        let engine = engine.map_err(|error| error.to_string());
        Self { engine, asked, secret, told: 0, form: None }
    }

    fn engine(&mut self) -> Result<&mut dyn Engine, InspectionError> {
        match &mut self.engine {
            Ok(engine) => Ok(&mut **engine),
            Err(error) => Err(error.clone().into()),
        }
    }

    /// What matched since the last look.
    fn verdict(&mut self) -> Result<Verdict, InspectionError> {
        let engine = self.engine()?;
        let (matched, refused) = (engine.matched(), engine.refused_by());
        let fresh = matched.get(self.told..).unwrap_or_default();
        let mut rules: Vec<String> = Vec::new();
        for id in fresh.iter().filter(|id| detects(id)) {
            if !rules.contains(id) {
                rules.push(id.clone());
            }
        }
        self.told = matched.len();
        // In detection alone the rule that would refuse matches like any other.
        let refusing = fresh.iter().find(|id| REFUSING.contains(&id.as_str())).cloned();
        if let Some(id) = refusing {
            rules.push(id);
            return Ok(Verdict::Block(rules.into_iter().map(RuleId::from).collect()));
        }
        if let Some(refusing) = refused {
            for id in refusing {
                if !rules.contains(&id) {
                    rules.push(id);
                }
            }
            return Ok(Verdict::Block(rules.into_iter().map(RuleId::from).collect()));
        }
        let rules: Vec<RuleId> = rules.into_iter().map(RuleId::from).collect();
        Ok(if rules.is_empty() { Verdict::Allow } else { Verdict::Log(rules) })
    }
}

/// The rules that refuse where the score is reached: of requests, early and late, and of answers.
const REFUSING: [&str; 4] = ["949110", "949111", "959100", "959101"];

/// Whether a rule looks for an attack. Those of the set that begin a file, set variables and count the score match at
/// every request.
pub(crate) fn detects(id: &str) -> bool {
    let Ok(number) = id.parse::<u32>() else { return true };
    match number {
        900_000..=901_999 | 949_000..=949_999 | 959_000..=959_999 | 980_000..=980_999 => false,
        905_000..=959_999 => number % 1_000 >= 100,
        1_990_000..=1_990_999 => false,
        _ => true,
    }
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        Version::HTTP_3 => "HTTP/3.0",
        _ => "HTTP/1.1",
    }
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

impl Form {
    fn of(fields: &HeaderMap) -> Option<Self> {
        let mut lines = fields.get_all(CONTENT_TYPE).iter().map(text);
        let first = lines.next()?;
        let lower = first.to_ascii_lowercase();
        if !lower.trim_start().starts_with("multipart/") {
            return None;
        }
        let mut said = lower.match_indices("boundary=");
        let at = said.next().filter(|_| said.next().is_none() && lines.next().is_none());
        let boundary = at.and_then(|(at, word)| first.get(at + word.len()..)).and_then(plain);
        Some(Self { boundary, body: Vec::new() })
    }

    /// Whether what parts the form stands at the beginning of lines alone. The engine looks for it anywhere, and ends
    /// at the first that seems to close the form; palisade reads on (RFC 2046, 5.1.1).
    fn is_read_in_one_way(&self) -> bool {
        if self.body.is_empty() {
            return true;
        }
        let Some(boundary) = &self.boundary else { return false };
        let mark = format!("--{boundary}");
        let mut found = self.body.windows(mark.len()).enumerate();
        found.all(|(at, window)| {
            let is_mark = window == mark.as_bytes();
            let before = self.body.get(..at).unwrap_or_default();
            let rest = self.body.get(at + mark.len()..).unwrap_or_default();
            let begins_line = before.is_empty() || before.ends_with(b"\r\n");
            let ends_line =
                rest.starts_with(b"\r\n") || rest.starts_with(b"--\r\n") || rest == b"--";
            !is_mark || (begins_line && ends_line)
        })
    }
}

/// A boundary of letters that need no quotes, in quotes or not, and nothing behind it.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"'()+_,-./:=?".contains(&byte);
    ((1..=70).contains(&inner.len()) && inner.bytes().all(is_letter)).then(|| inner.to_owned())
}

/// A request over HTTP/2 names its host in its target.
fn host_is_missing(head: &InspectedHead, fields: &HeaderMap) -> Option<String> {
    let authority = head.uri().authority().filter(|_| !fields.contains_key("host"))?;
    Some(authority.to_string())
}

impl Inspection for Transaction {
    fn head(&mut self, head: &InspectedHead) -> Result<Verdict, InspectionError> {
        let (asked, secret) = (self.asked, self.secret);
        let engine = self.engine()?;
        engine.client(&head.client().to_string())?;
        let target = head.uri().path_and_query().map_or("/", |target| target.as_str());
        engine.target(target, head.method().as_str(), protocol(head.version()))?;
        for (name, value) in head.headers() {
            engine.field(name.as_str(), &text(value))?;
        }
        if let Some(host) = host_is_missing(head, head.headers()) {
            engine.field("host", &host)?;
        }
        for rule in asked.except {
            engine.field(&secret.field(rule), "1")?;
        }
        if asked.detects_only {
            engine.field(&secret.field(DETECTS), "1")?;
        }
        engine.head_end()?;
        self.form = Form::of(head.headers());
        self.verdict()
    }

    fn body(&mut self, piece: &Bytes) -> Result<Verdict, InspectionError> {
        if let Some(form) = &mut self.form {
            form.body.extend_from_slice(piece);
        }
        self.engine()?.body(piece)?;
        Ok(Verdict::Allow)
    }

    fn body_end(&mut self) -> Result<Verdict, InspectionError> {
        if self.form.take().is_some_and(|form| !form.is_read_in_one_way()) {
            return Ok(Verdict::block("palisade-multipart"));
        }
        self.engine()?.body_end()?;
        self.verdict()
    }

    fn answer(&mut self, answer: &InspectedAnswer) -> Result<Verdict, InspectionError> {
        let engine = self.engine()?;
        for (name, value) in answer.headers() {
            engine.answer_field(name.as_str(), &text(value))?;
        }
        engine.answer_head_end(answer.status().as_u16())?;
        if let Some(body) = answer.body() {
            engine.answer_body(body)?;
        }
        self.verdict()
    }
}

impl fmt::Debug for Transaction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Transaction").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_read_in_one_way(kind: &'static str, body: &str) -> bool {
        let fields = [(CONTENT_TYPE, HeaderValue::from_static(kind))].into_iter().collect();
        let mut form = Form::of(&fields).unwrap();
        form.body.extend_from_slice(body.as_bytes());
        form.is_read_in_one_way()
    }

    #[test]
    fn a_form_that_two_readers_read_in_two_ways_is_none() {
        let good = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B--\r\n";
        for kind in ["multipart/form-data; boundary=B", "Multipart/Form-Data; Boundary=\"B\""] {
            assert!(is_read_in_one_way(kind, good), "{kind}");
        }
        let kind = "multipart/form-data; boundary=B";
        for hidden in ["x--B--", "x--B", "x\n--B--", "x\r\n--Bc", "x\r\n--B --"] {
            assert!(
                !is_read_in_one_way(kind, &good.replace("\r\n\r\nx", &format!("\r\n\r\n{hidden}"))),
                "{hidden:?}"
            );
        }
        for kind in [
            "multipart/form-data",
            "multipart/form-data; boundary=A; boundary=B",
            "multipart/form-data; boundary=B; charset=utf-8",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"B",
        ] {
            assert!(!is_read_in_one_way(kind, good), "{kind}");
        }
    }

    #[test]
    fn rules_that_match_every_request_are_none_to_tell() {
        for id in ["900005", "901001", "901340", "949110", "942011", "980170", "1990001"] {
            assert!(!detects(id), "{id}");
        }
        for id in ["911100", "920350", "942100", "941390", "953100", "200002", "77", "own"] {
            assert!(detects(id), "{id}");
        }
    }
}
