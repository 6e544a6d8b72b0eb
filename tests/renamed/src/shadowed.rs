//! A module whose own items are called like those of the standard library, of axum and of palisade.

#![allow(non_camel_case_types, dead_code, unused_macros, reason = "names to be met, not used")]
#![allow(clippy::upper_case_acronyms, clippy::missing_docs_in_private_items)]

mod std {}
mod core {}
mod alloc {}
mod palisade {}
mod wall {}
mod serde {}
mod validator {}
mod private {}
mod axum {}

macro_rules! unusable {
    ($($name:ident)*) => {$(struct $name;)*};
}

unusable! {
    Option Some None Result Ok Err Vec String Box Clone Copy Debug Send Sync Sized Drop Fn FnOnce
    Iterator From Into Default PartialEq Eq Json Path State Query Serialize Deserialize Validate
    Policy Inspect Spec Rule Rate Per PlanEnum PlanTable Calendar KeyOf Capacity Class Cost ParameterFacts Probe Fallback Secured Answer Shape Redacted Expose
    Fields FieldWriter Mask Viewer Member Bits RoleEnum Duration PhantomData Principal Problem
    usize u8 u16 u32 u64 i64 bool str char
}

macro_rules! assert {
    ($($anything:tt)*) => {
        ::core::compile_error!("not this one")
    };
}
macro_rules! stringify {
    ($($anything:tt)*) => {
        ::core::compile_error!("not this one")
    };
}
macro_rules! module_path {
    ($($anything:tt)*) => {
        ::core::compile_error!("not this one")
    };
}

/// Roles of its own.
#[derive(::wall::Role)]
#[role(crate = ::wall)]
pub enum Role {
    /// The one.
    Only,
}

/// Scopes of its own.
#[derive(::wall::Scope)]
#[scope(crate = ::wall)]
pub enum Scope {
    /// The one.
    Only,
}

/// Plans of its own.
#[derive(::wall::Plan)]
#[plan(crate = ::wall)]
pub enum Plan {
    /// The one.
    #[plan(rate(limit = "5/s", burst = 9), default)]
    Only,
}

fn units(_: &::wall::RateRequest<'_>) -> ::core::primitive::u32 {
    1
}

fn device(_: &::wall::RateRequest<'_>) -> ::core::option::Option<::std::string::String> {
    ::core::option::Option::None
}

/// Limits of every form.
#[::wall::secure(
    rate(plan = Plan, cost = by(units), per = "tenant"),
    rate(limit = "9/s", per = by(device), count = "failures", each = "route"),
    rate(limit = named("rows"), cost = after, reserve = 2, unit = "rows"),
    rate(limit = "100/day", zone = "UTC", per = header("x-device")),
    class = "bulk",
    crate = ::wall
)]
pub async fn limited(cost: ::wall::Cost) -> ::wall::NoContent {
    cost.settle(1).await;
    ::wall::NoContent
}

/// What leaves.
#[derive(::wall::Redacted)]
#[redacted(crate = ::wall)]
pub struct Entity {
    #[expose(role = "hr")]
    id: ::core::primitive::u64,
    #[expose(mask = "all", full = role(crate::Role::Admin))]
    name: ::std::string::String,
    #[expose(mask = initial)]
    nick: ::std::string::String,
}

fn initial(name: &::core::primitive::str) -> ::std::string::String {
    ::std::borrow::ToOwned::to_owned(name)
}

/// Guards all the same.
#[::wall::secure(role = crate::Role::Hr, rate = "9/s", timeout = "1s", crate = ::wall)]
pub async fn show(
    _: ::wall::axum::extract::State<crate::staff::Db>,
    #[unchecked("never read")] _: ::wall::axum::extract::Path<::std::string::String>,
    _: ::wall::axum::extract::Query<crate::staff::Page>,
) -> ::core::result::Result<::wall::axum::Json<Entity>, ::wall::Problem> {
    ::core::result::Result::Ok(::wall::axum::Json(Entity {
        id: 7,
        name: ::std::string::String::new(),
        nick: ::std::string::String::new(),
    }))
}
