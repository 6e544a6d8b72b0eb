//! What callers read when their request cannot be fulfilled.

use jiff::civil::Date;
use palisade::prelude::*;

/// Why a payment is not noted.
#[derive(Problem)]
pub enum PaymentError {
    #[problem(
        status = 409,
        type = "https://ledger.example/problems/paid",
        title = "Paid already",
        detail = "paid on {paid_on}"
    )]
    Paid {
        #[problem(extension)]
        paid_on: Date,
    },
    /// Somebody was faster and noted another payment.
    #[problem(status = 409, detail = "the invoice has changed meanwhile")]
    Changed,
    #[problem(status = 500)]
    Db(#[problem(from)] sqlx::Error),
}
