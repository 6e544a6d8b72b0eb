//! The proof that a caller authenticated lately.

/// The caller authenticated within the last `SECONDS`: a proof that an inner function demands of its caller.
///
/// Only a guard makes one. A `#[secure]` handler that takes it as a parameter answers 401 with
/// `insufficient_user_authentication` and `max_age` ([RFC 9470]) where the credential's `auth_time` is older,
/// missing or in the future; the rule is asked first, everything else of the request after it.
///
/// ```
/// use palisade::prelude::*;
/// use palisade::Fresh;
///
/// /// Cannot be called for a caller whose session was left open.
/// async fn wipe(_: Fresh<300>) {}
///
/// #[secure(rate = "1/m")]
/// async fn leave(fresh: Fresh<60>) -> NoContent {
///     wipe(fresh.within()).await;
///     NoContent
/// }
/// ```
///
/// [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470
#[derive(Debug)]
pub struct Fresh<const SECONDS: u32> {
    authenticated_at: i64,
}

impl<const SECONDS: u32> Fresh<SECONDS> {
    pub(crate) const fn since(authenticated_at: i64) -> Self {
        Self { authenticated_at }
    }

    /// When the caller authenticated, in seconds since the Unix epoch, as the issuer tells it.
    #[must_use]
    pub fn authenticated_at(&self) -> i64 {
        self.authenticated_at
    }

    /// The same as a weaker proof; a stronger one does not compile.
    ///
    /// ```compile_fail
    /// # use palisade::Fresh;
    /// fn stronger(fresh: Fresh<300>) -> Fresh<60> {
    ///     fresh.within()
    /// }
    /// # fn main() {
    /// #     std::hint::black_box::<fn(Fresh<300>) -> Fresh<60>>(stronger);
    /// # }
    /// ```
    #[must_use]
    pub fn within<const OTHER: u32>(self) -> Fresh<OTHER> {
        const {
            assert!(
                OTHER >= SECONDS,
                "an authentication within this time does not prove one within a shorter time"
            );
        }
        Fresh { authenticated_at: self.authenticated_at }
    }
}
