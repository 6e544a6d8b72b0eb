//! The response type is named, inside of a `Result` too.

use palisade::prelude::*;

#[secure]
async fn list() -> Result<impl Send, Problem> {
    Ok(())
}

fn main() {}

//- async fn list() -> Result<impl Send, Problem> {
//-     Ok(())
//+ async fn list() -> Result<NoContent, Problem> {
//+     Ok(NoContent)
