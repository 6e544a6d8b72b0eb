//! Claims that ID tokens and logout tokens have in common.

use serde::Deserialize;

/// How far clocks may differ, in milliseconds.
pub(super) const LEEWAY: i64 = 5_000;

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    pub(super) fn names(&self, client: &str) -> bool {
        match self {
            Self::One(one) => one == client,
            Self::Several(all) => all.iter().any(|it| it == client),
        }
    }

    pub(super) fn is_one(&self) -> bool {
        match self {
            Self::One(_) => true,
            Self::Several(all) => all.len() == 1,
        }
    }
}

/// Seconds since the Unix epoch, perhaps with a fraction; milliseconds of it.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "f64")]
pub(super) struct Seconds(pub(super) i64);

impl TryFrom<f64> for Seconds {
    type Error = &'static str;

    #[allow(clippy::cast_possible_truncation, reason = "its range was looked at")]
    fn try_from(seconds: f64) -> Result<Self, Self::Error> {
        // Until the year 9999.
        if (0.0..=253_402_300_799.0).contains(&seconds) {
            Ok(Self((seconds * 1_000.0) as i64))
        } else {
            Err("no date")
        }
    }
}
