//! A handler's future moves between threads.

use palisade::prelude::*;

#[secure]
async fn list() {
    let local = std::rc::Rc::new(());
    std::future::ready(()).await;
    drop(local);
}

fn main() {
    let _: SecureRouter = SecureRouter::new().route("/employees", get(list));
}

//-     let local = std::rc::Rc::new(());
//+     let local = std::sync::Arc::new(());
