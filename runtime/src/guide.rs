//! How to do what a service needs, one page a task.
//!
//! The pages say what works today, with examples that are tested, and end with what is not there
//! yet. The pages of the macros, such as [`secure`](macro@crate::secure) and
//! [`input`](macro@crate::input), have every key and every compile error.

macro_rules! pages {
    ($($name:ident $page:literal $(+ $picture:literal)?)+) => {$(
        #[doc = include_str!(concat!("docs/guide/", $page))]
        $(#[doc = include_str!(concat!("docs/", $picture))])?
        pub mod $name {}
    )+};
}

/// Pages with examples of another package, which tests them: it has the page as the documentation of a module of its doc tests.
macro_rules! pages_of_packages {
    ($($name:ident $page:literal)+) => {$(
        #[cfg(not(doctest))]
        #[doc = include_str!(concat!("docs/guide/", $page))]
        pub mod $name {}
    )+};
}

pages! {
    identity_provider "identity_provider.md"
    jwt_best_practice "jwt_best_practice.md"
    formats "formats.md"
    api_keys "api_keys.md"
    basic "basic.md"
    sessions "sessions.md"
    login "login.md"
    pages "pages.md"
    second_factor "second_factor.md"
    tokens "tokens.md"
    webhooks "webhooks.md"
    uploads "uploads.md"
    lists "lists.md"
    revisions "revisions.md"
    tenants "tenants.md"
    rules "rules.md"
    approvals "approvals.md"
    limits "limits.md" + "limits.svg"
    errors "errors.md"
    addresses "addresses.md"
    firewall "firewall.md"
    versions "versions.md"
    logging "logging.md"
    audit_codes "audit_codes.md"
    audit_sinks "audit_sinks.md"
    metrics "metrics.md"
    documents "documents.md"
    testing "testing.md"
    deployment "deployment.md"
    misconfigurations "misconfigurations.md"
    from_axum "from_axum.md"
    build_time "build_time.md"
}

pages_of_packages! {
    outbound "outbound.md"
    websockets "websockets.md"
    tls "tls.md"
    stores "stores.md"
    encryption "encryption.md"
}

#[cfg(all(test, feature = "jwt", feature = "api-key", feature = "webhook"))]
mod tests;
