//! A generic type that derives `Redacted` and implements `Serialize` where the derive cannot see it.

use palisade::prelude::*;

macro_rules! stored {
    ($name:ident) => {
        impl<T> serde::Serialize for $name<T> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit()
            }
        }
    };
}

#[derive(Redacted)]
pub struct Row<T> {
    #[expose]
    pub size: u8,
    pub of: T,
}

stored!(Row);

fn main() {}

//- #[derive(Redacted)]
//+ #[derive(Redacted)]
//+ #[redacted(raw_serialize = "stored in a cache")]
