//! Fetching one document, behind a trait: tests and services with a client of their own replace it.

use std::future::Future;
use std::pin::Pin;

use crate::error::FetchError;

/// A document that is being fetched.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, FetchError>> + Send + 'a>>;

/// Fetches the documents of a provider.
///
/// # Security
/// `url` may come from the provider's metadata. An implementation takes over every rule of the
/// [crate's page](crate): `https`, no redirect, addresses, time and size.
pub trait Fetcher: Send + Sync + 'static {
    /// The body of the answer to a GET, where its status is 200.
    fn get<'a>(&'a self, url: &'a str) -> FetchFuture<'a>;
}
