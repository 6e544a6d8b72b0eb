use palisade::prelude::*;

#[input]
struct Address {
    #[validate(length(max = 80))]
    city: String,
}

#[input]
struct Person {
    home: Option<Address>,
}

fn main() {}

//- struct Person {
//+ struct Person {
//+     #[validate(nested)]
