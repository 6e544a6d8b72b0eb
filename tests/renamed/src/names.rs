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
