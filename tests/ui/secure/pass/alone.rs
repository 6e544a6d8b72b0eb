//! The attribute alone demands an authenticated caller.

use palisade::prelude::*;

#[secure]
async fn list() {}

#[secure()]
pub(crate) async fn show() -> Result<(), Problem> {
    Ok(())
}

fn main() {}
