//! The claims whose values are judged while they are read: dates and audiences.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::members::JsonText;

/// The last second of the year 9999.
const LAST_SECOND: f64 = 253_402_300_799.0;
/// The same as a whole number.
const LAST_WHOLE_SECOND: i64 = 253_402_300_799;

/// A `NumericDate` (RFC 7519, section 2): seconds since 1970, which may have a fraction.
pub(super) struct Date {
    pub(super) millis: i64,
}

impl Date {
    /// A date without a fraction, where it is one.
    #[inline]
    pub(super) fn of_whole_seconds(seconds: u64) -> Option<Self> {
        let seconds =
            i64::try_from(seconds).ok().filter(|seconds| *seconds <= LAST_WHOLE_SECOND)?;
        Some(Self { millis: seconds * 1000 })
    }

    #[allow(clippy::cast_possible_truncation, reason = "bounded by LAST_SECOND")]
    fn of_seconds<E: de::Error>(seconds: f64) -> Result<Self, E> {
        // A minus sign is refused on zero too; a comparison alone would let `-0.0` pass.
        if seconds.is_sign_negative() || !(0.0..=LAST_SECOND).contains(&seconds) {
            return Err(E::custom("no date"));
        }
        Ok(Self { millis: (seconds * 1000.0).floor() as i64 })
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seconds;
        impl Visitor<'_> for Seconds {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds since 1970")
            }

            #[allow(clippy::cast_precision_loss, reason = "what is lost lies past LAST_SECOND")]
            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Date, E> {
                Date::of_seconds(seconds as f64)
            }

            fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Date, E> {
                Date::of_seconds(seconds)
            }
        }
        // DecisionInput for a number, not for anything, keeps serde_json's `arbitrary_precision`, which
        // some other crate may turn on, from wrapping numbers in maps.
        deserializer.deserialize_f64(Seconds)
    }
}

/// Reads `aud`: whether it names one of `ours`. A string, or an array of strings with a member.
pub(super) struct AudienceSeed<'c> {
    pub(super) ours: &'c [Box<str>],
}

impl AudienceSeed<'_> {
    fn holds(&self, audience: &str) -> bool {
        self.ours.iter().any(|ours| **ours == *audience)
    }
}

impl<'de> DeserializeSeed<'de> for AudienceSeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AudienceSeed<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an audience or an array of them")
    }

    fn visit_str<E: de::Error>(self, audience: &str) -> Result<bool, E> {
        Ok(self.holds(audience))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut audiences: A) -> Result<bool, A::Error> {
        let mut any = false;
        let mut ours = false;
        while let Some(JsonText(audience)) = audiences.next_element()? {
            any = true;
            ours |= self.holds(&audience);
        }
        if any { Ok(ours) } else { Err(de::Error::custom("no audience")) }
    }
}
