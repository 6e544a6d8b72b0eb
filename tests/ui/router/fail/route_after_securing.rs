//! A secured application takes no more routes.

use palisade::prelude::*;

#[secure]
async fn list() {}

fn add(app: palisade::SecureApp) {
    app.route("/employees", get(list));
}

fn main() {
    let _ = add;
}

//- fn add(app: palisade::SecureApp) {
//-     app.route("/employees", get(list));
//+ fn add(app: SecureRouter) {
//+     let _ = app.route("/employees", get(list));
