//! Handlers, parameters and constants that go by the names which generated code uses.

use ::wall::axum::extract::State;

use crate::staff::Db;

macro_rules! handlers {
    ($($name:ident)*) => {$(
        #[doc = "Does nothing."]
        #[::wall::secure(role = "hr", crate = ::wall)]
        pub async fn $name(_: State<Db>, _: ::wall::Principal) -> ::wall::NoContent {
            ::wall::NoContent
        }
    )*};
}

handlers!(request call body output p0 p1 part slots cx part0 variant private r#type);

/// Takes parameters that are called like ours.
#[::wall::secure(role = "hr", scope = "staff:read", crate = ::wall)]
pub async fn parameters(
    __request: State<Db>,
    __call: State<Db>,
    __p0: ::wall::Principal,
    __body: State<Db>,
) -> ::wall::NoContent {
    let __output = (__request, __call, __body, __NAME_0, __STANCE);
    ::core::mem::drop((__p0, __output));
    ::wall::NoContent
}

const __NAME_0: u8 = 0;
const __STANCE: u8 = 1;

/// Calls a function of its own name.
#[::wall::secure(crate = ::wall)]
pub async fn parameters_of(parameters_of: ::wall::Principal) -> ::wall::NoContent {
    let _ = parameters_of.subject();
    ::wall::NoContent
}
