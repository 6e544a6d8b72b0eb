//! What `#[secure]` and `#[public]` write differently.

use proc_macro2::TokenStream;
use syn::LitStr;

use crate::handler::seal::Stated;

/// What a guard guard_spec: what `#[secure]` and `#[public]` write differently.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent statements, read one by one")]
pub(crate) struct GuardSpec {
    /// The `Spec` as an expression, without what the handler itself adds.
    pub(crate) spec: TokenStream,
    /// The schemes that it names.
    pub(crate) schemes: Vec<LitStr>,
    /// Constants that the expression refers to.
    pub(crate) members: TokenStream,
    /// Whether the handler is public.
    pub(crate) public: bool,
    /// Whether `objects` was stated.
    pub(crate) objects: bool,
    /// Whether it names a credential that browsers send by themselves.
    pub(crate) by_browsers: bool,
    /// The largest body in bytes, where that was stated.
    pub(crate) body: Option<u64>,
    /// Whether the response may leave as it is.
    pub(crate) unredacted: bool,
    /// What the policy states in words.
    pub(crate) stated: Stated,
}
