//! The rule tree with a condition of the application's own.

/// Whether it is time.
pub struct Open;

impl ::wall::Condition for Open {
    async fn decide(&self, _: &::wall::Principal, _: &::wall::RequestHead<'_>) -> ::wall::Decision {
        ::wall::Decision::Allow
    }
}

/// Whether it is too late.
pub struct Late;

impl ::wall::Condition for Late {
    async fn decide(&self, _: &::wall::Principal, _: &::wall::RequestHead<'_>) -> ::wall::Decision {
        ::wall::Decision::Deny
    }
}

/// Opens a door.
#[::wall::secure(
    auth = "jwt",
    allow = any(
        role(crate::Role::Admin),
        all(scope("staff:read"), policy(Open), not(policy(Late))),
    ),
    rate = LIMIT,
    crate = ::wall
)]
pub async fn enter() -> ::wall::NoContent {
    ::wall::NoContent
}

const LIMIT: ::wall::Rate = ::wall::Rate::new(9, ::core::time::Duration::from_secs(1));

/// By what a door is opened.
#[derive(::wall::Schemes)]
#[scheme(crate = ::wall)]
pub enum Credentials {
    /// A token.
    Jwt,
    /// A badge.
    Badge,
}

/// Opens a door by a scheme of its own.
#[::wall::secure(auth = any("jwt", "badge"), crate = ::wall)]
pub async fn by_badge() -> ::wall::NoContent {
    ::wall::NoContent
}

/// The door.
pub fn door() -> ::wall::SecureRouter<(), Credentials> {
    ::wall::SecureRouter::accepting().route("/", ::wall::routing::get(by_badge))
}
