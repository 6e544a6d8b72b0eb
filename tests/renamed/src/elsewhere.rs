//! Roles and scopes that are not those of the crate root, and a runtime behind a re-export.

pub mod ranks {
    //! Another enum of roles.

    /// Ranks.
    #[derive(::wall::Role)]
    #[role(crate = crate::elsewhere::fence)]
    pub enum Rank {
        /// The first.
        #[role(rename = "the-chief")]
        Chief,
    }

    /// Rights.
    #[derive(::wall::Scope)]
    #[scope(crate = crate::elsewhere::fence)]
    pub enum Right {
        /// To sail.
        #[scope(rename = "ship:sail")]
        Sail,
    }
}

pub mod fence {
    //! The runtime by a third name.

    pub use ::wall::*;
}

/// What is sailed.
#[derive(fence::Redacted)]
#[redacted(crate = fence, roles = ranks::Rank, scopes = ranks::Right)]
pub struct Ship {
    #[expose(role = "the-chief")]
    course: u16,
    #[expose(scope = "ship:sail")]
    name: &'static str,
}

/// What a ship is told.
#[fence::input(crate = crate::elsewhere::fence)]
pub struct Order {
    #[validate(range(max = 359))]
    course: u16,
}

/// Turns the ship.
#[fence::secure(
    role = "the-chief",
    scope = "ship:sail",
    roles = ranks::Rank,
    scopes = ranks::Right,
    crate = fence
)]
pub async fn turn(
    ::wall::axum::Json(order): ::wall::axum::Json<Order>,
) -> ::wall::axum::Json<Ship> {
    ::wall::axum::Json(Ship { course: order.course, name: "Beagle" })
}
