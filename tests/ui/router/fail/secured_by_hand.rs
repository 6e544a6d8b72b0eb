//! Nobody makes a secured request.

use palisade::prelude::*;
use palisade::private::Secured;

#[secure]
async fn list() {}

fn main() {
    let request: Secured<__list, (), ()> = Secured { call: todo!(), parts: (), body: () };
    let _ = list(request);
}
