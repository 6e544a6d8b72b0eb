//! A handler may stand inside of a function, with a raw name.

use palisade::prelude::*;

fn main() {
    #[secure]
    async fn list() {}

    #[secure]
    async fn r#type(_: State<()>) {}

    let _: SecureRouter = SecureRouter::new().route("/a", get(list)).route("/b", get(r#type));
}
