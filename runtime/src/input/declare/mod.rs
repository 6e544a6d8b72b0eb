//! What is known of an input while the program is compiled: names, facts, and where it may be read.

mod buffered;
mod concrete;
mod demands;
mod facts;
mod field;
mod field_content;
#[cfg(feature = "openapi")]
mod field_schema;
mod field_types;
mod fields;
mod fulfilment;
mod integer_range;
mod leaves;
mod length;
mod parameter;
mod places;
#[cfg(feature = "openapi")]
pub(crate) mod schema;

pub(crate) use buffered::unreadable;
pub use concrete::check_concrete;
pub use demands::{
    FieldRules, check_field, check_file_types, check_id, check_itself, check_tagged,
};
pub(crate) use facts::{CHANGE, CHANGE_AND_LOOKUP, LOOKUP, NOTHING, UNCHECKED, UNTOLD};
pub use facts::{ParameterFacts, Reads};
pub use field::InputField;
pub(crate) use field_content::{Expected, field_called};
#[cfg(feature = "openapi")]
pub use field_schema::FieldSchema;
pub(crate) use fields::FieldContent;
#[cfg(feature = "openapi")]
pub use fields::SchemaRules;
pub use fields::{FieldFacts, FieldName, InputTagging};
pub use fulfilment::{check_length_can_hold, check_range_can_hold};
pub(crate) use integer_range::IntegerRange;
pub(crate) use leaves::{for_each_container, for_each_leaf};
pub use length::Length;
pub use parameter::{HandlerTraits, check_parameter};
pub(crate) use places::first_id;
pub use places::{check_flattened, check_tag};
