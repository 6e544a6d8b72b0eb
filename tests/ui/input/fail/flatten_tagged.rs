//! Which fields a tagged enum has depends on its tag, and the check of spellings would not see them.

use palisade::prelude::*;

#[input]
#[serde(tag = "type")]
pub enum Payment {
    Card {
        #[validate(length(max = 19))]
        number: String,
    },
    Cash,
}

#[input]
pub struct Order {
    amount: u32,
    #[serde(flatten)]
    #[validate(nested)]
    payment: Payment,
}

#[secure]
async fn buy(_: Json<Order>) {}

fn main() {}

//-     amount: u32,
//-     #[serde(flatten)]
//+     amount: u32,
