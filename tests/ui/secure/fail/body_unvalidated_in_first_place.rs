//! Every parameter is checked, not only the last.

use palisade::prelude::*;

struct NewEmployee;

#[secure]
async fn hire(_: Json<NewEmployee>, _: Path<Plain<u8>>) {}

fn main() {}
