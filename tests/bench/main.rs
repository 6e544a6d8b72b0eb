//! What the guard costs: one pair of endpoints three times, with axum alone, secured by hand and with
//! palisade.
//!
//! `cargo bench -p palisade-tests` prints time, heap allocations and, where valgrind is installed,
//! instructions per request. `-- --instructions` insists on the latter. Times depend on the machine
//! and on what else it does; the ratios of one run and the instructions hardly do, and nothing here
//! fails because of a number.
//!
//! Requests are made in process, each with a token that the application has not seen before; those of
//! `GET, seen` have one and the same. A service is cloned for every request, as hyper does it. The rounds of
//! all variants are interleaved.

mod bare;
mod callgrind;
mod drive;
mod employee;
mod handwritten;
mod issuer;
mod layered;
mod measure;
mod scenario;
mod secured;
mod table;

use std::error::Error;

use crate::drive::Variant;
use crate::scenario::Scenario;
// Where `#[secure]` looks names up.
use crate::secured::Role;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--send", variant, scenario, count] => {
            callgrind::send(Variant::named(variant)?, Scenario::named(scenario)?, count.parse()?)
        }
        // `cargo test --benches` comes without the flag and wants to know whether this runs at all.
        arguments if !arguments.contains(&"--bench") => measure::answers_are_equal(),
        arguments => {
            measure::answers_are_equal()?;
            measure::times_and_allocations()?.iter().for_each(table::Table::print);
            let insists = arguments.contains(&"--instructions");
            if let Some(instructions) = callgrind::instructions(insists)? {
                instructions.print();
            }
            Ok(())
        }
    }
}
