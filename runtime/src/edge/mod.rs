//! The edge of the application: who the client is, and what every answer says to a browser.

pub(crate) mod address;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod peer;
pub(crate) mod proxies;
pub(crate) mod settings;
pub(crate) mod templates;
