//! Time and heap allocations per request.

use std::time::Instant;

use axum::body::to_bytes;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::Outcome;
use crate::drive::{App, Variant};
use crate::scenario::{Issuers, Scenario};
use crate::table::Table;

/// The median of so many rounds counts.
const ROUNDS: usize = 15;
/// Turns a variant gets in a round.
const TURNS: usize = 12;
/// Requests in a turn: few enough that those not sent yet stay in the cache.
const REQUESTS: u32 = 256;

/// A runtime as a server has it, with a clock for timeouts.
pub(crate) fn runtime() -> Outcome<Runtime> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// All variants with whatever a request leaves behind in them.
struct Bench {
    runtime: Runtime,
    issuers: Issuers,
    apps: Vec<(Variant, Box<dyn App>)>,
}

/// Whether the guarded variants answer alike, apart from what most of their refusals say.
pub(crate) fn answers_are_equal() -> Outcome<()> {
    let mut bench = Bench::new()?;
    for scenario in Scenario::ALL {
        let credentials = scenario.credentials(&mut bench.issuers, 1)?;
        let mut bodies = Vec::new();
        for (variant, app) in &bench.apps {
            let guarded = *variant != Variant::Bare;
            for request in credentials.requests()?.into_iter().filter(|_| guarded) {
                let response = bench.runtime.block_on(app.ask(request));
                if response.status() != scenario.status() {
                    let (name, status) = (scenario.name(), response.status());
                    return Err(format!("{name}: {} answered {status}", variant.name()).into());
                }
                let body = bench.runtime.block_on(to_bytes(response.into_body(), usize::MAX))?;
                bodies.push(serde_json::from_slice::<Value>(&body)?);
            }
        }
        let differs = bodies.iter().any(|body| Some(body) != bodies.first());
        if scenario.answers_are_equal() && differs {
            return Err(format!("{}: the answers differ: {bodies:?}", scenario.name()).into());
        }
    }
    Ok(())
}

/// Both tables.
pub(crate) fn times_and_allocations() -> Outcome<[Table; 2]> {
    let mut bench = Bench::new()?;
    let mut times = Table::new("nanoseconds per request", 0);
    let mut allocations = Table::new("heap allocations per request", 1);
    for scenario in Scenario::ALL {
        bench.counted(scenario, &mut Table::new("to warm up", 0))?;
        bench.counted(scenario, &mut allocations)?;
    }
    for scenario in Scenario::ALL {
        let mut result = Ok(());
        // The allocator counts nothing meanwhile.
        allocation_counter::opt_out(|| result = bench.timed(scenario, &mut times));
        result?;
    }
    Ok([times, allocations])
}

impl Bench {
    fn new() -> Outcome<Self> {
        let apps = Variant::ALL.into_iter().map(|variant| Ok((variant, variant.app()?)));
        Ok(Self {
            runtime: runtime()?,
            issuers: Issuers::new(),
            apps: apps.collect::<Outcome<_>>()?,
        })
    }

    fn counted(&mut self, scenario: Scenario, table: &mut Table) -> Outcome<()> {
        self.turn(scenario, 0, |variant, send| {
            let counted = allocation_counter::measure(send).count_total;
            let counted = u32::try_from(counted).map_or(f64::NAN, f64::from);
            table.set(variant, scenario, counted / f64::from(REQUESTS));
        })
    }

    fn timed(&mut self, scenario: Scenario, table: &mut Table) -> Outcome<()> {
        let mut rounds = Variant::ALL.map(|variant| (variant, Vec::with_capacity(ROUNDS)));
        for _ in 0..ROUNDS {
            let mut round = Variant::ALL.map(|variant| (variant, 0.0));
            for turn in 0..TURNS {
                self.turn(scenario, turn, |variant, send| {
                    let start = Instant::now();
                    send();
                    let took = start.elapsed().as_secs_f64();
                    round.iter_mut().filter(|of| of.0 == variant).for_each(|of| of.1 += took);
                })?;
            }
            rounds.iter_mut().zip(round).for_each(|((_, all), (_, took))| all.push(took));
        }
        let turns = u32::try_from(TURNS)?;
        for (variant, mut all) in rounds.into_iter().filter(|(of, _)| of.takes(scenario)) {
            all.sort_by(f64::total_cmp);
            let median = all.get(ROUNDS / 2).copied().unwrap_or(f64::NAN);
            table.set(variant, scenario, median * 1e9 / f64::from(turns * REQUESTS));
        }
        Ok(())
    }

    /// Hands every variant the same requests, one variant after the other, `first` in front.
    fn turn(
        &mut self,
        scenario: Scenario,
        first: usize,
        mut watch: impl FnMut(Variant, &mut dyn FnMut()),
    ) -> Outcome<()> {
        let credentials = scenario.credentials(&mut self.issuers, usize::try_from(REQUESTS)?)?;
        let count = self.apps.len();
        for (variant, app) in self.apps.iter().cycle().skip(first % count).take(count) {
            if !variant.takes(scenario) {
                continue;
            }
            let mut requests = credentials.requests()?;
            let mut right = true;
            watch(*variant, &mut || {
                let requests = std::mem::take(&mut requests);
                right &= self.runtime.block_on(app.send(requests, scenario.status()));
            });
            if !right {
                return Err(format!("{} failed at {}", variant.name(), scenario.name()).into());
            }
        }
        Ok(())
    }
}
