//! A value is no handler.

use palisade::prelude::*;

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(5));
}
