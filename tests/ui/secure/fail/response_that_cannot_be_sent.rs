//! What leaves whole is something that can be sent, which is reported at its type.

use palisade::prelude::*;

pub struct Report {
    pages: u8,
}

#[secure(unredacted = "a report has no personal data")]
async fn report() -> Json<Report> {
    Json(Report { pages: 1 })
}

fn main() {}

//- pub struct Report {
//+ #[derive(serde::Serialize)]
//+ pub struct Report {
