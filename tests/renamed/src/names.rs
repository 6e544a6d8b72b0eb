//! The enums that names in strings are looked up in.

/// Who may do what.
#[derive(::wall::Role)]
#[role(crate = ::wall)]
pub enum Role {
    /// Does everything.
    #[role(implies = "hr")]
    Admin,
    /// Sees pay.
    Hr,
    /// Works here.
    Employee,
    /// Looks at everything.
    Auditor,
}

/// An id of a type of its own.
#[derive(::wall::Id)]
#[id(crate = ::wall)]
pub struct DoorId(u32);

/// An id behind a re-export.
#[derive(::wall::Id)]
#[id(crate = crate::elsewhere::fence)]
pub struct ShipId(::wall::Text<8>);

/// One of a few names, alone as a body.
#[::wall::input(crate = ::wall)]
pub enum Side {
    /// To the left.
    Port,
    /// To the right.
    Starboard,
}

/// A side, a door and a ship.
type Doors = (Side, ::wall::Plain<DoorId>, ::wall::Plain<ShipId>);

/// Turns the ship's door to the side.
#[::wall::secure(crate = ::wall)]
pub async fn turn_all(
    ::wall::axum::Json((_, door, ship)): ::wall::axum::Json<Doors>,
) -> ::wall::NoContent {
    let _ = (door.0.0, ship.0.0);
    ::wall::NoContent
}

/// What a token may be used for.
#[derive(::wall::Scope)]
#[scope(crate = ::wall)]
pub enum Scope {
    /// Looking.
    #[scope("staff:read")]
    Read,
    /// Changing.
    #[scope("staff:write")]
    Write,
}
