//! Why a credential was not accepted.

/// Why a credential was not accepted.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthFailure {
    /// It cannot be read as a credential of its kind: 400, as for [`Presented::Malformed`](crate::auth::Presented::Malformed).
    Malformed,
    /// It does not verify; the code goes to the audit log and never to the caller.
    Invalid(&'static str),
    /// It does not verify, and the scheme has an error of its own for the challenge.
    Challenged {
        /// The `error` of the challenge, which the caller sees.
        error: &'static str,
        /// The code for the audit log, which the caller does not see.
        reason: &'static str,
    },
    /// It verifies, and was taken before: 409.
    Replayed,
    /// The body that it signs could not be read: what [`Authentication::body`](crate::auth::Authentication::body) yields.
    BodyUnread,
    /// It could not be asked: 503, never a yes.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}
