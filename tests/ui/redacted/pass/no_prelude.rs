//! Generated code names everything absolutely.

use palisade::prelude::*;

#[derive(Role)]
pub enum Role {
    Hr,
}

pub mod bare {
    #![no_implicit_prelude]
    #![deny(warnings)]

    #[derive(::palisade::prelude::Redacted)]
    pub struct Employee<T> {
        #[expose]
        pub id: u64,
        #[expose(role = "hr", mask = "last4")]
        pub iban: ::std::string::String,
        #[expose(mask = shorten)]
        pub city: ::std::string::String,
        #[expose]
        pub extra: T,
    }

    #[derive(::palisade::prelude::Redacted)]
    pub struct Plain {
        #[expose]
        pub id: u64,
    }

    fn shorten(_: &str) -> ::std::string::String {
        ::std::string::String::new()
    }

    #[derive(::palisade::prelude::Role)]
    pub enum Local {
        #[role(implies = "two")]
        One,
        Two,
    }

    #[derive(::palisade::prelude::Scope)]
    pub enum Scope {
        #[scope("a:b")]
        One,
    }
}

fn main() {}
