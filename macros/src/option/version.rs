//! `version`, `deprecated`, `sunset` and `successor`: which version of an API a handler belongs to, and how
//! long it will be there.

mod date;

use syn::LitStr;

use crate::args::{OptionKey, Options, Setting};
use crate::messages::option as text;
use crate::sink::Sink;

pub(crate) const VERSION: OptionKey = OptionKey {
    name: "version",
    takes: "a version in quotes",
    example: r#"version = "2""#,
    repeatable: false,
};

pub(crate) const DEPRECATED: OptionKey = OptionKey {
    name: "deprecated",
    takes: "a date in quotes",
    example: r#"deprecated = "2026-06-30""#,
    repeatable: false,
};

pub(crate) const SUNSET: OptionKey = OptionKey {
    name: "sunset",
    takes: "a date in quotes",
    example: r#"sunset = "2026-12-31""#,
    repeatable: false,
};

pub(crate) const SUCCESSOR: OptionKey = OptionKey {
    name: "successor",
    takes: "a path or an https address in quotes",
    example: r#"successor = "/v3/employees""#,
    repeatable: false,
};

/// The longest version that is written into paths and header fields.
const LONGEST: usize = 32;

/// The life of a handler. Times are in seconds since the Unix epoch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lifecycle {
    pub(crate) version: Option<LitStr>,
    pub(crate) deprecated: Option<i64>,
    pub(crate) sunset: Option<i64>,
    pub(crate) successor: Option<LitStr>,
}

/// Takes the four keys out of `options`.
pub(crate) fn take(options: &mut Options, sink: &mut Sink) -> Lifecycle {
    let version = options.take(&VERSION).and_then(|set| version(&set, sink));
    let (deprecated, sunset) = (options.take(&DEPRECATED), options.take(&SUNSET));
    let has_end = deprecated.is_some() || sunset.is_some();
    let deprecated = deprecated.and_then(|set| date(&set, &DEPRECATED, sink));
    let sunset_at = sunset.as_ref().and_then(|set| date(set, &SUNSET, sink));
    if let (Some(from), Some(to), Some(setting)) = (deprecated, sunset_at, &sunset)
        && to < from
    {
        sink.error(setting.argument_range(), text::SUNSET_BEFORE_DEPRECATION);
    }
    let successor = options.take(&SUCCESSOR);
    if let Some(setting) = successor.as_ref().filter(|_| !has_end) {
        sink.error(setting.span_range(), text::SUCCESSOR_ALONE);
    }
    let successor = successor.and_then(|set| successor_of(&set, sink));
    Lifecycle { version, deprecated, sunset: sunset_at, successor }
}

fn version(setting: &Setting, sink: &mut Sink) -> Option<LitStr> {
    let written = setting.text(&VERSION, sink)?;
    let value = written.value();
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_inner = |byte: u8| is_part(byte) || matches!(byte, b'.' | b'-' | b'_');
    let (first, last) = (value.bytes().next(), value.bytes().last());
    let has_ends = first.is_some_and(is_part) && last.is_some_and(is_part);
    if has_ends && value.len() <= LONGEST && value.bytes().all(is_inner) {
        return Some(written.clone());
    }
    setting.fault(sink, text::VERSION_FORM.with(&[&value]))
}

fn date(setting: &Setting, key: &OptionKey, sink: &mut Sink) -> Option<i64> {
    let written = setting.text(key, sink)?.value();
    date::parse(&written).or_else(|| setting.fault(sink, text::DATE_FORM.with(&[&written])))
}

fn successor_of(setting: &Setting, sink: &mut Sink) -> Option<LitStr> {
    let written = setting.text(&SUCCESSOR, sink)?;
    let value = written.value();
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let host = value.strip_prefix("https://").and_then(|rest| rest.chars().next());
    let is_address = host.is_some_and(char::is_alphanumeric);
    // What is between angle brackets in a header field; a parameter of the path in braces.
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"<>\"\\^`|".contains(&byte);
    if (is_path || is_address) && value.bytes().all(is_plain) && has_whole_parameters(&value) {
        return Some(written.clone());
    }
    setting.fault(sink, text::SUCCESSOR_FORM.with(&[&value]))
}

/// Braces are around the whole of a segment, with a name in them.
fn has_whole_parameters(value: &str) -> bool {
    value.split('/').all(|segment| {
        let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let name = name.unwrap_or(if segment.contains(['{', '}']) { "" } else { "-" });
        !name.is_empty() && !name.contains(['{', '}', '*']) || segment.is_empty()
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::*;
    use crate::args::parse;
    use crate::sink::reported;

    fn read(tokens: TokenStream) -> (Lifecycle, Vec<String>) {
        let mut read = Lifecycle::default();
        let faults = reported(|sink| {
            let items = parse(tokens, sink);
            let keys = [&VERSION, &DEPRECATED, &SUNSET, &SUCCESSOR];
            read = take(&mut Options::of(items, &keys, &[], sink), sink);
        });
        (read, faults)
    }

    #[test]
    fn a_life_is_read() {
        let (read, faults) = read(quote!(
            version = "2",
            deprecated = "2026-01-01",
            sunset = "2026-12-31T23:59:59Z",
            successor = "/v3/employees/{id}"
        ));
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!((read.deprecated, read.sunset), (Some(1_767_225_600), Some(1_798_761_599)));
        assert_eq!(read.version.unwrap().value(), "2");
    }

    #[test]
    fn a_life_that_cannot_be_is_refused() {
        for (tokens, says) in [
            (quote!(version = ""), "`` is not a version"),
            (quote!(version = "v2/x"), "`v2/x` is not a version"),
            (quote!(version = ".."), "`..` is not a version"),
            (quote!(version = "V2"), "`V2` is not a version"),
            (quote!(version = 2), "`version` takes"),
            (quote!(deprecated = true), "`deprecated` takes"),
            (quote!(deprecated = "2026-02-30"), "`2026-02-30` is not a date"),
            (quote!(sunset = "31.12.2026"), "`31.12.2026` is not a date"),
            (
                quote!(deprecated = "2026-12-31", sunset = "2026-12-30"),
                "`sunset` is before `deprecated`",
            ),
            (quote!(successor = "/v3"), "`successor` says where"),
            (quote!(sunset = "2026-12-31", successor = "v3"), "`v3` is not a path"),
            (quote!(sunset = "2026-12-31", successor = "//evil"), "`//evil` is not a path"),
            (quote!(sunset = "2026-12-31", successor = "http://a"), "`http://a` is not a path"),
            (quote!(sunset = "2026-12-31", successor = "/a>b"), "`/a>b` is not a path"),
            (quote!(sunset = "2026-12-31", successor = "/a/{id"), "`/a/{id` is not a path"),
            (quote!(sunset = "2026-12-31", successor = "/a/{}"), "`/a/{}` is not a path"),
        ] {
            let (_, told) = read(tokens.clone());
            assert!(told.len() == 1 && told[0].starts_with(says), "{tokens}: {told:?}");
        }
    }
}
