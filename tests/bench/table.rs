//! Numbers by variant and scenario, and the ratios that do not depend on the machine.

use std::fmt::{self, Write as _};

use crate::drive::Variant;
use crate::scenario::Scenario;

pub(crate) struct Table {
    title: &'static str,
    /// Digits after the point.
    digits: usize,
    cells: Vec<(Variant, Scenario, f64)>,
}

impl Table {
    pub(crate) fn new(title: &'static str, digits: usize) -> Self {
        Self { title, digits, cells: Vec::new() }
    }

    pub(crate) fn set(&mut self, variant: Variant, scenario: Scenario, value: f64) {
        self.cells.push((variant, scenario, value));
    }

    #[allow(clippy::print_stdout, reason = "this is what the benchmark is for")]
    pub(crate) fn print(&self) {
        println!("{self}");
    }

    fn value(&self, variant: Variant, scenario: Scenario) -> Option<f64> {
        let mut cells = self.cells.iter();
        cells.find(|cell| (cell.0, cell.1) == (variant, scenario)).map(|cell| cell.2)
    }

    /// What palisade costs where `other` costs one.
    fn ratio(&self, other: Variant, scenario: Scenario) -> Option<f64> {
        let palisade = self.value(Variant::Palisade, scenario)?;
        Some(palisade / self.value(other, scenario)?)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\n{:<33}", self.title)?;
        for scenario in Scenario::ALL {
            write!(out, "{:>15}", scenario.name())?;
        }
        for variant in Variant::ALL {
            row(out, variant.name(), self.digits, |scenario| self.value(variant, scenario))?;
        }
        for other in [Variant::Handwritten, Variant::Layered] {
            let name = format!("palisade / {}", other.name());
            row(out, &name, 2, |scenario| self.ratio(other, scenario))?;
        }
        Ok(())
    }
}

fn row(
    out: &mut fmt::Formatter<'_>,
    name: &str,
    digits: usize,
    value: impl Fn(Scenario) -> Option<f64>,
) -> fmt::Result {
    let mut line = format!("\n  {name:<31}");
    for scenario in Scenario::ALL {
        match value(scenario) {
            Some(value) => write!(line, "{value:>15.digits$}")?,
            None => write!(line, "{:>15}", "")?,
        }
    }
    out.write_str(line.trim_end())
}
