//! Tokens that only their server can judge (RFC 7662), as a scheme.

mod answer;
mod builder;
mod calls;
mod error;
mod scheme;
mod turns;

pub use self::builder::IntrospectionBuilder;
pub use self::error::IntrospectionError;
pub use self::scheme::Introspection;
