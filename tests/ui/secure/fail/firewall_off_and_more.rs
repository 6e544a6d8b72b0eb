//! A firewall that looks at nothing has no rule left to except.

use palisade::prelude::*;

#[secure(firewall(off, head_only, reason = "ciphertext"))]
async fn list() {}

fn main() {}

//- #[secure(firewall(off, head_only, reason = "ciphertext"))]
//+ #[secure(firewall(head_only, reason = "ciphertext"))]
