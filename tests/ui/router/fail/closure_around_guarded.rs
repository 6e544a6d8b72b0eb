//! A closure over a guarded handler's argument is no guarded handler.

use palisade::prelude::*;

#[secure]
async fn list() {}

fn main() {
    let _: SecureRouter =
        SecureRouter::new().route("/employees", get(|request| async move { list(request).await }));
}
