//! `body`: the largest request body, `"500B"`, `"64KiB"`, `"1MiB"`; at most one GiB.

use crate::args::{OptionKey, Setting};
use crate::messages::{Message, option as text};
use crate::option::duration::{split, whole};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "body",
    takes: "a size in quotes",
    example: r#"body = "64KiB""#,
    repeatable: false,
};

const MOST: u64 = 1 << 30;
const UNITS: [(&str, u64); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// The size in bytes.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<u64> {
    size(setting, &KEY, text::SIZE_ZERO, sink)
}

/// The size in bytes that `key` is set to; `zero` is reported for a size of zero.
pub(crate) fn size(
    setting: &Setting,
    key: &OptionKey,
    zero: Message,
    sink: &mut Sink,
) -> Option<u64> {
    let written = setting.text(key, sink)?.value();
    let (digits, unit) = split(&written);
    let Some(count) = whole(digits) else {
        return setting.fault(sink, text::SIZE_FORM.with(&[&written]));
    };
    let Some((_, bytes)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return setting.fault(sink, unit_fault(&written, digits, unit));
    };
    match count.saturating_mul(*bytes) {
        0 => setting.fault(sink, zero),
        size if size > MOST => setting.fault(sink, text::SIZE_TOO_LARGE.with(&[&written])),
        size => Some(size),
    }
}

/// `KB`, `kb` and `K` get the unit that was probably meant.
fn unit_fault(written: &str, digits: &str, unit: &str) -> String {
    let meant = match unit.to_ascii_lowercase().as_str() {
        "k" | "kb" | "kib" => "KiB",
        "m" | "mb" | "mib" => "MiB",
        "g" | "gb" | "gib" => "GiB",
        _ => return text::SIZE_FORM.with(&[&written]),
    };
    text::SIZE_UNIT.with(&[&written, &format!("{digits}{meant}")])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn sizes_are_in_bytes() {
        for (size, bytes) in [("500B", 500), ("64KiB", 65_536), ("1MiB", 1 << 20), ("1GiB", MOST)] {
            assert_eq!(accepts(quote!(body = #size), &KEY, read), bytes);
        }
    }

    #[test]
    fn other_sizes_are_refused() {
        for (size, start) in [
            ("64", "`64` is not a size"),
            ("KiB", "`KiB` is not a size"),
            ("64KB", "`64KB` may mean 1000 or 1024"),
            ("0KiB", "a body limit of zero bytes refuses every request with a body"),
            ("2GiB", "`2GiB` is larger than the maximum size"),
            (
                "99999999999999999999999MiB",
                "`99999999999999999999999MiB` is larger than the maximum size",
            ),
        ] {
            assert!(refuses(quote!(body = #size), &KEY, read).starts_with(start), "{size}");
        }
        assert!(refuses(quote!(body = 64), &KEY, read).starts_with("`body` takes a size"));
    }
}
