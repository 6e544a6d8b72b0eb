//! What leaves is allowlisted, or unredacted for a written reason.

use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[secure]
async fn one() -> Json<Employee> {
    Json(Employee { name: String::new() })
}

#[secure]
async fn several() -> Result<Json<Vec<Employee>>, Problem> {
    Ok(Json(Vec::new()))
}

#[secure(unredacted = "a page that is rendered from a template")]
async fn page() -> palisade::axum::response::Html<String> {
    palisade::axum::response::Html(String::new())
}

#[secure(unredacted = "a ready response of a proxy")]
async fn ready() -> palisade::axum::response::Response {
    Default::default()
}

fn main() {}
