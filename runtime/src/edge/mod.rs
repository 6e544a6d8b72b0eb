//! The edge of the application: who the client is, and what every answer says to a browser.

pub(crate) mod address;
pub(crate) mod browser;
pub(crate) mod cors;
pub(crate) mod cross_site;
mod disclosing;
pub(crate) mod firewall;
pub(crate) mod headers;
pub(crate) mod host;
#[cfg(feature = "pages")]
pub(crate) mod nonce;
pub(crate) mod origin;
pub(crate) mod owner;
pub(crate) mod page;
pub(crate) mod peer;
pub(crate) mod ranges;
pub(crate) mod ready_answer;
pub(crate) mod settings;
mod stricter;
pub(crate) mod templates;
pub(crate) mod trailers;
mod transport_security;
pub(crate) mod versions;
