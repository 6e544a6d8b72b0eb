//! What a handler answers with, for documents.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A kind of answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnswerSchema {
    /// The status, or a class of them: `200`, `4XX`.
    pub status: String,
    /// The content type; nothing where there is no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// What the body looks like; of a stream, one item.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub schema: Value,
    /// Header fields that it may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The type of a problem, where it has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Further members of a problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

/// Tells what a handler answers with.
pub type AnswersOf = fn(&mut super::schemas::Schemas) -> Vec<AnswerSchema>;

impl AnswerSchema {
    /// An answer without a body.
    pub(crate) fn empty(status: &str) -> Self {
        Self {
            status: status.to_owned(),
            content_type: None,
            schema: Value::Null,
            fields: Vec::new(),
            problem: None,
            title: String::new(),
            members: Vec::new(),
        }
    }

    /// An answer with a body.
    pub(crate) fn of(status: &str, content_type: &str, schema: Value) -> Self {
        Self { content_type: Some(content_type.to_owned()), schema, ..Self::empty(status) }
    }

    /// With header fields more.
    pub(crate) fn with(mut self, fields: &[&str]) -> Self {
        self.fields.extend(fields.iter().map(|field| (*field).to_owned()));
        self
    }

    /// A problem without a type of its own.
    #[doc(hidden)]
    #[must_use]
    pub fn problem(status: &str) -> Self {
        Self::of(status, "application/problem+json", Value::Null)
    }

    /// The problem's type, its title and its further members.
    #[doc(hidden)]
    #[must_use]
    pub fn kind(self, uri: &str, title: &str, members: &[&str]) -> Self {
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        Self { problem: Some(uri.to_owned()), title: title.to_owned(), members, ..self }
    }

    /// The problem's further members.
    #[doc(hidden)]
    #[must_use]
    pub fn having(self, members: &[&str]) -> Self {
        Self { members: members.iter().map(|member| (*member).to_owned()).collect(), ..self }
    }

    /// An answer of which nothing is known.
    #[doc(hidden)]
    #[must_use]
    pub fn anything() -> Self {
        Self::of("2XX", "*/*", Value::Object(serde_json::Map::new()))
    }

    /// An answer with which the connection becomes another protocol's.
    #[doc(hidden)]
    #[must_use]
    pub fn upgraded() -> Self {
        let fields = ["Connection", "Upgrade", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol"];
        Self::empty("101").with(&fields)
    }

    pub(crate) fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// What a handler may return where nothing more is known of its error.
pub(crate) fn any_problem() -> Vec<AnswerSchema> {
    vec![AnswerSchema::problem("4XX"), AnswerSchema::problem("5XX")]
}
