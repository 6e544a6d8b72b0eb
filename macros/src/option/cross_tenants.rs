//! `cross_tenants(from = "support", reason = "..")`: whose callers may act in the tenant that the path names, and why.

use syn::LitStr;

use crate::args::{Argument, OptionKey, Options, Setting};
use crate::messages::option as text;
use crate::option::reason;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "cross_tenants",
    takes: "the form `cross_tenants(..)`",
    example: r#"cross_tenants(from = "support", reason = "support looks after every customer")"#,
    repeatable: false,
};

const FROM: OptionKey = OptionKey {
    name: "from",
    takes: "the name of a tenant in quotes",
    example: r#"from = "support""#,
    repeatable: false,
};

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct CrossTenants {
    pub(crate) from: LitStr,
    pub(crate) reason: LitStr,
    pub(crate) place: SpanRange,
}

/// The tenant and the reason.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<CrossTenants> {
    let Argument::List(list) = &setting.argument else { return setting.wrong(&KEY, sink) };
    let read = sink.phase(|sink| {
        let mut options = Options::of(list.items.clone(), &[&FROM, &reason::KEY], &[], sink);
        let from = options.take(&FROM).and_then(|set| {
            let name = set.text(&FROM, sink)?;
            let is_name = !name.value().is_empty() && name.value().trim() == name.value();
            if is_name { Some(name.clone()) } else { set.wrong(&FROM, sink) }
        });
        (from, options.take(&reason::KEY).and_then(|set| reason::read(&set, sink)))
    });
    let (Some(from), Some(reason)) = read.ok()? else {
        sink.error(list.span_range(), text::CROSS_TENANTS_UNSAID);
        return None;
    };
    Some(CrossTenants { from, reason, place: setting.span_range() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_tenant_and_a_reason_are_read() {
        let tokens = quote!(cross_tenants(from = "support", reason = "support helps"));
        let read = accepts(tokens, &KEY, read);
        assert_eq!(
            (read.from.value(), read.reason.value()),
            ("support".into(), "support helps".into())
        );
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        for unsaid in [
            quote!(cross_tenants(from = "support")),
            quote!(cross_tenants(reason = "support helps")),
            quote!(cross_tenants()),
        ] {
            assert!(refused(unsaid).starts_with("`cross_tenants(..)` needs `from` and `reason`"));
        }
        let nobody = quote!(cross_tenants(from = " ", reason = "support helps"));
        assert!(refused(nobody).starts_with("`from` takes the name of a tenant"));
        let blank = quote!(cross_tenants(from = "support", reason = " "));
        assert!(refused(blank).starts_with("`reason` needs a reason"));
        assert!(
            refused(quote!(cross_tenants = "why")).starts_with("`cross_tenants` takes the form")
        );
    }
}
