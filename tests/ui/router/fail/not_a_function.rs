//! A value is not a handler.

use palisade::prelude::*;

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(5));
}

//- fn main() {
//-     let _: SecureRouter = SecureRouter::new().route("/employees", get(5));
//+ #[secure]
//+ async fn list() {}
//+
//+ fn main() {
//+     let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
