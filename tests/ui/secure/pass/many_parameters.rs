//! A handler takes up to 24 parameters.

use palisade::prelude::*;

#[secure]
async fn list(
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: State<()>,
    _: Path<Plain<Text<64>>>,
) {
}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/{name}", get(list));
}
