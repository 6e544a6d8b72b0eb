//! What anyone may call.

/// Whether the service runs.
#[::wall::public(reason = "liveness probe", rate = "5/s", crate = ::wall)]
pub async fn health() -> &'static str {
    "ok"
}

/// Who asks, if that is known.
#[::wall::public(reason = "a greeting", rate(limit = "5/s", burst = 9), crate = ::wall)]
pub async fn greet(
    caller: ::core::option::Option<::wall::Principal>,
) -> ::wall::axum::http::StatusCode {
    match caller {
        ::core::option::Option::Some(_) => ::wall::axum::http::StatusCode::OK,
        ::core::option::Option::None => ::wall::axum::http::StatusCode::NO_CONTENT,
    }
}
