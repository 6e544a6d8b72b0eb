//! Parameters are the user's to bound.

use palisade::prelude::*;

use palisade::private::{InputNames, serde::de::DeserializeOwned, validator::Validate};

#[input]
pub struct Page<T: Validate + InputNames>
where
    T: Clone,
{
    #[validate(nested)]
    first: T,
    #[validate(range(max = 100))]
    size: u32,
}

#[input]
pub struct Plain<T> {
    value: T,
}

#[allow(dead_code)]
fn owned<T: DeserializeOwned + Clone + Validate + InputNames>() {}

fn main() {}
