//! Nobody makes a secured request.

use palisade::prelude::*;
use palisade::private::{Call, Secured};

#[secure]
async fn list() {}

fn forge(call: Call<__list>) -> Secured<__list> {
    Secured { call, parts: (), body: () }
}

fn main() {
    let _ = (list, forge);
}

//- use palisade::private::{Call, Secured};
//-
//+
//- fn forge(call: Call<__list>) -> Secured<__list> {
//-     Secured { call, parts: (), body: () }
//+ fn forge() -> SecureRouter {
//+     SecureRouter::new().route("/", get(list))
