//! What handlers cost to build: the same application in raw axum, by hand and with palisade,
//! generated below `target/build-cost` and compiled there.
//!
//! ```text
//! cargo run --release -p palisade-tests --bin build-cost
//! ```
//!
//! prints the table of the page [What a build costs](../../runtime/src/docs/guide/build_time.md) in Markdown.
//! Half of the handlers read an input, and each has a response type of its own.
//!
//! | argument | meaning |
//! |---|---|
//! | `--handlers 200` | how many handlers an application has |
//! | `--rounds 3` | the median of so many measurements counts |
//! | `--skip-first-build` | leaves out the rows that compile every dependency |
//! | `--editor-only` | measures rust-analyzer alone |
//! | `--ir-only` | counts palisade's lines of LLVM IR alone, and fails where they grew |
//!
//! CPU seconds are read from Linux' `/proc`. Lines of IR do not depend on the machine's speed.

mod application;
mod build;
mod editor;
mod first;
mod ir;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};

use application::{Application, Style};
use build::Built;
use table::{Row, Table};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Lines of LLVM IR for each of [`GUARDED_HANDLERS`] handlers, what is there once included.
const LINES_A_HANDLER: u64 = 5_900;
/// What [`LINES_A_HANDLER`] was counted with.
const GUARDED_HANDLERS: usize = 20;

fn main() -> Outcome<()> {
    let options = Options::read(std::env::args().skip(1))?;
    let root = target_directory().join("build-cost");
    if options.ir_only {
        check_lines_a_handler(&root, options.handlers)
    } else if options.editor_only {
        let mut table = Table::new(options.handlers);
        measure_editor(&root, &options, &mut table)?;
        print(&table.to_string());
        Ok(())
    } else {
        let table = measured(&root, &options)?;
        print(&table.to_string());
        Ok(())
    }
}

struct Options {
    handlers: usize,
    rounds: usize,
    first_build: bool,
    ir_only: bool,
    editor_only: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut options = Self {
            handlers: 200,
            rounds: 3,
            first_build: true,
            ir_only: false,
            editor_only: false,
        };
        while let Some(argument) = arguments.next() {
            let mut number = || -> Outcome<usize> {
                Ok(arguments.next().ok_or("a number is missing")?.parse()?)
            };
            match argument.as_str() {
                "--handlers" => options.handlers = number()?.max(2),
                "--rounds" => options.rounds = number()?.max(1),
                "--skip-first-build" => options.first_build = false,
                "--ir-only" => options.ir_only = true,
                "--editor-only" => options.editor_only = true,
                other => return Err(format!("`{other}` is not an argument of this command").into()),
            }
        }
        Ok(options)
    }
}

/// Fails where a handler has more lines than a tenth above the committed figure.
fn check_lines_a_handler(root: &Path, handlers: usize) -> Outcome<()> {
    let application = Application::generate(root, Style::Palisade, handlers)?;
    let counted = ir::count(&application)?;
    let lines = counted.lines / u64::try_from(handlers)?;
    print(&format!("{lines} lines of LLVM IR a handler ({handlers} handlers)"));
    if handlers == GUARDED_HANDLERS && lines > LINES_A_HANDLER + LINES_A_HANDLER / 10 {
        return Err(format!(
            "more than a tenth above the committed figure of {LINES_A_HANDLER}; where the growth is \
             meant, change `LINES_A_HANDLER` in tests/build_cost/main.rs"
        )
        .into());
    }
    Ok(())
}

/// Every row, measured in one run.
fn measured(root: &Path, options: &Options) -> Outcome<Table> {
    let mut applications = Vec::new();
    for style in Style::ALL {
        applications.push(Application::generate(root, style, options.handlers)?);
    }
    let mut table = Table::new(options.handlers);
    measure_times(&mut applications, options.rounds, &mut table)?;
    let (mut lines, mut copies, mut expanded) = ([0; 3], [0; 3], [0; 3]);
    for (place, application) in applications.iter().enumerate() {
        let counted = ir::count(application)?;
        set(&mut lines, place, counted.lines);
        set(&mut copies, place, counted.functions);
        set(&mut expanded, place, build::expanded_lines(application)?);
    }
    table.push(Row::counts("lines of LLVM IR", lines));
    table.push(Row::counts("copies of functions", copies));
    table.push(Row::counts("expanded source lines", expanded));
    measure_editor(root, options, &mut table)?;
    if options.first_build {
        first::measure(root, &mut table)?;
    }
    Ok(table)
}

/// The row of rust-analyzer, or a line that says why it is not there.
fn measure_editor(root: &Path, options: &Options, table: &mut Table) -> Outcome<()> {
    if let Some(reason) = editor::missing() {
        print(&format!("left out: {reason}"));
        return Ok(());
    }
    table.push(editor::measure(root, options.handlers, options.rounds)?);
    Ok(())
}

/// The rows in CPU seconds: every application takes its turn in every round.
fn measure_times(
    applications: &mut [Application],
    rounds: usize,
    table: &mut Table,
) -> Outcome<()> {
    let mut all: Vec<Vec<Built>> = applications.iter().map(|_| Vec::new()).collect();
    for application in applications.iter() {
        build::prepare(application)?;
    }
    for _ in 0..rounds {
        for (application, built) in applications.iter_mut().zip(&mut all) {
            built.push(Built::measure(application)?);
        }
    }
    let mut row = |title, seconds: fn(&Built) -> f64| {
        let medians = all.iter().map(|built| table::median(built.iter().map(seconds)));
        table.push(Row::seconds(title, medians));
    };
    row("own crate from clean, CPU s", |built| built.clean);
    row("one handler changed, `cargo build`, CPU s", |built| built.changed);
    row("one handler changed, `cargo check`, CPU s", |built| built.checked);
    Ok(())
}

fn set(values: &mut [u64; 3], place: usize, value: u64) {
    values.iter_mut().skip(place).take(1).for_each(|slot| *slot = value);
}

/// Where cargo keeps what it builds: this program lies in a profile's folder there.
fn target_directory() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let folder = program.ancestors().nth(2).unwrap_or(Path::new("target"));
    folder.to_owned()
}

#[allow(clippy::print_stdout, reason = "this is what the command is for")]
fn print(text: &str) {
    println!("{text}");
}
