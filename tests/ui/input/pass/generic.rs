//! Parameters are the user's to bound.

use palisade::prelude::*;

use palisade::{Input, InputField, private::serde::de::DeserializeOwned};

#[input]
pub struct Page<T: Input>
where
    T: Clone,
{
    #[validate(nested)]
    first: T,
    #[validate(range(max = 100))]
    size: u32,
}

#[input]
pub struct Plain<T: InputField, const N: usize> {
    value: T,
    name: Text<N>,
    #[validate(length(max = 3))]
    list: Vec<T>,
}

#[allow(dead_code)]
fn owned<T: DeserializeOwned + Clone + Input>() {}

fn main() {}
