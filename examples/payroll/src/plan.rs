//! What a department has booked.

use palisade::prelude::*;

/// How often its people may list employees. A token without a plan, or with another, is of the smallest.
#[derive(Plan)]
pub enum Plan {
    #[plan(rate = "20/s", default)]
    Basic,
    #[plan(rate(limit = "50/s", burst = 100))]
    Plus,
    /// As the environment says: `PAYROLL_PARTNER_RATE`.
    #[plan(rate = named("partner"))]
    Partner,
}
