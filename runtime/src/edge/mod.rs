//! The edge of the application: who the client is, and what every answer says to a browser.

pub(crate) mod address;
mod disclosing;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod owner;
pub(crate) mod peer;
pub(crate) mod ranges;
pub(crate) mod settings;
pub(crate) mod templates;
mod transport_security;
pub(crate) mod versions;
