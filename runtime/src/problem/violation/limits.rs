//! The limits that a rule names.

use serde::ser::SerializeMap;
use serde_json::Value;

/// The limits of a broken rule: what its attribute says, and nothing of the request.
#[derive(Debug)]
pub(crate) enum Limits {
    None,
    Numbers(NumberLimits),
    /// The content types of a file.
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
    pub(super) fn serialize_first<M: SerializeMap>(&self, members: &mut M) -> Result<(), M::Error> {
        let Self::Numbers(bounds) = self else { return Ok(()) };
        entry("equal", bounds.equal.as_ref(), members)?;
        entry("exclusive_max", bounds.exclusive_max.as_ref(), members)?;
        entry("exclusive_min", bounds.exclusive_min.as_ref(), members)
    }

    /// Writes those between `header` and `parameter`.
    pub(super) fn serialize_second<M: SerializeMap>(
        &self,
        members: &mut M,
    ) -> Result<(), M::Error> {
        let Self::Numbers(bounds) = self else { return Ok(()) };
        entry("max", bounds.max.as_ref(), members)?;
        entry("min", bounds.min.as_ref(), members)
    }

    /// Writes those behind `pointer`.
    pub(super) fn serialize_last<M: SerializeMap>(&self, members: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Types(types) => members.serialize_entry("types", types),
            Self::None | Self::Numbers(_) => Ok(()),
        }
    }
}

fn entry<M: SerializeMap>(
    name: &str,
    limit: Option<&Value>,
    members: &mut M,
) -> Result<(), M::Error> {
    limit.map_or(Ok(()), |limit| members.serialize_entry(name, limit))
}
