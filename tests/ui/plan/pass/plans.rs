//! Every form of a limit, and a plan that no code of the program makes.

#![deny(warnings)]

use std::time::Duration;

use palisade::Rate;
use palisade::prelude::*;

const PARTNER: Rate = Rate::new(500, Duration::from_secs(1)).burst(1_000);

#[derive(Plan)]
enum Booked {
    #[plan(rate = "10/s", default)]
    Free,
    #[plan(rename = "pro-2024", rate(limit = "100/s", burst = 500))]
    Pro,
    #[plan(rate = named("enterprise"))]
    Enterprise,
    #[plan(rate = PARTNER)]
    Partner,
    #[plan(rate(limit = "100000/month", zone = "Europe/Berlin"))]
    Monthly,
}

#[secure(rate(plan = Booked, per = "tenant", cost = 2, on_failure = "deny", each = "route"))]
pub async fn export() {}

#[secure(rate(limit = "1000/day", zone = "UTC", cost = by(rows), unit = "rows"))]
pub async fn rows_of_a_day() {}

fn rows(request: &palisade::RateRequest<'_>) -> u32 {
    request.path("rows").map_or(1, |rows| u32::try_from(rows.len()).unwrap_or(1))
}

fn main() {}
