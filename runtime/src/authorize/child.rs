//! Objects that lie below another, and belong to it.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use http::HeaderMap;

use crate::authorize::{Action, Allow, Authorized, Permitted, Read, Resource};
use crate::const_text::{ConstText, same};
use crate::problem::Refusal;

/// An object that belongs to a parent of this type.
///
/// ```
/// use palisade::ChildOf;
/// # use palisade::prelude::*;
/// # struct Employee { id: u32 }
/// # struct Payslip { employee: u32 }
/// # impl Resource for Employee {
/// #     type Id = u32;
/// #     type Store = ();
/// #     async fn load(_: &(), _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
/// # impl Resource for Payslip {
/// #     type Id = u32;
/// #     type Store = ();
/// #     const PARAMS: &'static [&'static str] = &["payslip"];
/// #     async fn load(_: &(), _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
///
/// impl ChildOf<Employee> for Payslip {
///     fn is_child_of(&self, employee: &Employee) -> bool {
///         self.employee == employee.id
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare which `{P}` it belongs to",
    label = "no parent declared",
    note = "implement `palisade::ChildOf<{P}>` for `{Self}`"
)]
pub trait ChildOf<P: Resource>: Resource {
    /// Whether it belongs to this parent, by what was loaded of both.
    fn is_child_of(&self, parent: &P) -> bool;
}

/// A parameter: an object below another, as in `/employees/{id}/payslips/{payslip}`.
///
/// Both are loaded at the same time, each from its own parameters of the path ([`Resource::PARAMS`]). The parent is
/// asked whether this caller may [`Read`] it, the child whether the caller may do `A`, and the child whether it
/// belongs to this parent. Where anything of it is not so, the answer is that of an object that does not exist.
///
/// It dereferences to the child.
///
/// ```
/// use palisade::{Child, ChildOf};
/// use palisade::prelude::*;
/// # struct Employee { id: u32, owner: CallerId }
/// # #[derive(Redacted)]
/// # struct Payslip { #[expose] cents: i64, employee: u32, owner: CallerId }
/// # impl Resource for Employee {
/// #     type Id = u32;
/// #     type Store = ();
/// #     async fn load(_: &(), _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
/// # impl Resource for Payslip {
/// #     type Id = u32;
/// #     type Store = ();
/// #     const PARAMS: &'static [&'static str] = &["payslip"];
/// #     async fn load(_: &(), _: &u32) -> Result<Option<Self>, Problem> { Ok(None) }
/// # }
/// # impl Allow<Read> for Employee { fn allow(&self, caller: &Principal) -> bool { caller.is(&self.owner) } }
/// # impl Allow<Read> for Payslip { fn allow(&self, caller: &Principal) -> bool { caller.is(&self.owner) } }
/// # impl ChildOf<Employee> for Payslip {
/// #     fn is_child_of(&self, employee: &Employee) -> bool { self.employee == employee.id }
/// # }
///
/// #[secure(rate = "10/s")]
/// async fn payslip(payslip: Child<Employee, Payslip, Read>) -> Json<Permitted<Payslip>> {
///     Json(payslip.permitted())
/// }
/// # let routes: SecureRouter<()> =
/// SecureRouter::new().route("/employees/{id}/payslips/{payslip}", get(payslip))
/// # ;
/// ```
pub struct Child<P, C, A> {
    parent: P,
    child: Authorized<C, A>,
}

impl<P, C, A> Child<P, C, A> {
    /// The parent, which this caller may read.
    pub fn parent(&self) -> &P {
        &self.parent
    }

    /// The child alone, as the proof that this caller may do `A` with it.
    pub fn authorized(self) -> Authorized<C, A> {
        self.child
    }

    /// Both objects.
    pub fn into_inner(self) -> (P, C) {
        (self.parent, self.child.into_inner())
    }
}

impl<P: Resource, C: ChildOf<P>, A> Child<P, C, A> {
    /// Both, if they belong together.
    pub(crate) fn of(parent: Authorized<P, Read>, child: Authorized<C, A>) -> Option<Self> {
        let parent = parent.into_inner();
        child.is_child_of(&parent).then_some(Self { parent, child })
    }
}

impl<P, C: Resource, A: Action> Child<P, C, A> {
    /// The same, if the request means the revision that the child is in.
    pub(crate) fn if_meant(self, fields: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Self { parent: self.parent, child: self.child.if_meant(fields)? })
    }
}

impl<P, C: Allow<Read>> Child<P, C, Read> {
    /// The child as a response: this caller may read it.
    pub fn permitted(self) -> Permitted<C> {
        self.child.permitted()
    }
}

impl<P, C, A> Deref for Child<P, C, A> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.child
    }
}

impl<P: fmt::Debug, C: fmt::Debug, A> fmt::Debug for Child<P, C, A> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Child")
            .field("parent", &self.parent)
            .field("child", &*self.child)
            .finish()
    }
}

/// The path parameters of both.
pub(crate) struct ParamsOf<P, C>(PhantomData<fn() -> (P, C)>);

/// As many as two ids have at most.
const MOST: usize = 2 * super::MOST_PARTS;

type Names = ([&'static str; MOST], usize);

impl<P: Resource, C: Resource> ParamsOf<P, C> {
    const NAMES: Names = union(P::PARAMS, C::PARAMS);

    /// Those of the parent, then those of the child that are its own.
    pub(crate) const ALL: &'static [&'static str] = {
        let names: &'static Names = &Self::NAMES;
        names.0.as_slice().split_at(names.1).0
    };
}

/// The names in both lists, each once.
///
/// Stops compilation where the child has no name of its own: one text would then name both.
#[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
const fn union(parent: &[&'static str], child: &[&'static str]) -> Names {
    let (mut names, mut length) = ([""; MOST], 0);
    while length < parent.len() {
        names[length] = parent[length];
        length += 1;
    }
    let mut place = 0;
    while place < child.len() {
        if !holds(parent, child[place]) {
            names[length] = child[place];
            length += 1;
        }
        place += 1;
    }
    if length == parent.len() {
        let mut text = ConstText::new();
        text.push("parent and child are read from the same parameters of the path\n");
        text.push("help: name those of the child: `const PARAMS: &'static [&'static str] = &[\"payslip\"]` in its `Resource`");
        panic!("{}", text.as_str());
    }
    (names, length)
}

#[allow(clippy::indexing_slicing, reason = "const evaluation: bounded by the loop")]
const fn holds(names: &[&str], name: &str) -> bool {
    let mut place = 0;
    while place < names.len() {
        if same(names[place].as_bytes(), name.as_bytes()) {
            return true;
        }
        place += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_both_stand_there_once() {
        let (names, length) = union(&["company", "id"], &["id", "number"]);
        assert_eq!(names[..length], ["company", "id", "number"]);
    }

    #[test]
    #[should_panic(expected = "parent and child are read from the same parameters")]
    fn a_child_has_a_name_of_its_own() {
        union(&["id"], &["id"]);
    }
}
