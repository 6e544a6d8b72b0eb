//! One request and its answer through the rules.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Version};
use palisade::firewall::{
    InspectedAnswer, InspectedHead, Inspection, InspectionError, InspectionRequest,
    InspectionVerdict, RuleId,
};

use crate::compiled::Running;
use crate::detects::{REFUSING, detects};
use crate::field_text::text;
use crate::form::Form;
use crate::secret::{DETECTS, Secret};

/// What the rules know of one request.
pub struct Transaction {
    /// None where the engine could not begin.
    engine: Result<Box<dyn Running>, String>,
    asked: InspectionRequest,
    secret: Secret,
    /// How many matches were told.
    told: usize,
    /// The body of a form in parts, for what the engine reads otherwise than palisade.
    form: Option<Form>,
}

impl Transaction {
    pub(crate) fn new(
        engine: Result<Box<dyn Running>, InspectionError>,
        asked: InspectionRequest,
        secret: Secret,
    ) -> Self {
        let engine = engine.map_err(|error| error.to_string());
        Self { engine, asked, secret, told: 0, form: None }
    }

    fn engine(&mut self) -> Result<&mut dyn Running, InspectionError> {
        match &mut self.engine {
            Ok(engine) => Ok(&mut **engine),
            Err(error) => Err(error.clone().into()),
        }
    }

    /// What matched since the last look.
    fn verdict(&mut self) -> Result<InspectionVerdict, InspectionError> {
        let engine = self.engine()?;
        // First what refuses: it is one of those that matched.
        let refused = engine.refused_by();
        let matched = engine.matched();
        let fresh = matched.get(self.told..).unwrap_or_default();
        // In detection alone the rule that would refuse matches like any other.
        let refusing = fresh.iter().filter(|id| REFUSING.contains(&id.as_str()));
        let mut rules: Vec<String> = Vec::new();
        let told = fresh.iter().filter(|id| detects(id)).chain(refusing.clone());
        for id in told.chain(refused.iter().flatten()) {
            if !rules.contains(id) {
                rules.push(id.clone());
            }
        }
        let is_refused = refused.is_some() || refusing.count() > 0;
        self.told = matched.len();
        let rules: Vec<RuleId> = rules.into_iter().map(RuleId::from).collect();
        Ok(if is_refused {
            InspectionVerdict::Block(rules)
        } else if rules.is_empty() {
            InspectionVerdict::Allow
        } else {
            InspectionVerdict::Log(rules)
        })
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

/// A request over HTTP/2 names its host in its target.
fn host_is_missing(head: &InspectedHead, fields: &HeaderMap) -> Option<String> {
    let authority = head.uri().authority().filter(|_| !fields.contains_key("host"))?;
    Some(authority.to_string())
}

impl Inspection for Transaction {
    fn head(&mut self, head: &InspectedHead) -> Result<InspectionVerdict, InspectionError> {
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

    fn body(&mut self, piece: &Bytes) -> Result<InspectionVerdict, InspectionError> {
        if let Some(form) = &mut self.form {
            form.push(piece);
        }
        self.engine()?.body(piece)?;
        Ok(InspectionVerdict::Allow)
    }

    fn body_end(&mut self) -> Result<InspectionVerdict, InspectionError> {
        if self.form.take().is_some_and(|form| !form.is_read_in_one_way()) {
            return Ok(InspectionVerdict::block("palisade-multipart"));
        }
        self.engine()?.body_end()?;
        self.verdict()
    }

    fn answer(&mut self, answer: &InspectedAnswer) -> Result<InspectionVerdict, InspectionError> {
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
