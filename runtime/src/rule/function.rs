//! Functions as leaves of a rule: `allow = policy(can_hire)`.

use std::any::{TypeId, type_name};
use std::future::Future;

use crate::maybe_ready::MaybeReady;
use crate::principal::Principal;
use crate::request_head::RequestHead;
use crate::rule::Decision;
use crate::rule::condition::{PolicyInput, Question};

/// What a policy function may answer: `bool`, [`Decision`], or a `Result` of those, whose error refuses the rule.
#[diagnostic::on_unimplemented(
    message = "a policy function cannot return `{Self}`",
    label = "no decision",
    note = "return `bool`, `palisade::Decision`, or a `Result` of those"
)]
pub trait PolicyAnswer {
    #[doc(hidden)]
    fn decision(self) -> Decision;
}

impl PolicyAnswer for bool {
    fn decision(self) -> Decision {
        self.into()
    }
}

impl PolicyAnswer for Decision {
    fn decision(self) -> Decision {
        self
    }
}

impl<A: PolicyAnswer, E: std::fmt::Display> PolicyAnswer for Result<A, E> {
    fn decision(self) -> Decision {
        match self {
            Ok(answer) => answer.decision(),
            Err(cause) => {
                let cause = crate::spelling::logged(&cause);
                tracing::error!(target: "palisade", ?cause, "a policy function failed");
                Decision::Failed
            }
        }
    }
}

/// A function that decides about a caller; `M` says which form it has.
#[diagnostic::on_unimplemented(
    message = "this is not a policy function",
    label = "other parameters or another return type than a policy function has",
    note = "it takes `&Principal`, then `&RequestHead<'_>`, then up to four references to what \
            `.policy_state(..)` was given, and returns `bool`, `Decision` or a `Result` of those, at once or \
            as an `async fn` whose future is `Send`"
)]
pub trait PolicyFunction<'a, M> {
    #[doc(hidden)]
    fn ask(self, input: PolicyInput<'a>) -> MaybeReady<'a, Decision>;
}

/// Answers at once.
#[derive(Debug)]
pub struct AtOnce<S>(std::marker::PhantomData<S>);

/// Answers later.
#[derive(Debug)]
pub struct Later<S>(std::marker::PhantomData<S>);

/// Takes the head of the request, and values.
#[derive(Debug)]
pub struct WithHead<S>(std::marker::PhantomData<S>);

/// What a function of this form is given, or nothing where it cannot be asked.
macro_rules! given {
    ($input:ident, [$($state:ident $value:ident)*], |$caller:ident, $request:ident| $answer:expr) => {
        match $input.0 {
            Question::Takes(takes) => {
                let own: Vec<(TypeId, &'static str)> =
                    vec![$((TypeId::of::<$state>(), type_name::<$state>())),*];
                takes.borrow_mut().state.extend(own);
                MaybeReady::Now(Decision::Failed)
            }
            #[allow(unused_variables, reason = "some forms take the caller alone")]
            Question::Asked { conditions, caller: $caller, request: $request, told: _ } => {
                $(let Some($value) = conditions.state::<$state>() else {
                    return MaybeReady::Now(Decision::Failed);
                };)*
                $answer
            }
        }
    };
}

macro_rules! functions {
    ($([$($state:ident $value:ident)*] $form:ty, |$request:ident| ($($argument:ty = $given:expr),*);)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a, F, R, $($state),*> PolicyFunction<'a, AtOnce<$form>> for F
        where
            F: Fn(&'a Principal, $($argument,)* $(&'a $state),*) -> R,
            R: PolicyAnswer,
            $($state: Send + Sync + 'static,)*
        {
            fn ask(self, input: PolicyInput<'a>) -> MaybeReady<'a, Decision> {
                given!(input, [$($state $value)*], |caller, $request| {
                    MaybeReady::Now(self(caller, $($given,)* $($value),*).decision())
                })
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'a, F, R, $($state),*> PolicyFunction<'a, Later<$form>> for F
        where
            F: Fn(&'a Principal, $($argument,)* $(&'a $state),*) -> R,
            R: Future<Output: PolicyAnswer> + Send + 'a,
            $($state: Send + Sync + 'static,)*
        {
            fn ask(self, input: PolicyInput<'a>) -> MaybeReady<'a, Decision> {
                given!(input, [$($state $value)*], |caller, $request| {
                    let answer = self(caller, $($given,)* $($value),*);
                    MaybeReady::later(async move { answer.await.decision() })
                })
            }
        }
    )*};
}

functions! {
    [] (), |request| ();
    [] WithHead<()>, |request| (&'a RequestHead<'a> = request);
    [A a] WithHead<(A,)>, |request| (&'a RequestHead<'a> = request);
    [A a B b] WithHead<(A, B)>, |request| (&'a RequestHead<'a> = request);
    [A a B b C c] WithHead<(A, B, C)>, |request| (&'a RequestHead<'a> = request);
    [A a B b C c D d] WithHead<(A, B, C, D)>, |request| (&'a RequestHead<'a> = request);
}
