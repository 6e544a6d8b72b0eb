//! What a handler's parameters, taken together, mean for the order of the pipeline.

use http::Method;

use crate::input::ParameterFacts;
use crate::pipeline::{Inspect, Tuple, reading};

/// Whether anything behind the guard may depend on who the caller is.
pub(crate) fn want_caller<P: Inspect<A, B>, A: Tuple, B>() -> bool {
    all::<P, A, B>().any(|facts| facts.wants_caller)
}

/// Whether a parameter says that it depends on who the caller is.
pub(crate) fn asks_for_caller<P: Inspect<A, B>, A: Tuple, B>() -> bool {
    all::<P, A, B>().any(|facts| facts.wants_caller && !facts.exempt)
}

/// Whether the parameter at `place` before the last is a checked object.
pub(crate) fn is_object<P: Inspect<A, B>, A: Tuple, B>(place: usize) -> bool {
    P::PARTS.get(place).is_some_and(|facts| facts.checks_object)
}

/// Whether the last parameter is part of the head and has to be read before anything is
/// looked up.
pub(crate) fn last_precedes_objects<P: Inspect<A, B>, A: Tuple, B>() -> bool {
    let look_up = |facts: &ParameterFacts| facts.checks_object || facts.looks_up;
    P::BODY.head_only && !P::BODY.checks_object && P::PARTS.iter().any(look_up)
}

/// Whether a parameter is read from the query of such a request.
pub(crate) fn read_query<P: Inspect<A, B>, A: Tuple, B>(method: &Method) -> bool {
    all::<P, A, B>().any(|facts| reading::is_in_query(facts.reads, method))
}

fn all<P: Inspect<A, B>, A: Tuple, B>() -> impl Iterator<Item = &'static ParameterFacts> {
    P::PARTS.iter().chain(std::iter::once(const { &P::BODY }))
}
