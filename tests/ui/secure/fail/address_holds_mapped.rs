//! A range of IPv6 holds no IPv4 address.

use palisade::prelude::*;

#[secure(allow_ip = "::/64")]
async fn list() {}

fn main() {}

//- #[secure(allow_ip = "::/64")]
//+ #[secure(allow_ip = "2000::/3")]
