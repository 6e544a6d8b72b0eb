//! `break_glass(role = "on_call", lasts = "1h")`: who may pass the rule in an emergency, and for how long.

use crate::args::{Argument, OptionKey, Options, Setting};
use crate::messages::option as text;
use crate::option::role;
use crate::rule::leaf::seconds;
use crate::rule::syntax::Tree;
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "break_glass",
    takes: "the form `break_glass(..)`",
    example: r#"break_glass(role = "on_call", lasts = "1h")"#,
    repeatable: false,
};

const LASTS: OptionKey = OptionKey {
    name: "lasts",
    takes: "a duration in quotes",
    example: r#"lasts = "1h""#,
    repeatable: false,
};

const ONCE_PER: OptionKey = OptionKey {
    name: "once_per",
    takes: "a duration in quotes",
    example: r#"once_per = "1d""#,
    repeatable: false,
};

const DAY: u32 = 86_400;

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct BreakGlass {
    pub(crate) role: Tree,
    /// In seconds.
    pub(crate) lasts: u32,
    pub(crate) once_per: u32,
}

/// The role and the times.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<BreakGlass> {
    let Argument::List(list) = &setting.argument else { return setting.wrong(&KEY, sink) };
    let read = sink.phase(|sink| {
        let keys = [&role::KEY, &LASTS, &ONCE_PER];
        let mut options = Options::of(list.items.clone(), &keys, &[], sink);
        let role = options.take(&role::KEY).and_then(|set| role::read(&set, sink));
        let mut time = |key: &'static OptionKey| {
            let set = options.take(key)?;
            seconds(&set.text(key, sink)?.value(), set.argument_range(), sink)
        };
        (role, time(&LASTS), time(&ONCE_PER))
    });
    let (role, lasts, once_per) = read.ok()?;
    let (Some(role), Some(lasts)) = (role, lasts) else {
        sink.error(list.span_range(), text::BREAK_GLASS_UNSAID);
        return None;
    };
    let once_per = once_per.unwrap_or(DAY.max(lasts.saturating_mul(2)));
    if once_per <= lasts {
        sink.error(list.span_range(), text::BREAK_GLASS_ENDLESS);
        return None;
    }
    Some(BreakGlass { role, lasts, once_per })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn a_role_and_its_times_are_read() {
        let read = |tokens| {
            let read = accepts(tokens, &KEY, read);
            (read.lasts, read.once_per)
        };
        assert_eq!(read(quote!(break_glass(role = "a", lasts = "1h"))), (3_600, DAY));
        let week = quote!(break_glass(role = any("a", "b"), lasts = "2h", once_per = "7d"));
        assert_eq!(read(week), (7_200, 7 * DAY));
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        for unsaid in [quote!(break_glass(role = "a")), quote!(break_glass(lasts = "1h"))] {
            assert!(refused(unsaid).starts_with("`break_glass(..)` needs a `role`"));
        }
        let endless = quote!(break_glass(role = "a", lasts = "1h", once_per = "1h"));
        assert!(refused(endless).starts_with("`once_per` is not longer than `lasts`"));
        assert!(refused(quote!(break_glass)).starts_with("`break_glass` takes the form"));
    }
}
