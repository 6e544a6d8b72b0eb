//! How palisade works inside, one page a module: what it does, its exact rules, and an example.
//!
//! A request passes [`edge`], the guard's [`pipeline`] with [`authorize`] and [`input`], the handler,
//! [`redact`], and [`audit`]. [`security`] and [`router`] join these when the service starts. Limits
//! and credentials have pages of their own: [`rate`](crate::rate) and [`auth`](crate::auth).

macro_rules! pages {
    ($($name:ident $page:literal)+) => {$(
        #[doc = include_str!(concat!("docs/architecture/", $page))]
        pub mod $name {}
    )+};
}

pages! {
    edge "edge.md"
    pipeline "pipeline.md"
    authorize "authorize.md"
    input "input.md"
    redact "redact.md"
    audit "audit.md"
    security "security.md"
    router "router.md"
}
