//! A closure over a guarded request cannot answer in the guarded handler's place.

use palisade::prelude::*;
use palisade::private::Secured;

#[secure]
async fn list() {}

fn main() {
    let _ = list;
    let _: SecureRouter =
        SecureRouter::new().route("/employees", get(|_: Secured<__list>| async { "ok" }));
}

//- use palisade::private::Secured;
//-
//+
//-         SecureRouter::new().route("/employees", get(|_: Secured<__list>| async { "ok" }));
//+         SecureRouter::new().route("/employees", get(list));
