//! Rules that need more than the value: a free name, a balance, an open period.

use std::future::Future;

use axum::extract::FromRef;

use crate::input::check::{Input, InputLocation, Violations};
use crate::input::lookup::context::DynVerify;
use crate::input::lookup::{LookupContext, LookupFuture, VerifiedInput};
use crate::principal::Principal;
use crate::problem::{Problem, Reason};

/// Rules of an input that need the application's state, asked before the handler runs.
///
/// Opted into by `#[input(verify)]`. It is asked after every static rule holds and every object the
/// input names was loaded and authorized, within the request's time; of nested inputs each is asked
/// for itself. What it finds is told like a broken static rule. [`TryVerify`](crate::TryVerify) is the
/// same with an error of the service's own.
///
/// ```
/// use palisade::prelude::*;
/// # #[derive(Clone)] struct Db;
/// # impl Db { async fn has(&self, _: &str) -> Result<bool, std::io::Error> { Ok(false) } }
///
/// #[input(verify)]
/// struct NewEmployee {
///     #[validate(email, length(max = 254))]
///     email: String,
/// }
///
/// impl Verify for NewEmployee {
///     type Store = Db;
///
///     async fn verify(&self, db: &Db, _: Option<&Principal>) -> Result<Violations, Problem> {
///         let mut found = Violations::default();
///         if db.has(&self.email).await? {
///             found.add("/email", "taken", "belongs to another account");
///         }
///         Ok(found)
///     }
/// }
/// ```
///
/// A list of inputs that are verified asks each of its items, one after the other: its `length` bounds
/// how often a request makes the store answer.
///
/// What was true when it was asked may be otherwise when the handler writes: a rule that must hold
/// then, such as a unique name, belongs in the store as well.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has `verify` and does not implement `Verify`",
    label = "nothing verifies `{Self}`",
    note = "implement `palisade::Verify` for `{Self}`, or remove `verify`"
)]
pub trait Verify: RunsVerify + Sync {
    /// Asked for at the word `verify`, so that what nothing verifies is reported there.
    #[doc(hidden)]
    const ASKED: () = ();

    /// What it is asked with; a part of the router's state by `FromRef`.
    type Store: Send + Sync;

    /// Everything that is wrong; nothing where the input may pass.
    ///
    /// A pointer may name a field as Rust or as JSON does; the caller reads the JSON name. `caller` is
    /// there behind `#[secure]`, and behind `#[public]` where the handler asks for `Option<Principal>`.
    ///
    /// # Errors
    /// A problem where the question could not be answered. A 4xx is the answer as it is; everything
    /// else is a 503, its cause in the log.
    fn verify(
        &self,
        store: &Self::Store,
        caller: Option<&Principal>,
    ) -> impl Future<Output = Result<Violations, Problem>> + Send;
}

/// An input whose [`Verify`] is run; implemented by `#[input(verify)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is never verified: nothing calls its `Verify`",
    label = "this is never called",
    note = "write `#[input(verify)]` above `{Self}`"
)]
pub trait RunsVerify: Input {}

/// A type that is verified, where `NEEDED`; any other type where not.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be verified", label = "not verified")]
pub trait CollectVerifiers<S, const NEEDED: bool> {
    /// Adds itself, as the value at `at`.
    fn collect_verifiers<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>);
}

#[diagnostic::do_not_recommend]
impl<S, T: ?Sized> CollectVerifiers<S, false> for T {
    fn collect_verifiers<'a>(&'a self, _: &InputLocation<'_>, _: &mut VerifiedInput<'a, S>) {}
}

impl<S: Sync, T: Verify> CollectVerifiers<S, true> for T
where
    T::Store: FromRef<S>,
{
    fn collect_verifiers<'a>(&'a self, at: &InputLocation<'_>, found: &mut VerifiedInput<'a, S>) {
        found.add(at, self);
    }
}

impl<S: Sync, T: Verify> DynVerify<S> for T
where
    T::Store: FromRef<S>,
{
    fn ask<'a>(
        &'a self,
        at: &'a str,
        context: &'a LookupContext<'a, S>,
        found: &'a mut Violations,
    ) -> LookupFuture<'a> {
        LookupFuture::of(async move {
            let store = T::Store::from_ref(context.state);
            let verified = self.verify(&store, context.caller).await;
            let violations =
                verified.map_err(|problem| problem.unanswered(Reason::VerifyFailed))?;
            found.append(violations.in_json(T::FIELDS).below(at));
            Ok(())
        })
    }
}
