//! A request that is shown to the rules without a service.

use std::error::Error;

use crate::compiled::Running;

/// A request that is shown to the rules without a service, and may be none that HTTP allows: for tests of rules and of
/// exclusions.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// `HTTP/1.1`.
    pub protocol: &'a str,
    /// The header fields.
    pub fields: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
    /// What is answered, where the rules are to see it.
    pub answer: Option<SampleAnswer<'a>>,
}

/// The answer to a [`Sample`], with the status 200.
#[derive(Clone, Copy, Debug)]
pub struct SampleAnswer<'a> {
    /// The header fields.
    pub fields: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// What rules make of a [`Sample`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matched {
    /// Every rule that matched and is logged; with the engine in pure Rust those that set and count, too.
    pub rules: Vec<String>,
    /// Whether it is refused.
    pub is_refused: bool,
}

impl Sample<'_> {
    pub(crate) fn ask(
        &self,
        mut engine: Box<dyn Running>,
    ) -> Result<Matched, Box<dyn Error + Send + Sync>> {
        engine.client("127.0.0.1")?;
        engine.target(self.target, self.method, self.protocol)?;
        for (name, value) in self.fields {
            engine.field(name, value)?;
        }
        engine.head_end()?;
        if !self.body.is_empty() {
            engine.body(self.body)?;
        }
        engine.body_end()?;
        if let Some(SampleAnswer { fields, body }) = self.answer {
            for (name, value) in fields {
                engine.answer_field(name, value)?;
            }
            engine.answer_head_end(200)?;
            engine.answer_body(body)?;
        }
        let is_refused = engine.refused_by().is_some();
        Ok(Matched { rules: engine.matched(), is_refused })
    }
}
