//! `timeout`: how long the whole request may take, `"500ms"`, `"5s"`, `"2m"`; at most one hour.

use std::time::Duration;

use crate::args::{OptionKey, Setting};
use crate::messages::option as text;
use crate::option::duration;
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "timeout",
    takes: "a duration in quotes",
    example: r#"timeout = "5s""#,
    repeatable: false,
};

const MOST: Duration = Duration::from_secs(3600);

/// The duration.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Duration> {
    let written = setting.text(&KEY, sink)?.value();
    match duration::parse(&written) {
        None => setting.fault(sink, text::TIME_FORM.with(&[&written])),
        Some(Duration::ZERO) => setting.fault(sink, text::TIME_ZERO),
        Some(time) if time > MOST => setting.fault(sink, text::TIME_TOO_LONG.with(&[&written])),
        time => time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn durations_are_read() {
        assert_eq!(accepts(quote!(timeout = "500ms"), &KEY, read), Duration::from_millis(500));
        assert_eq!(accepts(quote!(timeout = "1h"), &KEY, read), MOST);
    }

    #[test]
    fn other_durations_are_refused() {
        for (time, start) in [
            ("5", "`5` is not a duration"),
            ("0s", "a timeout of zero fails every request"),
            ("61m", "`61m` is longer than the maximum timeout"),
            (
                "99999999999999999999999s",
                "`99999999999999999999999s` is longer than the maximum timeout",
            ),
        ] {
            assert!(refuses(quote!(timeout = #time), &KEY, read).starts_with(start), "{time}");
        }
        assert!(refuses(quote!(timeout = 5), &KEY, read).starts_with("`timeout` takes a duration"));
    }
}
