//! Which values of an input are looked up, and what generated code asks of them.

use crate::input::check::InputLocation;
use crate::input::lookup::{Objects, VerifiedInput};

/// A value of an input that names objects or is verified, where `NEEDED`; any other value where not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is declared to name objects or to be verified, and cannot be looked up",
    label = "not looked up",
    note = "hold `Named<T, Action>` or an `#[input]` type, in an `Option`, a list or a map"
)]
pub trait Names<const NEEDED: bool> {
    /// Whether an object that is named here is looked up within the caller's tenant.
    #[doc(hidden)]
    const IN_TENANT: bool = false;
    /// Whether an object that is named here has a revision and is changed.
    #[doc(hidden)]
    const REVISED: bool = false;
    /// Whether something is done with an object that is named here that changes it.
    #[doc(hidden)]
    const CHANGES: bool = false;
}

/// What generated code asks of a field's type: the same as [`Names`], without a list of the types
/// that have it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is declared to name objects or to be verified, and cannot be looked up",
    label = "not looked up",
    note = "hold `Named<T, Action>` or an `#[input]` type, in an `Option`, a list or a map"
)]
pub trait FieldLookup<const NEEDED: bool> {
    /// Asked for at the field's type, so that what cannot be looked up is reported there.
    const ASKED: () = ();
}

#[diagnostic::do_not_recommend]
impl<const NEEDED: bool, T: Names<NEEDED> + ?Sized> FieldLookup<NEEDED> for T {}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Names<false> for T {}

/// The same in a state that holds what it is looked up in.
pub trait Lookup<S, const NEEDED: bool>: Names<NEEDED> {
    /// Finds every object that is named here, in the value at `at`; what names none is passed over.
    fn objects<'a>(&'a mut self, at: &InputLocation<'_>, found: &mut Objects<'a, S>) {
        let _ = (at, found);
    }

    /// Finds everything here that is verified, in the value at `at`.
    fn verified<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        let _ = (at, found);
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: ?Sized> Lookup<S, false> for T {}
