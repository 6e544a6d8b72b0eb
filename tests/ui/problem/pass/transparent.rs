//! Errors that are the problem they hold, and `?` in both directions.

use palisade::prelude::*;
use palisade::IntoProblem;

#[derive(Problem)]
#[problem(type = "https://errors.example/book", title = "Cannot book")]
enum BookError {
    #[problem(status = 409, detail = "closed")]
    Closed,
    #[problem(transparent)]
    Other(#[problem(from)] Problem),
    #[problem(transparent)]
    Status { status: StatusCode },
    #[problem(transparent)]
    Inner(#[problem(from)] Inner<Lower>),
}

#[derive(Problem)]
#[problem(status = 410)]
struct Lower;

#[derive(Problem)]
#[problem(transparent)]
struct Inner<E: IntoProblem>(E);

#[derive(Problem)]
#[problem(status = 409)]
struct Borrowed<'a>(&'a str);

fn problem() -> Result<(), Problem> {
    Ok(book()?)
}

fn book() -> Result<(), BookError> {
    problem()?;
    Err(Inner(Lower))?;
    Err(BookError::Status { status: StatusCode::GONE })
}

fn borrowed(name: &'static str) -> Result<(), Problem> {
    Err(Borrowed(name))?
}

fn boxed(error: Box<dyn std::error::Error + Send + Sync>) -> Result<(), Problem> {
    Err(error)?
}

fn main() {
    let _ = (problem(), book(), borrowed("x"), boxed("x".into()), BookError::Closed);
}
