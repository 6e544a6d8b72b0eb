//! A constant states numbers alone where a plan names it.

use palisade::prelude::*;

use palisade::{Per, Rate};
use std::time::Duration;

const SLOW: Rate = Rate::new(10, Duration::from_secs(1)).per(Per::Global);

#[derive(Plan)]
pub enum Plan {
    #[plan(rate = SLOW)]
    Free,
}

fn main() {}

//- const SLOW: Rate = Rate::new(10, Duration::from_secs(1)).per(Per::Global);
//+ const SLOW: Rate = Rate::new(10, Duration::from_secs(1)).per(Per::Identity);
