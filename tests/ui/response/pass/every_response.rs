//! Every response that may leave, each the fix of one that may not.

use futures_util::stream::Empty;
use palisade::Location;
use palisade::prelude::*;

#[derive(Redacted)]
struct Employee {
    #[expose]
    name: String,
}

#[derive(Problem)]
#[problem(status = 409)]
struct Fault;

#[secure]
async fn accepted() -> Accepted<Employee> {
    Accepted::at("/jobs/1", Employee { name: String::new() })
}

#[secure]
async fn page() -> Result<Page<Employee>, Fault> {
    Ok(Page::last(vec![]))
}

#[secure]
async fn lines() -> NdJson<Empty<Result<Employee, Problem>>> {
    NdJson::new(futures_util::stream::empty())
}

#[secure]
async fn events() -> Sse<Empty<Result<Employee, Fault>>> {
    Sse::new(futures_util::stream::empty())
}

#[secure]
async fn parts() -> (StatusCode, Location, CacheControl, Json<Employee>) {
    let body = Json(Employee { name: String::new() });
    (StatusCode::ACCEPTED, Location::to("/"), CacheControl::no_store(), body)
}

#[secure]
async fn tagged() -> Option<(CacheControl, Tagged<Page<Employee>>)> {
    None
}

#[secure]
async fn file() -> Download {
    Download::new("text/csv", "a,b").named("a.csv")
}

#[secure]
async fn away() -> Redirect {
    Redirect::to("https://id.example/login").temporary()
}

fn main() {}
