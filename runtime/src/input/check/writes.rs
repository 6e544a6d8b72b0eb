//! Fields that only some callers may write.

use std::any::TypeId;

use crate::authorize::{Action, Allow};
use crate::input::check::Input;
use crate::problem::{Reason, Refusal};
use crate::redact::Viewer;
use crate::rule::Rule;

/// A field that may be absent.
#[diagnostic::on_unimplemented(
    message = "a field that only some callers may write must be one that others can leave out",
    label = "this is always there",
    note = "write `Option<{Self}>`, or demand the role on the handler"
)]
pub trait Absent {
    /// Whether there is a value.
    fn is_there(&self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T> Absent for Option<T> {
    fn is_there(&self) -> bool {
        self.is_some()
    }
}

/// A field that a caller may leave out: the rule `required` asks it whether a caller did.
#[diagnostic::on_unimplemented(
    message = "`required` is a rule of an `Option`",
    label = "this is always there",
    note = "remove the rule: what is no `Option` is required by its type"
)]
pub trait Omittable {
    /// Whether there is a value.
    fn is_given(&self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T> Omittable for Option<T> {
    fn is_given(&self) -> bool {
        self.is_some()
    }
}

/// Whether a field was left out or `rule` lets this caller write it.
pub fn may_write(is_there: bool, rule: &Rule, caller: &Viewer<'_>) -> bool {
    !is_there || caller.passes(rule)
}

/// Whether a field was left out, or the object that the request names lets this caller do `A` with it.
pub fn may_write_when<T: Allow<A>, A: Action>(is_there: bool, caller: &Viewer<'_>) -> bool {
    !is_there || caller.was_granted((TypeId::of::<T>(), TypeId::of::<A>()))
}

/// Refuses an input that writes what this caller may not; it is not told which field that is.
pub(crate) fn permitted<T: Input>(value: &T, caller: &Viewer<'_>) -> Result<(), Refusal> {
    if value.permits(caller) {
        return Ok(());
    }
    Err(write_denied())
}

pub(crate) fn write_denied() -> Refusal {
    Refusal::new(Reason::FieldDenied)
        .detail("the request sets a field that this caller may not set")
}
