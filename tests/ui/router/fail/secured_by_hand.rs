//! A secured request cannot be made by hand.

use palisade::prelude::*;
use palisade::private::{Call, PhantomData, Secured};

#[secure]
async fn list() {}

fn forge(call: Call<__list>) -> Secured<__list> {
    Secured { call, parts: (), body: (), schemes: PhantomData }
}

fn main() {
    let _ = (list, forge);
}

//- use palisade::private::{Call, PhantomData, Secured};
//-
//+
//- fn forge(call: Call<__list>) -> Secured<__list> {
//-     Secured { call, parts: (), body: (), schemes: PhantomData }
//+ fn forge() -> SecureRouter {
//+     SecureRouter::new().route("/", get(list))
