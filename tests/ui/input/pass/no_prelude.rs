//! What validator generates finds its names.

use palisade::prelude::*;

pub mod bare {
    #![no_implicit_prelude]
    #![deny(warnings)]

    use ::std::collections::HashMap;

    #[::palisade::prelude::input]
    pub struct First {
        #[validate(length(min = 1, max = 30, message = "short"), email)]
        pub text: ::std::string::String,
    }

    #[::palisade::prelude::input]
    pub struct Second {
        #[validate(nested)]
        pub first: ::std::option::Option<First>,
        #[validate(nested, length(max = 3))]
        pub map: HashMap<u8, First>,
    }
}

fn main() {}
