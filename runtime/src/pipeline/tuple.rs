//! The parameters before the last, extracted one by one into a tuple.

use std::future::{Future, ready};

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::IntoResponse;
use http::request::Parts;

use crate::input::{
    CHANGE, CHANGE_AND_LOOKUP, LOOKUP, NOTHING, Needs, SafeInput, UNCHECKED, UNTOLD,
    ValidationContext,
};
use crate::pipeline::TurnedAway;
use crate::problem::Refusal;
use crate::security::Places;

/// Checks the value of a parameter.
pub type Validate<T> = fn(&mut T, &ValidationContext<'_>) -> Result<(), Refusal>;

/// A tuple of parameters, and the same tuple half filled.
pub trait Tuple: Sized {
    /// The tuple with every member optional.
    type Slots: Send;

    /// The tuple before anything is extracted.
    fn slots() -> Self::Slots;

    /// The tuple, where every slot is filled.
    fn complete(slots: Self::Slots) -> Option<Self>;
}

/// A parameter that is read from a request's head.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "a parameter of this handler is not an extractor",
    note = "if it reads the body, move it behind the others: a request has one body, which the last \
            parameter reads",
    note = "otherwise implement axum's `FromRequestParts` for it, or take it as `State` or `Extension`"
)]
pub trait Part<S, N>: Sized + Send {
    /// The answer where it cannot be read.
    type Rejection: IntoResponse + 'static;

    /// Checks its value.
    const VALIDATE: Validate<Self>;

    /// Reads it.
    fn read(
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;
}

/// A last parameter, which may be read from a request's body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "the last parameter of this handler is not an extractor",
    note = "implement axum's `FromRequest` or `FromRequestParts` for it; a `State<T>` needs a `T` that is `Clone`, `Send` \
            and `Sync`"
)]
pub trait Last<S, M, N>: Sized + Send {
    /// The answer where it cannot be read.
    type Rejection: IntoResponse + 'static;

    /// Checks its value.
    const VALIDATE: Validate<Self>;

    /// Reads it.
    fn read(
        request: Request,
        state: &S,
    ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;
}

macro_rules! read_by_axum {
    ($($kind:ident: $($checked:ident)? => $validate:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<S, T: FromRequestParts<S, Rejection: 'static> $(+ $checked)? + Send> Part<S, Needs<$kind>> for T {
            type Rejection = T::Rejection;

            const VALIDATE: Validate<Self> = $validate;

            fn read(
                parts: &mut Parts,
                state: &S,
            ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send {
                T::from_request_parts(parts, state)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S, M, T: FromRequest<S, M, Rejection: 'static> $(+ $checked)? + Send> Last<S, M, Needs<$kind>> for T {
            type Rejection = T::Rejection;

            const VALIDATE: Validate<Self> = $validate;

            fn read(
                request: Request,
                state: &S,
            ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send {
                T::from_request(request, state)
            }
        }
    )*};
}

read_by_axum! {
    NOTHING: SafeInput => SafeInput::validate;
    LOOKUP: SafeInput => SafeInput::validate;
    CHANGE: SafeInput => SafeInput::validate;
    CHANGE_AND_LOOKUP: SafeInput => SafeInput::validate;
    UNCHECKED: => |_, _| Ok(());
}

/// How a parameter is read that its handler may not take: not at all. The program does not compile, and
/// what else is wrong with the type is not a second error.
#[derive(Debug)]
pub struct Unread;

#[diagnostic::do_not_recommend]
impl<S, T: Send> Part<S, Needs<UNTOLD>> for T {
    type Rejection = Refusal;

    const VALIDATE: Validate<Self> = |_, _| unread();

    fn read(_: &mut Parts, _: &S) -> impl Future<Output = Result<Self, Refusal>> + Send {
        ready(unread())
    }
}

#[diagnostic::do_not_recommend]
impl<S, T: Send> Last<S, Unread, Needs<UNTOLD>> for T {
    type Rejection = Refusal;

    const VALIDATE: Validate<Self> = |_, _| unread();

    fn read(_: Request, _: &S) -> impl Future<Output = Result<Self, Refusal>> + Send {
        ready(unread())
    }
}

fn unread<T>() -> Result<T, Refusal> {
    Err(Refusal::internal("a parameter that no handler may take"))
}

/// A tuple whose members, which need what `N` says, can be extracted from a request's head.
pub trait PartsTuple<S, N>: Tuple + Send {
    /// Fills those slots whose place is `chosen`.
    fn extract(
        parts: &mut Parts,
        state: &S,
        slots: &mut Self::Slots,
        chosen: Places,
    ) -> impl Future<Output = Result<(), TurnedAway>> + Send;

    /// Checks the values of those that were extracted.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn validate(slots: &mut Self::Slots, validation: &ValidationContext<'_>)
    -> Result<(), Refusal>;
}

impl Tuple for () {
    type Slots = ();

    fn slots() {}

    fn complete((): ()) -> Option<Self> {
        Some(())
    }
}

impl<S: Sync> PartsTuple<S, ()> for () {
    async fn extract(_: &mut Parts, _: &S, (): &mut (), _: Places) -> Result<(), TurnedAway> {
        Ok(())
    }

    fn validate((): &mut (), _: &ValidationContext<'_>) -> Result<(), Refusal> {
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($name:ident $need:ident $place:tt)+))*) => {$(
        impl<$($name: Send),+> Tuple for ($($name,)+) {
            type Slots = ($(Option<$name>,)+);

            fn slots() -> Self::Slots {
                ($(None::<$name>,)+)
            }

            fn complete(slots: Self::Slots) -> Option<Self> {
                Some(($(slots.$place?,)+))
            }
        }

        impl<S, $($name, $need),+> PartsTuple<S, ($($need,)+)> for ($($name,)+)
        where
            S: Send + Sync,
            $($name: Part<S, $need>,)+
        {
            async fn extract(
                parts: &mut Parts,
                state: &S,
                slots: &mut Self::Slots,
                chosen: Places,
            ) -> Result<(), TurnedAway> {
                $(if chosen.contain($place) {
                    match <$name as Part<S, $need>>::read(parts, state).await {
                        Ok(extracted) => slots.$place = Some(extracted),
                        Err(rejection) => return Err(crate::input::refusal_of(rejection).into()),
                    }
                })+
                Ok(())
            }

            fn validate(
                slots: &mut Self::Slots,
                validation: &ValidationContext<'_>,
            ) -> Result<(), Refusal> {
                $(if let Some(part) = &mut slots.$place {
                    (<$name as Part<S, $need>>::VALIDATE)(part, validation)?;
                })+
                Ok(())
            }
        }
    )*};
}

tuples! {
    (A AN 0)
    (A AN 0 B BN 1)
    (A AN 0 B BN 1 C CN 2)
    (A AN 0 B BN 1 C CN 2 D DN 3)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17 T TN 18)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17 T TN 18 U UN 19)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17 T TN 18 U UN 19 V VN 20)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17 T TN 18 U UN 19 V VN 20 W WN 21)
    (A AN 0 B BN 1 C CN 2 D DN 3 E EN 4 F FN 5 G GN 6 H HN 7 I IN 8 J JN 9 K KN 10 L LN 11 M MN 12 N NN 13 O ON 14 P PN 15 Q QN 16 R RN 17 T TN 18 U UN 19 V VN 20 W WN 21 X XN 22)
}
