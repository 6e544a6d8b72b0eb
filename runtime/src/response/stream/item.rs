//! What a stream yields: values that are redacted, or the error that ends it.

use futures_util::Stream;

use crate::problem::IntoProblem;
use crate::redact::Redacted;

/// An item of a stream of redacted values.
///
/// A trait of its own, so that of an item that may not leave rustc names what is wrong: the item, its
/// value or its error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an item of a stream that may leave the service",
    label = "a stream yields `Result<T, E>`",
    note = "yield `Result<T, E>` of a type that derives `Redacted` and of the error that ends the stream, \
            such as `Problem`"
)]
pub trait StreamItem {
    /// The value.
    type Value: Redacted;
    /// What ends the stream.
    type Error: IntoProblem;

    /// The one or the other.
    ///
    /// # Errors
    /// Where the item is what ends the stream.
    fn into_result(self) -> Result<Self::Value, Self::Error>;
}

impl<T: Redacted, E: IntoProblem> StreamItem for Result<T, E> {
    type Value = T;
    type Error = E;

    fn into_result(self) -> Self {
        self
    }
}

/// A stream that a response can hold: one that is sent between threads and borrows nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream that a response can hold",
    label = "not a `Stream` that is `Send` and borrows nothing",
    note = "a list is a stream by `futures_util::stream::iter(list)`, and a stream of any type a \
            `BoxStream<'static, Result<T, E>>`"
)]
pub trait StreamBound {
    /// What it yields.
    type Item;
    /// The stream itself.
    type Itself: Stream<Item = Self::Item> + Send + 'static;

    /// The stream.
    fn itself(self) -> Self::Itself;
}

#[diagnostic::do_not_recommend]
impl<S: Stream + Send + 'static> StreamBound for S {
    type Item = S::Item;
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

/// The values of a stream.
pub(super) type ItemOf<S> = <<S as StreamBound>::Item as StreamItem>::Value;
