//! Instructions per request, counted by valgrind's callgrind: two runs that differ only by how many
//! of the prepared requests they send.

use std::mem::forget;
use std::process::Command;

use crate::Outcome;
use crate::drive::Variant;
use crate::measure::runtime;
use crate::scenario::{Issuers, Scenario};
use crate::table::Table;

/// Sent in both runs, so that whatever happens only once cancels out.
const WARM_UP: u32 = 300;
const COUNTED: u32 = 1_000;

/// The table, where valgrind is installed. Its processor lacks SHA instructions, so that every
/// signature costs more here than in earnest; all variants pay the same.
pub(crate) fn instructions(insists: bool) -> Outcome<Option<Table>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        let missing = "valgrind is not installed: no instructions were counted";
        return if insists { Err(missing.into()) } else { Ok(None) };
    }
    let mut table = Table::new("instructions per request", 0);
    for scenario in Scenario::ALL {
        for variant in Variant::ALL.into_iter().filter(|variant| variant.takes(scenario)) {
            let warm_up = run(variant, scenario, WARM_UP)?;
            let all = run(variant, scenario, WARM_UP + COUNTED)?;
            table.set(variant, scenario, (all - warm_up) / f64::from(COUNTED));
        }
    }
    Ok(Some(table))
}

/// Runs this program under callgrind.
fn run(variant: Variant, scenario: Scenario, count: u32) -> Outcome<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["--send", variant.name(), scenario.name(), &count.to_string()])
        .output()?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    match collected {
        Some((_, number)) if output.status.success() => Ok(number.trim().parse()?),
        _ => Err(format!("callgrind failed: {report}").into()),
    }
}

/// What [`run`] runs: prepares every request, sends some.
pub(crate) fn send(variant: Variant, scenario: Scenario, count: usize) -> Outcome<()> {
    let mut result = Ok(());
    allocation_counter::opt_out(|| result = prepare_and_send(variant, scenario, count));
    result
}

fn prepare_and_send(variant: Variant, scenario: Scenario, count: usize) -> Outcome<()> {
    let app = variant.app()?;
    let prepared = usize::try_from(WARM_UP + COUNTED)?;
    let mut requests = scenario.credentials(&mut Issuers::new(), prepared)?.requests()?;
    // Dropping them would cost the run that sends few.
    forget(requests.split_off(count.min(prepared)));
    if runtime()?.block_on(app.send(requests, scenario.status())) {
        Ok(())
    } else {
        Err(format!("{} failed at {}", variant.name(), scenario.name()).into())
    }
}
