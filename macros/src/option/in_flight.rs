//! `in_flight = 10` and `in_flight(limit = 100, per = "tenant")`: requests at the same time.

use crate::args::{Argument, List, OptionKey, Options, Setting};
use crate::messages::option as text;
use crate::option::rate::{self, PER, Per};
use crate::sink::Sink;
use crate::span::SpanRange;

pub(crate) const KEY: OptionKey = OptionKey {
    name: "in_flight",
    takes: "a number, or the form `in_flight(..)`",
    example: "in_flight = 10",
    repeatable: true,
};

const LIMIT: OptionKey =
    OptionKey { name: "limit", takes: "a number", example: "limit = 100", repeatable: false };

/// A bound on requests at the same time.
#[derive(Clone, Debug)]
pub(crate) struct InFlight {
    pub(crate) most: u32,
    pub(crate) per: Option<(Per, SpanRange)>,
}

/// Every bound that was written, each counting `unsaid` where it does not say whom. One beside a stricter
/// one for the same callers would have no effect.
pub(crate) fn read_all(settings: &[Setting], unsaid: Per, sink: &mut Sink) -> Vec<InFlight> {
    let mut all: Vec<InFlight> = Vec::new();
    for setting in settings {
        let Some(limit) = read(setting, sink) else { continue };
        let per = |limit: &InFlight| limit.per.map_or(unsaid, |(per, _)| per);
        if all.iter().any(|other| per(other) == per(&limit)) {
            sink.error(setting.span_range(), text::IN_FLIGHT_TWICE);
        }
        all.push(limit);
    }
    all
}

fn read(setting: &Setting, sink: &mut Sink) -> Option<InFlight> {
    match &setting.argument {
        Argument::Value(_) => {
            let (most, _) = rate::count(setting, &KEY, sink)?;
            Some(InFlight { most, per: None })
        }
        Argument::List(list) if rate::is_of_values(list) => setting.wrong(&KEY, sink),
        Argument::List(list) => sink.phase(|sink| long(list, sink)).ok().flatten(),
        Argument::Nothing => setting.wrong(&KEY, sink),
    }
}

fn long(list: &List, sink: &mut Sink) -> Option<InFlight> {
    let read = sink.phase(|sink| {
        let mut options = Options::of(list.items.clone(), &[&LIMIT, &PER], &[], sink);
        let per = options.take(&PER).and_then(|set| rate::per(&set, sink));
        (options.take(&LIMIT), per)
    });
    if let Ok((None, _)) = read {
        sink.error(list.span_range(), text::IN_FLIGHT_LIMIT_MISSING);
    }
    let (limit, per) = read.unwrap_or_else(|partial| partial);
    let (most, _) = rate::count(&limit?, &LIMIT, sink)?;
    Some(InFlight { most, per })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::args::parse;
    use crate::option::testing::{accepts, refuses};
    use crate::sink::reported;

    #[test]
    fn a_number_or_a_list_is_read() {
        assert_eq!(accepts(quote!(in_flight = 10), &KEY, read).most, 10);
        let limit = accepts(quote!(in_flight(limit = 100, per = "tenant")), &KEY, read);
        assert_eq!((limit.most, limit.per.map(|(per, _)| per)), (100, Some(Per::Tenant)));
    }

    #[test]
    fn whom_a_bound_counts_unsaid_is_counted_once() {
        let read = |tokens, unsaid| {
            reported(|sink| {
                let items = parse(tokens, sink);
                let mut options = Options::of(items, &[&KEY], &[], sink);
                read_all(&options.take_each(&KEY), unsaid, sink);
            })
        };
        let by_identity = quote!(in_flight = 2, in_flight(limit = 9, per = "identity"));
        assert_eq!(read(by_identity.clone(), Per::Identity).len(), 1);
        assert_eq!(read(by_identity, Per::Ip).len(), 0);
        let by_address = quote!(in_flight = 2, in_flight(limit = 9, per = "ip"));
        assert_eq!(read(by_address.clone(), Per::Ip).len(), 1);
        assert_eq!(read(by_address, Per::Identity).len(), 0);
    }

    #[test]
    fn other_forms_are_refused() {
        let refused = |tokens| refuses(tokens, &KEY, read);
        assert!(refused(quote!(in_flight = 0)).starts_with("`in_flight` is zero"));
        assert!(refused(quote!(in_flight = "10")).starts_with("`in_flight` takes a number"));
        assert!(refused(quote!(in_flight = -1)).starts_with("`in_flight` takes a number"));
        assert!(refused(quote!(in_flight)).starts_with("`in_flight` takes a number"));
        assert!(refused(quote!(in_flight(10))).starts_with("`in_flight` takes a number"));
        assert!(
            refused(quote!(in_flight(per = "ip"))).starts_with("`in_flight(..)` needs a `limit`")
        );
        assert!(refused(quote!(in_flight(limit = 5, per = "pi"))).contains("did you mean `ip`?"));
        assert!(refused(quote!(in_flight(limit = 5, brust = 5))).contains("unknown key `brust`"));
    }
}
