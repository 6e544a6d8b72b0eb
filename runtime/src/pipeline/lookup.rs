//! Stages 8 and 10: what the parameters name and claim, looked up in the state.

use tokio::time::Instant;

use crate::input::{LookupContext, LookupFuture, ParameterLookup};
use crate::pipeline::within::within;
use crate::pipeline::{Inspect, Tuple, stages};

/// A handler all of whose look-ups the state `S` can answer.
pub trait HandlerLookup<S>: Inspect {
    /// Whether an object that an input names is looked up within the caller's tenant.
    const IN_TENANT: bool;
    /// Whether an object that an input names is changed.
    const CHANGES: bool;

    /// Looks up what the extracted parameters before the last hold.
    fn look_up_parts<'a>(
        slots: &'a mut <Self::Parts as Tuple>::Slots,
        lookup_context: &'a LookupContext<'a, S>,
    ) -> LookupFuture<'a>;

    /// Looks up what the last parameter holds, as far as the time reaches.
    fn look_up_last<'a>(
        last: &'a mut Self::Body,
        lookup_context: &'a LookupContext<'a, S>,
        deadline: Instant,
    ) -> LookupFuture<'a>;
}

impl<S, P, A, B> HandlerLookup<S> for P
where
    S: Sync,
    P: Inspect<Parts = A, Body = B>,
    A: PartsLookup<S, P::PartsNeed>,
    B: ParameterLookup<S, P::BodyNeeds> + Send,
{
    const IN_TENANT: bool = A::IN_TENANT || B::IN_TENANT;
    const CHANGES: bool = A::CHANGES || B::CHANGES;

    fn look_up_parts<'a>(
        slots: &'a mut A::Slots,
        lookup_context: &'a LookupContext<'a, S>,
    ) -> LookupFuture<'a> {
        A::look_up(slots, lookup_context)
    }

    fn look_up_last<'a>(
        last: &'a mut B,
        lookup_context: &'a LookupContext<'a, S>,
        deadline: Instant,
    ) -> LookupFuture<'a> {
        if !B::NEEDED {
            return LookupFuture::none();
        }
        LookupFuture::of(async move {
            let looked_up = within(deadline, last.look_up(lookup_context)).await;
            looked_up.unwrap_or_else(|| Err(stages::too_slow()))
        })
    }
}

/// A tuple whose members look up what `N` says.
pub trait PartsLookup<S, N>: Tuple {
    /// Whether an object in a member is looked up within the caller's tenant.
    const IN_TENANT: bool = false;
    /// Whether an object in a member is changed.
    const CHANGES: bool = false;

    /// Looks up what the extracted members hold, in their order.
    fn look_up<'a>(
        slots: &'a mut Self::Slots,
        lookup_context: &'a LookupContext<'a, S>,
    ) -> LookupFuture<'a>;
}

impl<S> PartsLookup<S, ()> for () {
    fn look_up<'a>((): &'a mut (), _: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
        LookupFuture::none()
    }
}

macro_rules! tuples {
    ($(($($name:ident $need:ident $place:tt)+))*) => {$(
        impl<S: Sync, $($name, $need),+> PartsLookup<S, ($($need,)+)> for ($($name,)+)
        where
            $($name: ParameterLookup<S, $need> + Send,)+
        {
            const IN_TENANT: bool = $($name::IN_TENANT)||+;
            const CHANGES: bool = $($name::CHANGES)||+;

            fn look_up<'a>(slots: &'a mut Self::Slots, lookup_context: &'a LookupContext<'a, S>) -> LookupFuture<'a> {
                if !($($name::NEEDED)||+) {
                    return LookupFuture::none();
                }
                LookupFuture::of(async move {
                    $(if let Some(part) = &mut slots.$place {
                        part.look_up(lookup_context).await?;
                    })+
                    Ok(())
                })
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
