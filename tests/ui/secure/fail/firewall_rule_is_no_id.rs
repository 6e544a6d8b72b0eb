//! A rule is named by its id, and not by what it matches.

use palisade::prelude::*;

#[secure(firewall(except = "' OR 1=1", reason = "saved queries are SQL"))]
async fn list() {}

fn main() {}

//- #[secure(firewall(except = "' OR 1=1", reason = "saved queries are SQL"))]
//+ #[secure(firewall(except = "942100", reason = "saved queries are SQL"))]
