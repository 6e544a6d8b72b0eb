//! `firewall(except = "942100", reason = "..")`: what of the application's firewall does not hold for a handler.

use syn::LitStr;

use crate::args::{Argument, Item, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::option::reason;
use crate::sink::Sink;
use crate::span::SpanRange;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "firewall",
    takes: "the form `firewall(..)`",
    example: r#"firewall(except = "942100", reason = "why")"#,
    repeatable: false,
};

const EXCEPT: OptionKey = OptionKey {
    name: "except",
    takes: "the id of a rule in quotes, or several joined by `any(..)`",
    example: r#"except = any("942100", "942110")"#,
    repeatable: false,
};

const HEAD_ONLY: OptionKey =
    OptionKey { name: "head_only", takes: "no value", example: "head_only", repeatable: false };

const OFF: OptionKey =
    OptionKey { name: "off", takes: "no value", example: "off", repeatable: false };

/// The longest id of a rule; the runtime tells no longer ones.
const LONGEST: usize = 64;

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Firewall {
    pub(crate) except: Vec<LitStr>,
    pub(crate) head_only: bool,
    pub(crate) off: bool,
    pub(crate) reason: LitStr,
}

impl Firewall {
    /// What it states in words: the rules, what is left out, and the reason.
    pub(crate) fn stated(&self) -> Vec<String> {
        let words = [self.off.then_some("off"), self.head_only.then_some("head only")];
        let words = words.into_iter().flatten().map(str::to_owned);
        let rules = self.except.iter().map(LitStr::value);
        rules.chain(words).chain([self.reason.value()]).collect()
    }
}

/// What does not hold, and why.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Firewall> {
    let Argument::List(list) = &setting.argument else { return setting.wrong(&KEY, sink) };
    let read = sink.phase(|sink| {
        let keys = [&EXCEPT, &HEAD_ONLY, &OFF, &reason::KEY];
        let mut options = Options::of(list.items.clone(), &keys, &[], sink);
        let except = options.take(&EXCEPT).map(|set| except(&set, sink));
        let head_only = options.take(&HEAD_ONLY).map(|set| flag(&set, &HEAD_ONLY, sink));
        let off = options.take(&OFF).map(|set| flag(&set, &OFF, sink));
        let reason = options.take(&reason::KEY).map(|set| reason::read(&set, sink));
        (except, head_only.is_some(), off.is_some(), reason)
    });
    let (except, head_only, off, reason) = read.ok()?;
    let says_what = except.is_some() || head_only || off;
    let (true, Some(Some(reason))) = (says_what, reason) else {
        sink.error(list.span_range(), text::FIREWALL_UNSAID);
        return None;
    };
    if off && (except.is_some() || head_only) {
        sink.error(list.span_range(), text::FIREWALL_OFF);
        return None;
    }
    Some(Firewall { except: except.unwrap_or_default(), head_only, off, reason })
}

fn flag(setting: &Setting, key: &OptionKey, sink: &mut Sink) {
    if !matches!(setting.argument, Argument::Nothing) {
        setting.wrong::<()>(key, sink);
    }
}

/// The ids of rules, each once.
fn except(setting: &Setting, sink: &mut Sink) -> Vec<LitStr> {
    let rules = match &setting.argument {
        Argument::Value(Value::Literal(syn::Lit::Str(rule))) => vec![rule.clone()],
        Argument::Value(Value::List(list)) => joined(setting, list, sink),
        _ => setting.wrong(&EXCEPT, sink).unwrap_or_default(),
    };
    for (place, rule) in rules.iter().enumerate() {
        let id = rule.value();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(&byte);
        if id.is_empty() || id.len() > LONGEST || !id.bytes().all(is_plain) {
            sink.error(SpanRange::of(rule), text::FIREWALL_RULE.with(&[&id]));
        } else if rules.iter().take(place).any(|other| other.value() == id) {
            sink.error(SpanRange::of(rule), text::FIREWALL_TWICE.with(&[&id]));
        }
    }
    rules
}

fn joined(setting: &Setting, list: &List, sink: &mut Sink) -> Vec<LitStr> {
    let name = |item: &Item| match item {
        Item { key: None, value } => value.text().cloned(),
        Item { key: Some(_), .. } => None,
    };
    let rules: Option<Vec<LitStr>> = list.items.iter().map(name).collect();
    let rules = rules.filter(|rules| list.name == "any" && !rules.is_empty());
    rules.or_else(|| setting.wrong(&EXCEPT, sink)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::option::testing::{accepts, refuses};

    #[test]
    fn rules_and_a_reason_are_read() {
        let one =
            accepts(quote!(firewall(except = "942100", reason = "a query language")), &KEY, read);
        assert_eq!((one.except.len(), one.head_only, one.off), (1, false, false));
        let tokens = quote!(firewall(except = any("942100", "942110"), head_only, reason = "why"));
        let several = accepts(tokens, &KEY, read);
        assert_eq!((several.except.len(), several.head_only), (2, true));
        assert!(accepts(quote!(firewall(off, reason = "a probe")), &KEY, read).off);
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        for unsaid in [
            quote!(firewall()),
            quote!(firewall(off)),
            quote!(firewall(except = "942100")),
            quote!(firewall(reason = "because")),
        ] {
            let told = refused(unsaid.clone());
            assert!(told.starts_with("`firewall(..)` needs"), "{unsaid}: {told}");
        }
        let told = refused(quote!(firewall(off, head_only, reason = "both of it")));
        assert!(told.starts_with("a firewall that is off"), "{told}");
        assert!(refused(quote!(firewall)).starts_with("`firewall` takes the form"));
        assert!(refused(quote!(firewall = "off")).starts_with("`firewall` takes the form"));
        let ids = refused(quote!(firewall(except = "' OR 1", reason = "a test")));
        assert!(ids.starts_with("`' OR 1` is not an id"), "{ids}");
        let twice = refused(quote!(firewall(except = any("1", "1"), reason = "a test")));
        assert!(twice.starts_with("the rule `1` is given more than once"), "{twice}");
        let number = refused(quote!(firewall(except = 942100, reason = "a test")));
        assert!(number.starts_with("`except` takes"), "{number}");
        assert!(
            refused(quote!(firewall(off, reason = " "))).starts_with("`reason` needs a reason")
        );
    }
}
