//! `cargo palisade`: what protects an application, its lock, its document and its audit.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod adopt;
mod arguments;
mod audit;
mod commands;
mod failure;
mod keys;
mod learn;
mod sbom;

use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;

fn main() -> ExitCode {
    let given = std::env::args().skip(1);
    match Arguments::parse(given).and_then(|arguments| commands::run(&arguments)) {
        Ok(text) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Err(Failure::Found(text)) => {
            say(&text);
            ExitCode::from(1)
        }
        Err(Failure::Wrong(text)) => {
            eprintln!("cargo palisade: {text}");
            ExitCode::from(2)
        }
    }
}

/// A reader that has read enough closes the pipe; that is not a failure.
fn say(text: &str) {
    use std::io::Write as _;
    let text = text.trim_end();
    if !text.is_empty() {
        let _ = writeln!(std::io::stdout(), "{text}");
    }
}
