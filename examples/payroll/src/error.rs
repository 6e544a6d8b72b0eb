//! What callers read when their request cannot be fulfilled.

use jiff::civil::Date;
use palisade::UncheckedObject;
use palisade::prelude::*;

use crate::failure::StoreError;

/// Why somebody cannot go on leave.
#[derive(Problem)]
pub enum LeaveError {
    #[problem(
        status = 409,
        type = "https://payroll.example/problems/on-leave",
        title = "On leave already",
        detail = "on leave until {until}"
    )]
    OnLeave {
        #[problem(extension)]
        until: Date,
    },
    /// Somebody was faster and removed the employee.
    #[problem(status = 404)]
    Gone,
    #[problem(status = 500)]
    Store(#[problem(from)] StoreError),
    #[problem(status = 500)]
    Deputy(#[problem(from)] UncheckedObject),
}

/// Why somebody is not paid.
#[derive(Problem)]
pub enum PayError {
    #[problem(
        status = 409,
        type = "https://payroll.example/problems/paid",
        title = "Paid already",
        detail = "there is a payslip of {payday}"
    )]
    Paid {
        #[problem(extension)]
        payday: Date,
    },
    #[problem(status = 500)]
    Store(#[problem(from)] StoreError),
}
