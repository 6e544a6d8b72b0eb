//! `step_up(acr = "aal2", max_age = "5m")`: how and how lately a caller must have authenticated (RFC 9470).

use syn::LitStr;

use crate::args::{Argument, Item, List, OptionKey, Options, Setting, Value};
use crate::messages::option as text;
use crate::rule::leaf::seconds;
use crate::sink::Sink;

/// The key.
pub(crate) const KEY: OptionKey = OptionKey {
    name: "step_up",
    takes: "the form `step_up(..)`",
    example: r#"step_up(acr = "aal2", max_age = "5m")"#,
    repeatable: false,
};

const ACR: OptionKey = OptionKey {
    name: "acr",
    takes: "a class of authentication in quotes, or several joined by `any(..)`",
    example: r#"acr = "aal2""#,
    repeatable: false,
};

const MAX_AGE: OptionKey = OptionKey {
    name: "max_age",
    takes: "a duration in quotes",
    example: r#"max_age = "5m""#,
    repeatable: false,
};

/// What was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct StepUp {
    pub(crate) classes: Vec<LitStr>,
    /// In seconds.
    pub(crate) max_age: Option<u32>,
}

/// The classes and the age.
pub(crate) fn read(setting: &Setting, sink: &mut Sink) -> Option<StepUp> {
    let Argument::List(list) = &setting.argument else { return setting.wrong(&KEY, sink) };
    let read = sink.phase(|sink| {
        let mut options = Options::of(list.items.clone(), &[&ACR, &MAX_AGE], &[], sink);
        let classes = options.take(&ACR).and_then(|set| classes(&set, sink)).unwrap_or_default();
        let max_age = options.take(&MAX_AGE).and_then(|set| {
            let written = set.text(&MAX_AGE, sink)?;
            seconds(&written.value(), set.argument_range(), sink)
        });
        StepUp { classes, max_age }
    });
    let step_up = read.ok()?;
    if step_up.classes.is_empty() && step_up.max_age.is_none() {
        sink.error(list.span_range(), text::STEP_UP_EMPTY);
        return None;
    }
    Some(step_up)
}

/// `"aal2"`, or `any("aal2", "aal3")`.
fn classes(setting: &Setting, sink: &mut Sink) -> Option<Vec<LitStr>> {
    let all = match setting.value(&ACR, sink)? {
        Value::List(List { name, items, .. }) if name == "any" => {
            items.iter().map(text_of).collect::<Option<Vec<_>>>()
        }
        value => value.text().map(|text| vec![text.clone()]),
    };
    let is_class = |class: &LitStr| {
        let class = class.value();
        // The challenge separates them by spaces.
        !class.is_empty() && class.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'))
    };
    let all = all.filter(|all| !all.is_empty() && all.iter().all(is_class));
    all.or_else(|| setting.wrong(&ACR, sink))
}

fn text_of(item: &Item) -> Option<LitStr> {
    item.value.text().filter(|_| item.key.is_none()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::option::testing::{accepts, refuses};
    use quote::quote;

    #[test]
    fn classes_and_an_age_are_read() {
        let both = accepts(quote!(step_up(acr = "aal2", max_age = "5m")), &KEY, read);
        assert_eq!((both.classes.len(), both.max_age), (1, Some(300)));
        let any = accepts(quote!(step_up(acr = any("aal2", "aal3"))), &KEY, read);
        assert_eq!((any.classes.len(), any.max_age), (2, None));
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        assert!(refused(quote!(step_up())).starts_with("`step_up(..)` demands nothing"));
        assert!(refused(quote!(step_up = "aal2")).starts_with("`step_up` takes the form"));
        assert!(refused(quote!(step_up(acr = "a b"))).starts_with("`acr` takes a class"));
        assert!(refused(quote!(step_up(acr = all("a", "b")))).starts_with("`acr` takes a class"));
        assert!(refused(quote!(step_up(max_age = "0s"))).starts_with("`0s` is not an age"));
        assert!(refused(quote!(step_up(max_age = 300))).starts_with("`max_age` takes a duration"));
    }
}
