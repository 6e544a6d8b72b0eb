//! A field that is read from the path of a public route may be an object's id, too.

use palisade::prelude::*;

#[input]
pub struct Which {
    slug: Text<40>,
}

#[public(reason = "liveness probe", rate = "5/s")]
async fn show(_: Path<Which>) {}

fn main() {}

//-     slug: Text<40>,
//+     #[input(plain)] slug: Text<40>,
