//! What leaves, for the viewer who asks.

mod allowlist;
mod csv;
mod download;
mod etag;
mod page;
mod pseudonym;
mod redirect;
mod stream;
