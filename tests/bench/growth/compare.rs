//! Comparing two sides at several sizes: time, and instructions by valgrind's callgrind.

use std::mem::forget;
use std::process::Command;
use std::time::Instant;

use crate::Outcome;

/// One thing to do once; whether it went as it should.
pub(crate) type Operation = Box<dyn FnOnce() -> bool>;

/// Prepares so many operations, whose preparation is not measured.
pub(crate) type Side = Box<dyn FnMut(usize) -> Outcome<Vec<Operation>>>;

/// With palisade and, where there is such a thing, by hand.
pub(crate) struct Sides {
    pub(crate) palisade: Side,
    pub(crate) by_hand: Option<Side>,
}

/// One thing that grows.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    /// What the sizes count.
    pub(crate) unit: &'static str,
    pub(crate) sizes: &'static [u32],
    /// How many operations are measured together.
    pub(crate) batch: usize,
    pub(crate) sides: fn(u32) -> Outcome<Sides>,
}

/// The median of so many rounds counts.
const ROUNDS: usize = 15;
const SIDES: [&str; 2] = ["palisade", "by-hand"];

/// What both sides cost at one size.
#[derive(Clone, Copy, Default)]
struct Cost {
    nanos: [Option<f64>; 2],
    instructions: [Option<f64>; 2],
}

impl Group {
    /// Whether every operation goes as it should.
    pub(crate) fn check(&self) -> Outcome<()> {
        for size in self.sizes {
            let sides = (self.sides)(*size)?;
            for mut side in [Some(sides.palisade), sides.by_hand].into_iter().flatten() {
                time(side(2)?).ok_or_else(|| format!("{} fails at {size}", self.name))?;
            }
        }
        Ok(())
    }

    /// Prints a line for each size, and one for what each further step costs.
    pub(crate) fn compare(&self) -> Outcome<()> {
        let mut all = Vec::new();
        for size in self.sizes {
            let cost = Cost { nanos: self.nanos(*size)?, instructions: self.instructions(*size)? };
            print_line(&format!("{} {size} {}", self.name, self.unit), cost, 0);
            all.push((f64::from(*size), cost));
        }
        if let [(first, low), .., (last, high)] = all.as_slice() {
            let each = |low: Option<f64>, high: Option<f64>| Some((high? - low?) / (last - first));
            let slope = |low: [Option<f64>; 2], high: [Option<f64>; 2]| {
                let ([low_own, low_other], [high_own, high_other]) = (low, high);
                [each(low_own, high_own), each(low_other, high_other)]
            };
            let cost = Cost {
                nanos: slope(low.nanos, high.nanos),
                instructions: slope(low.instructions, high.instructions),
            };
            print_line(&format!("{}, each more of {}", self.name, self.unit), cost, 2);
        }
        Ok(())
    }

    fn nanos(&self, size: u32) -> Outcome<[Option<f64>; 2]> {
        let Sides { palisade, by_hand } = (self.sides)(size)?;
        let mut sides = [Some(palisade), by_hand];
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (side, rounds) in sides.iter_mut().zip(&mut rounds) {
                let Some(side) = side else { continue };
                let taken = time(side(self.batch)?);
                rounds.push(taken.ok_or_else(|| format!("{} fails at {size}", self.name))?);
            }
        }
        let batch = f64::from(u32::try_from(self.batch)?);
        Ok(rounds.map(|rounds| median(rounds).map(|seconds| seconds * 1e9 / batch)))
    }

    fn instructions(&self, size: u32) -> Outcome<[Option<f64>; 2]> {
        if Command::new("valgrind").arg("--version").output().is_err() {
            return Ok([None, None]);
        }
        let has_other = (self.sides)(size)?.by_hand.is_some();
        let mut counted = [None, None];
        for (side, counted) in SIDES.iter().zip(&mut counted).take(1 + usize::from(has_other)) {
            let few = self.run(size, side, self.warm_up())?;
            let all = self.run(size, side, self.warm_up() + self.batch)?;
            *counted = Some((all - few) / f64::from(u32::try_from(self.batch)?));
        }
        Ok(counted)
    }

    /// Done in both runs, so that whatever happens only once cancels out.
    fn warm_up(&self) -> usize {
        self.batch / 4 + 1
    }

    /// Runs this program under callgrind.
    fn run(&self, size: u32, side: &str, count: usize) -> Outcome<f64> {
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(std::env::current_exe()?)
            .args(["--count", self.name, &size.to_string(), side, &count.to_string()])
            .output()?;
        let report = String::from_utf8_lossy(&output.stderr);
        let collected = report.lines().find_map(|line| line.split_once("Collected : "));
        match collected {
            Some((_, number)) if output.status.success() => Ok(number.trim().parse()?),
            _ => Err(format!("callgrind failed: {report}").into()),
        }
    }

    /// What [`run`](Self::run) runs: prepares every operation, does some.
    pub(crate) fn count(&self, size: u32, side: &str, count: usize) -> Outcome<()> {
        let Sides { palisade, by_hand } = (self.sides)(size)?;
        let side = if side == SIDES[0] { Some(palisade) } else { by_hand };
        let mut operations = side.ok_or("no such side")?(self.warm_up() + self.batch)?;
        // Dropping them would cost the run that does few.
        forget(operations.split_off(count.min(operations.len())));
        time(operations).map(drop).ok_or_else(|| format!("{} fails at {size}", self.name).into())
    }
}

/// How many seconds all of them take, where each goes as it should.
fn time(operations: Vec<Operation>) -> Option<f64> {
    let start = Instant::now();
    let mut right = true;
    for operation in operations {
        right &= operation();
    }
    let taken = start.elapsed().as_secs_f64();
    right.then_some(taken)
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
pub(crate) fn print_head() {
    println!(
        "{:40}{:>12}{:>12}{:>8}{:>14}{:>12}{:>8}",
        "", "nanoseconds", "by hand", "ratio", "instructions", "by hand", "ratio"
    );
}

#[allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
fn print_line(name: &str, cost: Cost, digits: usize) {
    let number =
        |number: Option<f64>| number.map_or(String::new(), |number| format!("{number:.digits$}"));
    let ratio = |[own, other]: [Option<f64>; 2]| {
        own.zip(other).map_or(String::new(), |(own, other)| format!("{:.2}", own / other))
    };
    let ([nanos, by_hand], [count, counted]) = (cost.nanos, cost.instructions);
    println!(
        "{name:40}{:>12}{:>12}{:>8}{:>14}{:>12}{:>8}",
        number(nanos),
        number(by_hand),
        ratio(cost.nanos),
        number(count),
        number(counted),
        ratio(cost.instructions),
    );
}
