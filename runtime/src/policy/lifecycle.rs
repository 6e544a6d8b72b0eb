//! The version of an API that a handler belongs to, and how long the handler will be there.

/// The life of a handler. Times are in seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// The version that it belongs to; none for a handler of all versions.
    pub version: Option<&'static str>,
    /// Since when it is deprecated, or will be ([RFC 9745]).
    ///
    /// [RFC 9745]: https://www.rfc-editor.org/rfc/rfc9745
    pub deprecated: Option<i64>,
    /// When it is gone ([RFC 8594]).
    ///
    /// [RFC 8594]: https://www.rfc-editor.org/rfc/rfc8594
    pub sunset: Option<i64>,
    /// What replaces it: a path, with parameters of the route, or an address.
    pub successor: Option<&'static str>,
}

impl Lifecycle {
    pub(crate) const NONE: Self =
        Self { version: None, deprecated: None, sunset: None, successor: None };

    /// `version 1, deprecated 2026-01-01, sunset 2026-12-31`; none where it states nothing.
    pub(crate) fn in_words(&self) -> Option<String> {
        let version = self.version.map(|version| format!("version {version}"));
        let deprecated = self.deprecated.map(|at| format!("deprecated {}", moment(at)));
        let sunset = self.sunset.map(|at| format!("sunset {}", moment(at)));
        let successor = self.successor.map(|target| format!("successor {target}"));
        let told: Vec<String> =
            [version, deprecated, sunset, successor].into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Whether its answers say that it ends.
    pub(crate) const fn ends(&self) -> bool {
        self.deprecated.is_some() || self.sunset.is_some()
    }
}

/// As it could be written: `2026-12-31`, or with its time where that is not midnight.
fn moment(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest == 0 {
        return date;
    }
    format!("{date}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// The day of the Gregorian calendar, so many days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March, so that a leap day is the last of one.
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_it_could_be_written() {
        for (seconds, told) in [
            (0, "1970-01-01"),
            (1_709_164_800, "2024-02-29"),
            (1_798_675_200, "2026-12-31"),
            (1_798_761_599, "2026-12-31T23:59:59Z"),
            (253_402_214_400, "9999-12-31"),
        ] {
            assert_eq!(moment(seconds), told);
        }
    }

    #[test]
    fn a_life_is_told_as_far_as_it_is_stated() {
        assert_eq!(Lifecycle::NONE.in_words(), None);
        let life = Lifecycle { version: Some("1"), sunset: Some(0), ..Lifecycle::NONE };
        assert_eq!(life.in_words().as_deref(), Some("version 1, sunset 1970-01-01"));
    }
}
