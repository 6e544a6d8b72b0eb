//! What does not hold of a firewall has a reason that a reviewer can judge.

use palisade::prelude::*;

#[secure(firewall(except = "942100"))]
async fn list() {}

fn main() {}

//- #[secure(firewall(except = "942100"))]
//+ #[secure(firewall(except = "942100", reason = "saved queries are SQL"))]
