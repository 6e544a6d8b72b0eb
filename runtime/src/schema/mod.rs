//! What JSON looks like that comes in and that leaves: JSON Schema (2020-12) as the types say it, for documents.
//!
//! Behind the feature `openapi`. A type is a fragment; a type with fields of its own is a component, named once, so that a
//! type may hold itself. What is not of JSON Schema is in members that begin with `x-palisade-`: who sees a field, its
//! mask, and what a rule says that no keyword can.

mod answer;
mod fragments;
mod leaf;
mod schemas;

pub(crate) use answer::any_problem;
pub use answer::{AnswerSchema, AnswersOf};
pub use fragments::anything;
pub(crate) use fragments::{array, fixed, map, nullable, tuple, with};
pub use leaf::SchemaLeaf;
pub use schemas::{SchemaOf, Schemas};
