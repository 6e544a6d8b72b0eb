//! A rule is excepted once.

use palisade::prelude::*;

#[secure(firewall(except = any("942100", "942100"), reason = "saved queries are SQL"))]
async fn list() {}

fn main() {}

//- #[secure(firewall(except = any("942100", "942100"), reason = "saved queries are SQL"))]
//+ #[secure(firewall(except = any("942100", "942110"), reason = "saved queries are SQL"))]
