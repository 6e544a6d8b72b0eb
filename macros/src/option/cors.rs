//! `cors`: the pages of other origins that may read answers, `"https://app.example"` or `any("..", "..")`; `none` is none.

use std::net::{Ipv4Addr, Ipv6Addr};

use syn::LitStr;

use crate::args::{Item, List, OptionKey, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "cors",
    takes: "an origin, several joined by `any(..)`, or `\"none\"`",
    example: r#"cors = "https://app.example""#,
    repeatable: false,
};

/// The origins, none for `"none"`.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Vec<LitStr>> {
    let origins = match setting.value(&KEY, sink)? {
        Value::Literal(syn::Lit::Str(none)) if none.value() == "none" => return Some(Vec::new()),
        Value::Literal(syn::Lit::Str(origin)) => vec![origin.clone()],
        Value::List(list) => joined(setting, list, sink)?,
        _ => return setting.wrong(&KEY, sink),
    };
    let checked = sink.phase(|sink| {
        for (place, origin) in origins.iter().enumerate() {
            check_origin(origin, sink);
            if origins.iter().take(place).any(|other| other.value() == origin.value()) {
                sink.error(SpanRange::of(origin), text::ORIGIN_TWICE.with(&[&origin.value()]));
            }
        }
    });
    checked.ok().map(|()| origins)
}

fn joined(setting: &Setting, list: &List, sink: &mut Sink) -> Option<Vec<LitStr>> {
    if list.name != "any" || list.items.is_empty() {
        return setting.wrong(&KEY, sink);
    }
    let name = |item: &Item| match item {
        Item { key: None, value } => value.text().cloned(),
        Item { key: Some(_), .. } => None,
    };
    let origins: Option<Vec<LitStr>> = list.items.iter().map(name).collect();
    origins.or_else(|| setting.wrong(&KEY, sink))
}

/// Browsers write an origin in one way, and it is compared byte by byte: every other would match nothing.
fn check_origin(written: &LitStr, sink: &mut Sink) {
    if let Some(fault) = fault(&written.value()) {
        sink.error(SpanRange::of(written), text::ORIGIN_FORM.with(&[&written.value(), &fault]));
    }
}

/// What is wrong with an origin; the runtime checks those of configurations alike.
fn fault(origin: &str) -> Option<&'static str> {
    if origin.eq_ignore_ascii_case("null") {
        return Some("is the origin of sandboxed pages, which any page can make");
    }
    if origin.contains('*') {
        return Some("has a `*`");
    }
    if !origin.is_ascii() || origin.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some("has letters that a browser writes in lower case or in Punycode");
    }
    let Some((scheme, rest)) = origin.split_once("://") else {
        return Some("does not begin with `https://` or `http://`");
    };
    let default_port = match scheme {
        "https" => "443",
        "http" => "80",
        _ => return Some("does not begin with `https://` or `http://`"),
    };
    if rest.contains(['/', '?', '#', '@', '\\']) {
        return Some("has something behind the host");
    }
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (rest, None),
    };
    match port {
        Some(port) if port == default_port => Some("names the default port"),
        Some(port) if !is_port(port) => Some("has no port behind the colon"),
        _ => (!is_host(host)).then_some("has no host that a browser would write"),
    }
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok_and(|number| number > 0 && number.to_string() == port)
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok_and(|parsed| parsed.to_string() == address);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (1..=63).contains(&label.len()) && label.bytes().all(legal)
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    name.split('.').all(is_label) && (!is_number || host.parse::<Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::option::testing::{accepts, refuses};

    #[test]
    fn origins_are_read() {
        assert_eq!(accepts(quote!(cors = "https://app.example"), &KEY, read).len(), 1);
        let several = quote!(cors = any("https://app.example", "http://localhost:5173"));
        assert_eq!(accepts(several, &KEY, read).len(), 2);
        assert!(accepts(quote!(cors = "none"), &KEY, read).is_empty());
        assert_eq!(accepts(quote!(cors = "https://[2001:db8::1]:8443"), &KEY, read).len(), 1);
    }

    #[test]
    fn what_no_browser_writes_is_refused() {
        for (origin, told) in [
            ("null", "sandboxed"),
            ("*", "`*`"),
            ("https://*.example", "`*`"),
            ("https://app.example/", "behind the host"),
            ("https://app.example/path", "behind the host"),
            ("https://app.example:443", "default port"),
            ("http://app.example:80", "default port"),
            ("https://app.example:", "no port"),
            ("https://App.example", "lower case"),
            ("https://größe.example", "Punycode"),
            ("app.example", "`https://`"),
            ("ftp://app.example", "`https://`"),
            ("https://", "no host"),
            ("https://.example", "no host"),
        ] {
            let text = refuses(quote!(cors = #origin), &KEY, read);
            assert!(text.contains(told), "{origin}: {text}");
        }
        let twice = quote!(cors = any("https://a.example", "https://a.example"));
        assert!(refuses(twice, &KEY, read).contains("more than once"));
        for tokens in
            [quote!(cors = all("https://a.example")), quote!(cors = any()), quote!(cors = App)]
        {
            assert!(refuses(tokens, &KEY, read).starts_with("`cors` takes"));
        }
    }
}
