//! `approve(by = 2, of = role("admin"), within = "1d")`: who approves a request before it is handled.

use crate::args::{Argument, OptionKey, Options, Setting};
use crate::messages::option as text;
use crate::option::rate;
use crate::rule::leaf::seconds;
use crate::rule::syntax::{self, Tree};
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "approve",
    takes: "the form `approve(..)`",
    example: r#"approve(by = 2, of = role("admin"))"#,
    repeatable: false,
};

const BY: OptionKey =
    OptionKey { name: "by", takes: "a number up to 99", example: "by = 2", repeatable: false };

const OF: OptionKey =
    OptionKey { name: "of", takes: "a rule", example: r#"of = role("admin")"#, repeatable: false };

const WITHIN: OptionKey = OptionKey {
    name: "within",
    takes: "a duration in quotes",
    example: r#"within = "1d""#,
    repeatable: false,
};

const DAY: u32 = 86_400;

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Approve {
    pub(crate) by: u8,
    pub(crate) of: Tree,
    /// In seconds.
    pub(crate) within: u32,
}

/// How many, who, and for how long a request waits.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<Approve> {
    let Argument::List(list) = &setting.argument else { return setting.wrong(&KEY, sink) };
    let read = sink.phase(|sink| {
        let mut options = Options::of(list.items.clone(), &[&BY, &OF, &WITHIN], &[], sink);
        let by = options.take(&BY).and_then(|set| by(&set, sink));
        let of = options.take(&OF).and_then(|set| syntax::tree(&set, &OF, sink));
        let within = options
            .take(&WITHIN)
            .and_then(|set| seconds(&set.text(&WITHIN, sink)?.value(), set.argument_range(), sink));
        (by, of, within)
    });
    let (by, of, within) = read.ok()?;
    let (Some(by), Some(of)) = (by, of) else {
        sink.error(list.span_range(), text::APPROVE_UNSAID);
        return None;
    };
    Some(Approve { by, of, within: within.unwrap_or(DAY) })
}

fn by(setting: &Setting, sink: &mut Sink) -> Option<u8> {
    let (count, _) = rate::count(setting, &BY, sink)?;
    let count = u8::try_from(count).ok().filter(|count| *count < 100);
    count.or_else(|| setting.wrong(&BY, sink))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_number_and_a_rule_are_read() {
        let read = accepts(quote!(approve(by = 2, of = role("a"))), &KEY, read);
        assert_eq!((read.by, read.within), (2, DAY));
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        for unsaid in [quote!(approve(by = 2)), quote!(approve(of = role("a")))] {
            assert!(refused(unsaid).starts_with("`approve(..)` needs `by` and `of`"));
        }
        assert!(refused(quote!(approve(by = 0, of = tenant))).starts_with("`by` is zero"));
        assert!(refused(quote!(approve(by = 100, of = tenant))).starts_with("`by` takes a number"));
        assert!(refused(quote!(approve)).starts_with("`approve` takes the form"));
    }
}
