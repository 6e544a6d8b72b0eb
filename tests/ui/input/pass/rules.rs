//! The rules of validator on named fields.

use palisade::prelude::*;

#[input]
#[derive(Debug, Clone)]
pub struct NewEmployee {
    #[validate(length(min = 1, max = 80))]
    name: String,
    #[validate(email, length(max = 254))]
    email: String,
    #[validate(range(min = 1, max = 40))]
    hours: u8,
    #[validate(range(min = 1, max = 40))]
    days: Option<std::num::NonZeroU16>,
    #[validate(range(max = 9))]
    desk: Plain<std::num::NonZero<i64>>,
    #[validate(range(min = 1, max = MOST))]
    rooms: std::num::NonZeroU64,
    #[validate(custom(function = even))]
    floor: u32,
    #[validate(url, length(max = 2000))]
    site: Option<String>,
}

const MOST: u64 = 4;

fn even(value: u32) -> Result<(), palisade::private::validator::ValidationError> {
    if value % 2 == 0 {
        Ok(())
    } else {
        Err(palisade::private::validator::ValidationError::new("even"))
    }
}

fn main() {}
