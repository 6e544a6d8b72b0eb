//! A closure carries no guard.

use palisade::prelude::*;

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(|| async {}));
}

//- fn main() {
//-     let _: SecureRouter = SecureRouter::new().route("/employees", get(|| async {}));
//+ #[secure]
//+ async fn list() {}
//+
//+ fn main() {
//+     let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
