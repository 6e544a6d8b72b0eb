//! The parameters before the last, extracted one by one into a tuple.

use std::future::Future;

use axum::extract::{FromRequest, FromRequestParts};
use http::request::Parts;

use crate::pipeline::TurnedAway;
use crate::security::Places;

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
    label = "a parameter of this handler is no extractor",
    note = "implement axum's `FromRequestParts` for it, or take it as `State` or `Extension`"
)]
pub trait Part<S>: FromRequestParts<S, Rejection: 'static> + Send {}

#[diagnostic::do_not_recommend]
impl<S, T: FromRequestParts<S, Rejection: 'static> + Send> Part<S> for T {}

/// A last parameter, which may be read from a request's body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "the last parameter of this handler is no extractor",
    note = "implement axum's `FromRequest` or `FromRequestParts` for it"
)]
pub trait Last<S, M>: FromRequest<S, M, Rejection: 'static> + Send {}

#[diagnostic::do_not_recommend]
impl<S, M, T: FromRequest<S, M, Rejection: 'static> + Send> Last<S, M> for T {}

/// A tuple whose members can be extracted from a request's head.
pub trait PartsTuple<S>: Tuple + Send {
    /// Fills those slots whose place is `chosen`.
    fn extract(
        parts: &mut Parts,
        state: &S,
        slots: &mut Self::Slots,
        chosen: Places,
    ) -> impl Future<Output = Result<(), TurnedAway>> + Send;
}

/// What a router asks of a handler's parameters: the same as [`PartsTuple`], without a list of the
/// tuples that have it.
pub trait PartsBound<S>: PartsTuple<S> {}

impl<S, T: PartsTuple<S>> PartsBound<S> for T {}

impl Tuple for () {
    type Slots = ();

    fn slots() {}

    fn complete((): ()) -> Option<Self> {
        Some(())
    }
}

impl<S: Sync> PartsTuple<S> for () {
    async fn extract(_: &mut Parts, _: &S, (): &mut (), _: Places) -> Result<(), TurnedAway> {
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt)+))*) => {$(
        impl<$($name: Send),+> Tuple for ($($name,)+) {
            type Slots = ($(Option<$name>,)+);

            fn slots() -> Self::Slots {
                ($(None::<$name>,)+)
            }

            fn complete(slots: Self::Slots) -> Option<Self> {
                Some(($(slots.$place?,)+))
            }
        }

        impl<S, $($name),+> PartsTuple<S> for ($($name,)+)
        where
            S: Send + Sync,
            $($name: Part<S>,)+
        {
            async fn extract(
                parts: &mut Parts,
                state: &S,
                slots: &mut Self::Slots,
                chosen: Places,
            ) -> Result<(), TurnedAway> {
                $(if chosen.contain($place) {
                    match $name::from_request_parts(parts, state).await {
                        Ok(extracted) => slots.$place = Some(extracted),
                        Err(rejection) => return Err(crate::input::refusal_of(rejection).into()),
                    }
                })+
                Ok(())
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18 U 19)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18 U 19 V 20)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18 U 19 V 20 W 21)
    (A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11 M 12 N 13 O 14 P 15 Q 16 R 17 T 18 U 19 V 20 W 21 X 22)
}
