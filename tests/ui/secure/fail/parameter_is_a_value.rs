//! A number alone may be in the path, the query or the body.

use palisade::prelude::*;

#[secure]
async fn month(_: u8) {}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/months/{month}", get(month));
}

//- async fn month(_: u8) {}
//+ async fn month(_: Path<Plain<u8>>) {}
