//! Names of the user's own do not meet those of generated code.
#![no_implicit_prelude]

use ::palisade::Problem;

#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct String;
#[allow(dead_code)]
struct From;

#[derive(Problem)]
#[problem(status = 409, detail = "{__field_0} and {known}")]
enum Fault {
    Taken {
        #[problem(extension = "first")]
        __field_0: u8,
        known: u8,
    },
    #[problem(status = 500)]
    Store(#[problem(from)] ::std::io::Error),
    #[problem(detail = "gone")]
    Gone,
}

fn main() {
    let _ = ::palisade::IntoProblem::into_problem(Fault::Taken { __field_0: 1, known: 2 });
    let _ = Fault::Gone;
}
