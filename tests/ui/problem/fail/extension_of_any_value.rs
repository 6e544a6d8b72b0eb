//! An entity does not leave in an error either.

use palisade::prelude::*;

fn taken(record: serde_json::Value) -> Problem {
    Problem::new(StatusCode::CONFLICT).extension("record", record)
}

fn main() {}

//- fn taken(record: serde_json::Value) -> Problem {
//+ fn taken(record: String) -> Problem {
