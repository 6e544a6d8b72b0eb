//! `auth`: which credentials count, `"jwt"` or `any("jwt", "api_key")`.

use syn::LitStr;

use crate::args::{Item, List, OptionKey, Setting, Value};
use crate::messages::option as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "auth",
    takes: "a scheme's name, or several joined by `any(..)`",
    example: r#"auth = any("jwt", "api_key")"#,
    repeatable: false,
};

/// The accepted schemes, at least one.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Vec<LitStr>> {
    let schemes = match setting.value(&KEY, sink)? {
        Value::Literal(syn::Lit::Str(scheme)) => vec![scheme.clone()],
        Value::List(list) => joined(setting, list, sink)?,
        _ => return setting.wrong(&KEY, sink),
    };
    let checked = sink.phase(|sink| {
        check_schemes_have_names(&schemes, sink);
        check_schemes_differ(&schemes, sink);
    });
    checked.ok().map(|()| schemes)
}

fn joined(setting: &Setting, list: &List, sink: &mut Sink) -> Option<Vec<LitStr>> {
    if list.name != "any" {
        return match list.name.to_string().as_str() {
            join @ ("all" | "not") => setting.fault(sink, text::AUTH_ALL.with(&[&join])),
            _ => setting.wrong(&KEY, sink),
        };
    }
    if list.items.is_empty() {
        return setting.fault(sink, text::AUTH_EMPTY);
    }
    let name = |item: &Item| match item {
        Item { key: None, value } => value.text().cloned(),
        Item { key: Some(_), .. } => None,
    };
    let schemes: Option<Vec<LitStr>> = list.items.iter().map(name).collect();
    schemes.or_else(|| setting.wrong(&KEY, sink))
}

fn check_schemes_have_names(schemes: &[LitStr], sink: &mut Sink) {
    for scheme in schemes.iter().filter(|scheme| scheme.value().trim().is_empty()) {
        sink.error(SpanRange::of(scheme), text::AUTH_BLANK);
    }
}

fn check_schemes_differ(schemes: &[LitStr], sink: &mut Sink) {
    for (place, scheme) in schemes.iter().enumerate() {
        let name = scheme.value();
        if schemes.iter().take(place).any(|other| other.value() == name) {
            sink.error(SpanRange::of(scheme), text::AUTH_TWICE.with(&[&name]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn one_scheme_or_several_are_read() {
        assert_eq!(accepts(quote!(auth = "jwt"), &KEY, read).len(), 1);
        assert_eq!(accepts(quote!(auth = any("jwt", "api_key")), &KEY, read).len(), 2);
    }

    #[test]
    fn schemes_that_nobody_can_present_are_refused() {
        assert!(
            refuses(quote!(auth = all("jwt", "a")), &KEY, read).starts_with("a request carries")
        );
        assert!(refuses(quote!(auth = any()), &KEY, read).starts_with("`auth` names no scheme"));
        assert!(
            refuses(quote!(auth = ""), &KEY, read).starts_with("a scheme's name cannot be empty")
        );
        assert!(
            refuses(quote!(auth = any("a", "a")), &KEY, read)
                .starts_with("the scheme `a` is given more than once")
        );
        assert!(refuses(quote!(auth = Jwt), &KEY, read).starts_with("`auth` takes"));
        assert!(refuses(quote!(auth = any(Jwt)), &KEY, read).starts_with("`auth` takes"));
        assert!(refuses(quote!(auth("jwt")), &KEY, read).starts_with("`auth` takes"));
    }
}
