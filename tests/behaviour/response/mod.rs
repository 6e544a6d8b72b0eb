//! What leaves, for the viewer who asks.

mod allowlist;
mod download;
mod etag;
mod page;
mod pseudonym;
mod redirect;
mod stream;
