//! Names that generated code uses for its own variables.

use palisade::prelude::*;

macro_rules! handlers {
    ($($name:ident)*) => {
        $(
            #[secure]
            async fn $name(State(state): State<u8>, caller: Principal) {
                let _ = (state, caller);
            }
        )*

        fn main() {
            let _ = SecureRouter::new()$(.route(concat!("/", stringify!($name)), get($name)))*.with_state::<()>(1);
        }
    };
}

handlers! {
    map value seq deserializer serializer call request output body slots cx part p0 viewer out
    formatter field len name of
}

#[input]
pub struct Thing {
    #[validate(length(max = 8))]
    pub value: String,
}

#[derive(Redacted)]
pub struct Shown {
    #[expose]
    pub value: String,
}
