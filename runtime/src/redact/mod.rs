//! What may leave: allowlisted fields, for the viewer who asks.
//!
//! [`Expose`] says how a value is written for a viewer, and is what an exposed field must
//! implement. [`Redacted`] marks the types that may be a response body: derived types and
//! collections of them, never a bare leaf.

mod anonymous_view;
mod collections;
mod debug;
mod duplicate_keys;
mod expose;
mod expose_bound;
mod keys_probe;
mod leaves;
mod mask;
mod object;
mod pseudonym;
mod redacted;
#[cfg(feature = "openapi")]
mod schema;
mod settings;
mod shape;
#[cfg(all(test, feature = "pseudonym"))]
mod tests;
mod viewed;
mod viewer;
mod views;
mod write;

pub use anonymous_view::{AnonymousView, SerializeNeedsRawSerialize};
pub use debug::debug_fields;
pub use duplicate_keys::{ObjectKeys, check_keys};
pub use expose::Expose;
pub use expose_bound::ExposeBound;
pub use keys_probe::{KeysFallback, KeysProbe};
pub use leaves::Key;
pub(crate) use mask::LookedAt;
pub use mask::{Dated, Legible, Mask, Masked, masked_text};
pub use object::{HeldObjects, UnaskedObject, check_extension, check_holds_object, check_part};
pub(crate) use pseudonym::PseudonymKey;
pub use redacted::Redacted;
#[cfg(feature = "openapi")]
pub use schema::redacted_schema;
pub(crate) use settings::RedactSettings;
pub(crate) use shape::{Content, ContentKind, Masking, ShapeForm, When};
pub use shape::{FieldShape, HeldShapes, Shape, Tagging, VariantShape};
pub use viewed::{AnyView, MaskedView, Viewed};
pub use viewer::{NamesOwner, Owned, Viewer};
pub use write::{
    ExposeError, FieldWriter, Fields, Flatten, Flattened, JsonBuffer, Trusted, expose_fields,
};
pub(crate) use write::{Layout, is_plain};
