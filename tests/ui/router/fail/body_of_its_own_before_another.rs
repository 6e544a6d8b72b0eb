//! What reads the body comes last, whatever its type is called.

use palisade::axum::extract::{FromRequest, Request};
use palisade::prelude::*;

struct Scan;

impl<S: Sync> FromRequest<S> for Scan {
    type Rejection = Problem;

    async fn from_request(_: Request, _: &S) -> Result<Self, Problem> {
        Ok(Self)
    }
}

#[secure]
async fn take(#[unchecked("for this test")] _: Scan, _: State<()>) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/scans", post(take));
}

//- async fn take(#[unchecked("for this test")] _: Scan, _: State<()>) {}
//+ async fn take(_: State<()>, #[unchecked("for this test")] _: Scan) {}
