//! All cookies at once are not validated.

use palisade::prelude::*;

pub struct CookieJar;

impl<S: Sync> palisade::axum::extract::FromRequestParts<S> for CookieJar {
    type Rejection = StatusCode;

    async fn from_request_parts(
        _: &mut palisade::http::request::Parts,
        _: &S,
    ) -> Result<Self, StatusCode> {
        Ok(Self)
    }
}

#[secure]
async fn show(_: CookieJar) {}

fn main() {}

//- #[secure]
//+ impl palisade::SafeInput for CookieJar {}
//+
//+ #[secure]
