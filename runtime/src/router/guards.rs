//! Telling guarded handlers from others, so that each mistake is one error in our words.
//!
//! First the compiler finds out which arguments a handler takes ([`Callable`]), then whether those
//! are a guard's ([`Guards`]), and only then whether the extractors fit.

use std::future::Future;

use crate::input::{NOTHING, Needs, ParameterFacts};
use crate::pipeline::{Answer, Inspect, Secured};
use crate::policy::{Policy, Spec};
use crate::rule::Rule;
use crate::tuples::each_tuple;

/// A function of some arguments `T`, whatever they are.
#[diagnostic::on_unimplemented(
    message = "this is not a handler",
    label = "not a function with arguments",
    note = "give the route an `async fn` with `#[secure(..)]` or `#[public(..)]` above it, by its name \
            and without calling it: `get(list)`",
    note = "a layer goes around the routes: `SecureRouter::layer`"
)]
pub trait Callable<T>: Clone + Send + Sync + 'static {}

macro_rules! callable {
    ($(($($name:ident $place:tt)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<F, R, $($name),*> Callable<($($name,)*)> for F
        where
            F: FnOnce($($name),*) -> R + Clone + Send + Sync + 'static
        {}
    )*};
}

callable! { () }
each_tuple! {
    callable: A 0 B 1 C 2 D 3 E 4 G 5 H 6 I 7 J 8 K 9 L 10 M 11 N 12 O 13 P 14 Q 15
}

/// The arguments of a handler that has a guard.
#[diagnostic::on_unimplemented(
    message = "this handler has no guard",
    label = "neither `#[secure]` nor `#[public]`",
    note = "write `#[secure(..)]` above the handler, or `#[public(reason = \"..\", rate = \"..\")]` if \
            anyone may call it"
)]
pub trait Guards<H> {
    /// The handler's policy.
    type Policy: Inspect;
    /// The schemes that it names.
    type Schemes;
    /// What calling it returns.
    type Future: Future<Output = Answer<Self::Policy>>;

    /// Calls the handler with a request that passed its guard.
    fn call(handler: H, request: Secured<Self::Policy, Self::Schemes>) -> Self::Future;
}

#[diagnostic::do_not_recommend]
impl<F, Fut, P, D> Guards<F> for (Secured<P, D>,)
where
    F: FnOnce(Secured<P, D>) -> Fut,
    Fut: Future<Output = Answer<P>>,
    P: Inspect,
{
    type Policy = P;
    type Schemes = D;
    type Future = Fut;

    fn call(handler: F, request: Secured<P, D>) -> Fut {
        handler(request)
    }
}

/// Never an argument; keeps inference from taking our own arguments for the only possible ones.
#[derive(Debug)]
pub enum Never {}

/// As [`Never`]; a single decoy would be picked in its place.
#[derive(Debug)]
pub enum Never2 {}

macro_rules! decoys {
    ($($never:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<F> Guards<F> for ($never,) {
            type Policy = NoPolicy;
            type Schemes = ();
            type Future = std::future::Pending<Answer<NoPolicy>>;

            fn call(_: F, _: Secured<NoPolicy>) -> Self::Future {
                std::future::pending()
            }
        }
    )*};
}

decoys!(Never Never2);

/// The policy of what is not a handler: refuses everyone.
#[derive(Debug)]
pub struct NoPolicy;

impl Policy for NoPolicy {
    const SPEC: Spec = Spec::secured("", "", &[], Rule::Any(&[]));
    const SEAL: u64 = Self::SPEC.seal();
}

impl Inspect for NoPolicy {
    type Parts = ();
    type Body = ();
    const PARTS: &'static [ParameterFacts] = &[];
    const BODY: ParameterFacts = ParameterFacts::PLAIN;
    const SEALED: u64 = Spec::sealed_for(Self::SEAL, 0);
    type PartsNeed = ();
    type BodyNeeds = Needs<NOTHING>;
}
