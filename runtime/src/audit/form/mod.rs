//! How an event is written.

mod class;
mod ecs;
mod object;
mod ocsf;
mod owasp;

use serde_json::Value;

use crate::audit::AuditRecord;

/// How an event is written, always as one JSON object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuditForm {
    /// Flat, with palisade's own names: those of the [guide](crate::guide::logging).
    #[default]
    Palisade,
    /// The [Elastic Common Schema](https://www.elastic.co/guide/en/ecs/current/index.html), version 8.17.
    Ecs,
    /// The [Open Cybersecurity Schema Framework](https://schema.ocsf.io/1.3.0), version 1.3: Authentication (3002)
    /// where a credential was refused, Authorize Session (3003) where a caller was, API Activity (6003) else.
    Ocsf,
    /// The [OWASP logging vocabulary](https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html):
    /// `datetime`, `level`, and an `event` such as `authz_fail:e3,/employees/{id}`.
    Owasp,
}

impl AuditForm {
    /// The event as a JSON object.
    pub fn value(self, record: &AuditRecord) -> Value {
        match self {
            Self::Palisade => serde_json::to_value(record).unwrap_or_default(),
            Self::Ecs => ecs::value(record),
            Self::Ocsf => ocsf::value(record),
            Self::Owasp => owasp::value(record),
        }
    }

    /// The same as a text without a line break.
    pub fn text(self, record: &AuditRecord) -> String {
        match self {
            Self::Palisade => serde_json::to_string(record).unwrap_or_default(),
            _ => self.value(record).to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
