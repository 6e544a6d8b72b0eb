//! What leaves whole is something that can be sent, which is told at its type.

use palisade::prelude::*;

pub struct Report {
    pages: u8,
}

#[secure(unredacted = "a report has nothing of anybody's")]
async fn report() -> Json<Report> {
    Json(Report { pages: 1 })
}

fn main() {}

//- pub struct Report {
//+ #[derive(serde::Serialize)]
//+ pub struct Report {
