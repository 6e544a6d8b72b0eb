//! What only the application's state can tell of an input: stages 8 and 10, behind every static rule.
//!
//! First every object that the input names is loaded and authorized, then whatever implements
//! [`Verify`](crate::Verify) is asked. Both hold for nested inputs, options and lists. Where nothing of
//! it is needed the constant parameter is `false`, and nothing is done.

mod collections;
mod parameter;
mod verify;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use parameter::{Needs, ParameterLookup};
pub use verify::{Judge, RunsVerify, Verify, assert_verify};

use crate::authorize::ForeignObjects;
use crate::input::violation::{Place, Violation, push};
use crate::input::{Input, Violations};
use crate::principal::Principal;
use crate::refusal::Refusal;

/// More objects than this are not loaded for one body, form or query.
pub(crate) const MOST_OBJECTS: usize = 100;

/// What a look-up may know: the state, and for whom it is made.
pub struct Desk<'a, S> {
    pub(crate) state: &'a S,
    pub(crate) caller: Option<&'a Principal>,
    pub(crate) foreign: ForeignObjects,
}

impl<S> fmt::Debug for Desk<'_, S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Desk").finish_non_exhaustive()
    }
}

/// A look-up under way, or none that is needed.
#[must_use = "a look-up that nobody awaits looks up nothing"]
pub struct Loading<'a>(Option<Waiting<'a>>);

type Waiting<'a> = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send + 'a>>;

impl<'a> Loading<'a> {
    /// Nothing to look up.
    pub const fn none() -> Self {
        Self(None)
    }

    /// A look-up.
    pub fn of(waiting: impl Future<Output = Result<(), Refusal>> + Send + 'a) -> Self {
        Self(Some(Box::pin(waiting)))
    }
}

impl Future for Loading<'_> {
    type Output = Result<(), Refusal>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Some(waiting) => waiting.as_mut().poll(cx),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl fmt::Debug for Loading<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Loading").finish_non_exhaustive()
    }
}

/// A value of an input that names objects or is verified, where `NEEDED`; any other value where not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says that it names objects or is verified, and cannot be looked up",
    label = "not looked up",
    note = "hold `Named<T, Action>` or an `#[input]` type, in an `Option`, a list or a map"
)]
pub trait Names<const NEEDED: bool> {
    /// How many objects it names.
    fn objects(&self) -> usize;

    /// Finds every id that cannot be read, below the pointer `at`.
    fn spell(&self, at: &str, found: &mut Violations);
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> Names<false> for T {
    fn objects(&self) -> usize {
        0
    }

    fn spell(&self, _: &str, _: &mut Violations) {}
}

/// Stops compilation where a field cannot be looked up that has to be.
pub const fn assert_names<const NEEDED: bool, T: Names<NEEDED>>() {}

/// The same in a state that holds what it is looked up in.
pub trait Lookup<S, const NEEDED: bool>: Names<NEEDED> {
    /// Loads and authorizes every object; the first that is missing or foreign is the answer.
    fn load<'a>(&'a mut self, desk: &'a Desk<'a, S>) -> Loading<'a>;

    /// Verifies what stands at the pointer `at`.
    fn verify<'a>(
        &'a self,
        desk: &'a Desk<'a, S>,
        at: String,
        found: &'a mut Violations,
    ) -> Loading<'a>;
}

#[diagnostic::do_not_recommend]
impl<S, T: ?Sized> Lookup<S, false> for T {
    fn load<'a>(&'a mut self, _: &'a Desk<'a, S>) -> Loading<'a> {
        Loading::none()
    }

    fn verify<'a>(&'a self, _: &'a Desk<'a, S>, _: String, _: &'a mut Violations) -> Loading<'a> {
        Loading::none()
    }
}

/// The pointer of a field below `at`.
#[must_use]
pub fn below(at: &str, field: &'static str) -> String {
    push(at, field)
}

/// Looks up all that an input holds.
async fn look_up<S, T>(value: &mut T, place: Place, desk: &Desk<'_, S>) -> Result<(), Refusal>
where
    T: Input + Lookup<S, true>,
{
    check_names(value).map_err(|violations| violations.refuse(place))?;
    Lookup::<S, true>::load(value, desk).await?;
    let mut found = Violations::default();
    Lookup::<S, true>::verify(value, desk, String::new(), &mut found).await?;
    found.into_result().map_err(|violations| violations.refuse(place))
}

/// No object is loaded for an input that names one too many, or one by what is no id.
fn check_names<T: Names<true>>(value: &T) -> Result<(), Violations> {
    if Names::<true>::objects(value) > MOST_OBJECTS {
        let detail = "names more objects than are looked up for one request";
        let violation = Violation::at(String::new(), "too_many_objects", detail);
        return Err(Violations::one(violation));
    }
    let mut found = Violations::default();
    Names::<true>::spell(value, "", &mut found);
    found.into_result()
}
