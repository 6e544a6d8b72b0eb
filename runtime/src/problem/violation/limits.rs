//! The limits that a rule names.

use serde_json::Value;

use crate::redact::{ExposeError, JsonBuffer};

/// The limits of a broken rule: what its attribute says, and nothing of the request.
#[derive(Debug)]
pub(crate) enum Limits {
    None,
    Numbers(NumberLimits),
    /// The content types of a file.
    #[cfg_attr(not(feature = "multipart"), allow(dead_code, reason = "files come in forms"))]
    Types(&'static [&'static str]),
}

/// Limits of a number or a length.
#[derive(Debug, Default)]
pub(crate) struct NumberLimits {
    pub(crate) equal: Option<Value>,
    pub(crate) exclusive_max: Option<Value>,
    pub(crate) exclusive_min: Option<Value>,
    pub(crate) max: Option<Value>,
    pub(crate) min: Option<Value>,
}

impl Limits {
    /// Writes those whose names come before `header`.
    pub(super) fn write_first(&self, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        let Self::Numbers(limits) = self else { return Ok(()) };
        write(",\"equal\":", limits.equal.as_ref(), out)?;
        write(",\"exclusive_max\":", limits.exclusive_max.as_ref(), out)?;
        write(",\"exclusive_min\":", limits.exclusive_min.as_ref(), out)
    }

    /// Writes those between `header` and `parameter`.
    pub(super) fn write_second(&self, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        let Self::Numbers(limits) = self else { return Ok(()) };
        write(",\"max\":", limits.max.as_ref(), out)?;
        write(",\"min\":", limits.min.as_ref(), out)
    }

    /// Writes those behind `pointer`.
    pub(super) fn write_last(&self, out: &mut JsonBuffer) -> Result<(), ExposeError> {
        let Self::Types(types) = self else { return Ok(()) };
        out.raw(",\"types\":");
        out.serialize(types)
    }
}

fn write(key: &str, limit: Option<&Value>, out: &mut JsonBuffer) -> Result<(), ExposeError> {
    let Some(limit) = limit else { return Ok(()) };
    out.raw(key);
    out.serialize(limit)
}
