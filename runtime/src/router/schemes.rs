//! Which schemes an application accepts, where the compiler knows it.
//!
//! A router of [`AnyScheme`] takes every handler, and what is missing is told when the application starts. A router of a
//! list takes the handlers whose schemes are on it. Types stand for schemes there: each has its name as the compiler
//! prints it, and is the same as another by the hash of the name.

use crate::const_text::hash;
use crate::router::guards::Guards;

/// The schemes that an application accepts, for [`SecureRouter::accepting`](crate::SecureRouter::accepting);
/// [`derive(Schemes)`](macro@crate::Schemes) implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of schemes",
    label = "declares no schemes",
    note = "write `#[derive(Schemes)]` above an enum with one variant for each scheme"
)]
pub trait Schemes: Sized + 'static {
    /// Each scheme with its name; none where every scheme is accepted.
    #[doc(hidden)]
    const DECLARED: Option<&'static [(Self, &'static str)]>;
}

/// The list of a router that takes handlers of every scheme: what is not configured is told when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnyScheme;

#[diagnostic::do_not_recommend]
impl Schemes for AnyScheme {
    const DECLARED: Option<&'static [(Self, &'static str)]> = None;
}

/// That a scheme whose name has this hash is on the list.
#[doc(hidden)]
pub trait Declares<Hash> {}

#[diagnostic::do_not_recommend]
impl<Hash> Declares<Hash> for AnyScheme {}

/// The hash of a name, as a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct NameHash<const HASH: u64>;

/// The hash of a scheme's name.
#[doc(hidden)]
#[must_use]
pub const fn scheme_hash(name: &str) -> u64 {
    hash(0xcbf2_9ce4_8422_2325, name)
}

/// What stands for a scheme that a handler names.
#[doc(hidden)]
pub trait SchemeName {
    /// By which it is the same as that of another handler.
    type Hash;
}

/// The schemes that palisade itself is called by, so that no handler brings a type for them.
pub mod names {
    use super::{NameHash, SchemeName, scheme_hash};

    macro_rules! names {
        ($($name:ident)+) => {$(
            #[doc = concat!("`auth = \"", stringify!($name), "\"`.")]
            #[allow(non_camel_case_types, reason = "called as the scheme is, in what the compiler prints")]
            #[derive(Debug)]
            pub struct $name;

            #[diagnostic::do_not_recommend]
            impl SchemeName for $name {
                type Hash = NameHash<{ scheme_hash(stringify!($name)) }>;
            }
        )+};
    }

    names!(api_key basic dpop introspection jwt mtls session webhook);
}

/// The schemes that a handler names, all of which a list declares.
#[diagnostic::on_unimplemented(
    message = "this handler accepts a scheme that `{A}` does not declare",
    label = "accepts `{Self}`",
    note = "add a variant for it to `{A}`, and what verifies it to `Security::builder()`; or name another scheme in the \
            handler's `auth = ..`"
)]
pub trait DeclaredBy<A> {}

#[diagnostic::do_not_recommend]
impl<A, N: SchemeName> DeclaredBy<A> for N where A: Declares<N::Hash> {}

macro_rules! several {
    ($(($($name:ident)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<List, $($name: DeclaredBy<List>),*> DeclaredBy<List> for ($($name,)*) {}
    )*};
}

// More are a tuple whose last is one, too.
several! {
    ()
    (A B)
    (A B C)
    (A B C D)
}

/// A handler of the arguments `T`, for what it names.
///
/// Of the handler rather than of its arguments: rustc tells of what is wrong at the handler.
#[doc(hidden)]
pub trait NamesSchemes<T> {
    /// The schemes that it names.
    type Schemes;
}

impl<H, T: Guards<H>> NamesSchemes<T> for H {
    type Schemes = T::Schemes;
}

/// The schemes that a handler names, which are [declared](DeclaredBy) by the list of its router.
pub type SchemesOf<H, T> = <H as NamesSchemes<T>>::Schemes;

/// Routes or methods of a router's own list.
#[diagnostic::on_unimplemented(
    message = "this router has the list of schemes `{A}`, and these routes have another",
    label = "has another list of schemes",
    note = "write `SecureRouter<S, {A}>` in place of `SecureRouter<S>`, and `SecureMethod<S, {A}>` in place of \
            `SecureMethod<S>`: `SecureRouter::accepting()` makes a router of the list that is asked for",
    note = "routes that another crate makes are compared when the application starts: `.checked_at_start()`"
)]
pub trait OfSchemes<A> {}
