//! How large a document may be.

/// What one document may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) depth: usize,
    pub(crate) members: usize,
    /// The longest text or key, in bytes as it is written.
    pub(crate) text: usize,
}
