//! Everything written by a macro of the user's.

use palisade::prelude::*;

/// Handlers, entities and inputs.
macro_rules! service {
    ($(#[$about:meta])* $entity:ident $input:ident $handler:ident $role:literal $type:ty) => {
        $(#[$about])*
        #[derive(Clone, Redacted)]
        #[non_exhaustive]
        pub struct $entity {
            /// The number.
            #[expose(role = $role)]
            pub id: $type,
        }

        $(#[$about])*
        #[input]
        #[derive(Debug, Clone, Copy)]
        #[non_exhaustive]
        pub struct $input {
            /// The number.
            #[input(plain)]
            #[validate(range(max = 9))]
            pub id: $type,
        }

        $(#[$about])*
        #[secure(role = $role, roles = $crate::roles::Role)]
        pub async fn $handler(Json(input): Json<$input>) -> Json<$entity> {
            Json($entity { id: input.id })
        }
    };
}

service! {
    /// A bill.
    Invoice NewInvoice bill "hr" u8
}
service! {
    /// A letter.
    Letter NewLetter write "auditor" u16
}
