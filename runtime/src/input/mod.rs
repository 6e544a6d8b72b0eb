//! What comes in: which parameters a guarded handler may take, and how their values are checked.
//!
//! A parameter's type must be [`SafeInput`]. Bodies, queries and forms are, where their type is
//! `#[input]`; text in the path is, where its length is bounded. What is neither says so in writing,
//! with `#[unchecked("why")]`.

mod check;
mod declare;
mod extract;
mod id;
mod leaving;
mod lookup;
mod probe;
mod read;
mod settings;
mod text;

#[cfg(feature = "url")]
pub use check::check_international_email;
pub(crate) use check::plain_refusal;
#[cfg(feature = "validate")]
pub use check::validated;
pub use check::{
    Absent, EntryKey, Input, InputBound, InputLocation, JsonInput, JsonInputBound, Lettered,
    Measured, Nested, Omittable, Range, Ranged, RuleMessage, Texts, Violations, check_contains,
    check_control, check_email, check_holds, check_lacks, check_length, check_range, check_regex,
    check_url, check_whole_range_can_hold, may_write, may_write_when,
};
pub(crate) use declare::{CHANGE, CHANGE_AND_LOOKUP, LOOKUP, NOTHING, UNCHECKED, UNTOLD};
pub(crate) use declare::{Expected, FieldContent, field_called, unreadable};
pub use declare::{
    FieldFacts, FieldName, FieldRules, HandlerTraits, InputField, Length, ParameterFacts, Reads,
    check_concrete, check_field, check_file_types, check_id, check_itself, check_length_can_hold,
    check_parameter, check_range_can_hold,
};
#[cfg(feature = "openapi")]
pub use declare::{FieldSchema, SchemaRules};
pub use declare::{InputTagging, check_flattened, check_tag, check_tagged};
pub use extract::{
    EncodedInput, ParameterBound, PathInput, SafeInput, Validated, ValidationContext,
};
#[cfg(not(feature = "multipart"))]
pub use extract::{File, Multipart, MultipartIsOn};
pub use id::{IdBound, IdFallback, IdProbe};
pub use lookup::{
    CollectVerifiers, FieldLookup, Lookup, LookupContext, LookupFuture, Named, Names, Needs,
    Objects, ParameterLookup, RunsVerify, TryVerify, UncheckedObject, VerifiedInput, Verify,
};
pub use probe::{Fallback, Probe};
#[cfg(feature = "approval")]
pub(crate) use read::names_of;
pub use read::{
    Claims, Cookies, Form, Headers, JsonLimits, NameOnly, ObjectOnly, Query, ReadJson, read_answer,
};
#[cfg(feature = "multipart")]
pub use read::{File, FileRule, Files, Multipart};
pub(crate) use read::{
    body_refusal_of, check_json_type, collected, is_utf8, pairs, path_fault, read_json, refusal_of,
    unread_body,
};
pub(crate) use settings::InputSettings;
pub use text::{FreeJson, Plain, Text};
