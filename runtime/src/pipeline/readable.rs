//! What a router asks of a handler's guard.

use crate::pipeline::{HandlerLookup, Inspect, Last, PartsTuple};

/// What a router asks of a handler's guard: that its parameters can be read, and looked up, in the state.
///
/// One bound of the policy, which says nothing of types that no policy has: a handler whose type argument does not
/// fit is not told once more.
pub trait Readable<S, M>:
    HandlerLookup<S>
    + Inspect<
        Parts: PartsTuple<S, <Self as Inspect>::PartsNeed>,
        Body: Last<S, M, <Self as Inspect>::BodyNeeds>,
    >
{
}

impl<S, M, P> Readable<S, M> for P
where
    P: HandlerLookup<S>,
    P::Parts: PartsTuple<S, P::PartsNeed>,
    P::Body: Last<S, M, P::BodyNeeds>,
{
}
