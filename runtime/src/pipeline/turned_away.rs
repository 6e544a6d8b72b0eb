//! What becomes of a request that its guard turned away.

use axum::response::{IntoResponse, Response};

use crate::pipeline::Apart;
use crate::problem::Refusal;

/// The answer of a guard that turned a request away.
#[derive(Debug)]
pub struct TurnedAway(TurnedAwayBy);

#[derive(Debug)]
enum TurnedAwayBy {
    Guard(Refusal),
    Extractor(Box<Response>),
}

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        match self.0 {
            TurnedAwayBy::Guard(refusal) => refusal.into_response(),
            TurnedAwayBy::Extractor(response) => *response,
        }
    }
}

impl TurnedAway {
    /// The answer to the request that was turned away, in the room of its extensions.
    pub(crate) fn in_place_of(self, apart: &mut Apart) -> Response {
        match self.0 {
            TurnedAwayBy::Guard(refusal) => refusal.in_place_of(&mut apart.parts.extensions),
            TurnedAwayBy::Extractor(response) => *response,
        }
    }
}

impl From<Response> for TurnedAway {
    fn from(response: Response) -> Self {
        Self(TurnedAwayBy::Extractor(Box::new(response)))
    }
}

impl From<Refusal> for TurnedAway {
    fn from(refusal: Refusal) -> Self {
        Self(TurnedAwayBy::Guard(refusal))
    }
}
