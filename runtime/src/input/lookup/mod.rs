//! What only the application's state can tell of an input: stages 8 and 10, behind every static rule.
//!
//! First every object that the input names is loaded and authorized, then whatever implements
//! [`Verify`](crate::Verify) is asked. Both hold for nested inputs, options and lists. Where nothing of
//! it is needed the constant parameter is `false`, and nothing is done.

mod collections;
mod context;
mod leaves;
mod look_up;
mod named;
mod names;
mod own_error;
mod parameter;
mod verify;

pub(crate) use context::Object;
pub use context::{LookupContext, LookupFuture, Objects, VerifiedInput};
pub(crate) use look_up::look_up;
pub use named::{Named, UncheckedObject};
pub use names::{FieldLookup, Lookup, Names};
pub use own_error::TryVerify;
pub use parameter::{Needs, ParameterLookup};
pub use verify::{CollectVerifiers, RunsVerify, Verify};
