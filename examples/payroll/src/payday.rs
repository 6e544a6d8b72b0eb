//! The next payday, in the two versions of this endpoint that there are.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use palisade::prelude::*;

/// What the first version told.
#[derive(Redacted)]
pub struct Payday {
    #[expose]
    payday: Date,
}

/// What the second tells.
#[derive(Redacted)]
pub struct NextPayday {
    #[expose]
    payday: Date,
    /// How many days are left.
    #[expose]
    days: i8,
}

fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

/// The last day of a month, and how many days are left to it.
fn payday(today: Date) -> (Date, i8) {
    (today.last_of_month(), today.days_in_month() - today.day())
}

/// The next payday, without the days that are left.
#[secure(
    rate = "50/s",
    version = "1",
    deprecated = "2026-06-30",
    sunset = "2030-12-31",
    successor = "/v2/payday"
)]
pub async fn payday_v1() -> Json<Payday> {
    Json(Payday { payday: payday(today()).0 })
}

/// The next payday.
#[secure(rate = "50/s", version = "2")]
pub async fn payday_v2() -> Json<NextPayday> {
    let (payday, days) = payday(today());
    Json(NextPayday { payday, days })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payday_is_the_last_of_its_month() {
        let on = |text: &str| payday(text.parse().expect("a date"));
        assert_eq!(on("2028-02-01"), ("2028-02-29".parse().expect("a date"), 28));
        assert_eq!(on("2026-12-31"), ("2026-12-31".parse().expect("a date"), 0));
    }
}
