//! What changed, and what each change means.

use std::collections::BTreeMap;

use palisade::inventory::RuleData;
use serde_json::Value;

use super::locked::{
    LIFE, LockedField, LockedInput, LockedLimit, LockedRoute, PAGE, PAGES, RESPONSE, UPGRADE,
};
use super::numbers::{bound, grown, quota, rate};
use super::{Change, Lock, Verdict, order, words};

/// Collects changes.
struct Found<'a> {
    before: &'a Lock,
    after: &'a Lock,
    changes: Vec<Change>,
}

pub(super) fn compare(before: &Lock, after: &Lock) -> Vec<Change> {
    let mut found = Found { before, after, changes: Vec::new() };
    found.settings();
    found.roles();
    each(&before.routes, &after.routes, |name, was, is| match (was, is) {
        (None, Some(is)) => found.add(name, String::new(), is.in_words(), Verdict::Widened),
        (Some(was), None) => found.add(name, was.in_words(), String::new(), Verdict::Narrowed),
        (Some(was), Some(is)) => found.route(name, was, is),
        (None, None) => {}
    });
    found.changes
}

/// Calls `told` with every name and what each side has there.
fn each<T>(
    before: &BTreeMap<String, T>,
    after: &BTreeMap<String, T>,
    mut told: impl FnMut(&str, Option<&T>, Option<&T>),
) {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        told(name, before.get(name), after.get(name));
    }
}

impl LockedRoute {
    fn in_words(&self) -> String {
        match &self.open {
            Some(open) => open.clone(),
            None => words(self.rule.as_ref()),
        }
    }
}

impl Found<'_> {
    fn add(&mut self, place: &str, before: String, after: String, verdict: Verdict) {
        if before != after {
            self.changes.push(Change { place: place.to_owned(), before, after, verdict });
        }
    }

    /// A list of which each member admits more; an empty one may admit everything.
    fn list(&mut self, place: &str, before: &[String], after: &[String], empty_is_all: bool) {
        let added = after.iter().any(|name| !before.contains(name));
        let verdict = match (empty_is_all, before.is_empty(), after.is_empty()) {
            (true, true, false) => Verdict::Narrowed,
            (true, false, true) => Verdict::Widened,
            _ if added => Verdict::Widened,
            _ if before.len() > after.len() => Verdict::Narrowed,
            _ => Verdict::Neutral,
        };
        self.add(place, before.join(", "), after.join(", "), verdict);
    }

    fn settings(&mut self) {
        let (before, after) = (self.before, self.after);
        let none = Vec::new();
        each(&before.settings, &after.settings, |name, was, is| {
            let (was, is) = (was.unwrap_or(&none), is.unwrap_or(&none));
            match name {
                "hosts" => self.list(name, was, is, true),
                "scopes" | "conditions" => {
                    self.add(name, was.join(", "), is.join(", "), Verdict::Neutral);
                }
                // A parameter is checked where it is named; of two statements about addresses it is not known which admits more,
                // and of two firewalls which sees more.
                "tenant in the path" | "addresses" | "firewall" => {
                    let verdict = if was.is_empty() { Verdict::Narrowed } else { Verdict::Widened };
                    self.add(name, was.join(", "), is.join(", "), verdict);
                }
                "limit of every address" => {
                    let (was, is) = (was.join(", "), is.join(", "));
                    let verdict = rate(&was)
                        .zip(rate(&is))
                        .map_or(Verdict::Widened, |(was, is)| grown(was, is));
                    self.add(name, was, is, verdict);
                }
                _ => self.list(name, was, is, false),
            }
        });
    }

    fn roles(&mut self) {
        let (before, after) = (self.before, self.after);
        each(&before.roles, &after.roles, |name, was, is| match (was, is) {
            (Some(was), Some(is)) => self.list(&format!("role {name} implies"), was, is, false),
            (was, is) => {
                let told = |held: Option<&Vec<String>>| {
                    held.map(|held| held.join(", ")).unwrap_or_default()
                };
                // Nobody has a role that is not declared; routes tell what it opens.
                let others = is.into_iter().flatten().any(|held| held != name);
                let verdict = if others { Verdict::Widened } else { Verdict::Neutral };
                self.add(&format!("role {name}"), told(was), told(is), verdict);
            }
        });
    }

    fn route(&mut self, name: &str, was: &LockedRoute, is: &LockedRoute) {
        self.access(name, was, is);
        self.objects(name, was, is);
        // Of two statements about addresses it is not known which admits more.
        let verdict = if was.addresses.is_empty() { Verdict::Narrowed } else { Verdict::Widened };
        let place_of = format!("{name}: addresses");
        self.add(&place_of, was.addresses.clone(), is.addresses.clone(), verdict);
        let place = |what: &str| format!("{name}: {what}");
        each(&was.ways_out, &is.ways_out, |kind, was, is| {
            let verdict = match (was, is) {
                (None, Some(_)) => Verdict::Widened,
                (Some(_), None) => Verdict::Narrowed,
                _ => Verdict::Neutral,
            };
            let told = |reason: Option<&String>| match reason {
                Some(reason) if reason.is_empty() => "without a reason".to_owned(),
                reason => reason.cloned().unwrap_or_default(),
            };
            self.add(&place(&format!("suspended check {kind}")), told(was), told(is), verdict);
        });
        self.limits(name, &was.limits, &is.limits);
        self.bounds(name, &was.in_flight, &is.in_flight);
        each(&was.besides, &is.besides, |what, was, is| {
            let told = |text: Option<&String>| text.cloned().unwrap_or_default();
            self.add(&place(what), told(was), told(is), besides(what, was, is));
        });
        let class = |route: &LockedRoute| route.class.clone().unwrap_or_default();
        self.add(&place("class"), class(was), class(is), Verdict::Neutral);
        let (before, after) = (was.body_bytes, is.body_bytes);
        self.add(&place("body bytes"), before.to_string(), after.to_string(), grown(before, after));
        let (before, after) = (was.timeout_millis, is.timeout_millis);
        self.add(&place("timeout ms"), before.to_string(), after.to_string(), grown(before, after));
        each(&was.inputs, &is.inputs, |input, was, is| {
            self.input(&place(&format!("input {input}")), was, is);
        });
        each(&was.fields, &is.fields, |field, was, is| {
            self.field(&place(&format!("field {field}")), was, is);
        });
        self.add(&place("handler"), was.handler.clone(), is.handler.clone(), Verdict::Neutral);
    }

    fn access(&mut self, name: &str, was: &LockedRoute, is: &LockedRoute) {
        let place = format!("{name}: who may call");
        let openness = |route: &LockedRoute| match route.open.as_deref() {
            Some("unguarded") => 2,
            Some(_) => 1,
            None => 0,
        };
        if openness(was) != openness(is) {
            self.add(&place, was.in_words(), is.in_words(), grown(openness(was), openness(is)));
        } else if was.open.is_none() {
            let verdict = self.order(was.rule.as_ref(), is.rule.as_ref());
            let (before, after) = (was.in_words(), is.in_words());
            // The same words may admit others, where a role implies others than before.
            if before != after || verdict == Verdict::Widened {
                let after =
                    if before == after { format!("{after}, by the roles of now") } else { after };
                self.add(&place, before, after, verdict);
            }
            self.list(&format!("{name}: credentials"), &was.auth, &is.auth, false);
        } else {
            self.add(
                &format!("{name}: why anyone may call"),
                was.why_open.clone(),
                is.why_open.clone(),
                Verdict::Neutral,
            );
        }
    }

    fn order(&self, was: Option<&RuleData>, is: Option<&RuleData>) -> Verdict {
        order::compare(was, is, &self.before.roles, &self.after.roles)
    }

    fn objects(&mut self, name: &str, was: &LockedRoute, is: &LockedRoute) {
        each(&was.objects, &is.objects, |object, was, is| {
            let verdict = match (was, is) {
                (None, Some(_)) => Verdict::Narrowed,
                // Another sentence, or code: which admits more cannot be told.
                _ => Verdict::Widened,
            };
            let told = |rule: Option<&String>| rule.cloned().unwrap_or_default();
            self.add(&format!("{name}: object {object}"), told(was), told(is), verdict);
        });
        let lost = was.checked.iter().any(|parameter| !is.checked.contains(parameter));
        let verdict = if lost { Verdict::Widened } else { Verdict::Narrowed };
        self.add(
            &format!("{name}: objects checked"),
            was.checked.join(", "),
            is.checked.join(", "),
            verdict,
        );
        let told = |filtered: bool| if filtered { "yes" } else { "no" }.to_owned();
        let verdict = if was.filtered { Verdict::Widened } else { Verdict::Narrowed };
        self.add(
            &format!("{name}: lists filtered"),
            told(was.filtered),
            told(is.filtered),
            verdict,
        );
    }

    fn limits(&mut self, name: &str, was: &[LockedLimit], is: &[LockedLimit]) {
        let place = format!("{name}: limits");
        let told = |limits: &[LockedLimit]| {
            limits.iter().map(|limit| limit.words.clone()).collect::<Vec<_>>().join("; ")
        };
        let (before, after) = (told(was), told(is));
        if before == after {
            return;
        }
        // In their order; one more limits more.
        let pairs = was.iter().zip(is).map(|(was, is)| was.order(is));
        let counts = match was.len().cmp(&is.len()) {
            std::cmp::Ordering::Less => Verdict::Narrowed,
            std::cmp::Ordering::Equal => Verdict::Neutral,
            std::cmp::Ordering::Greater => Verdict::Widened,
        };
        let verdict = pairs.chain([counts]).max().unwrap_or(Verdict::Widened);
        self.add(&place, before, after, verdict);
    }

    /// Each by whom it counts apart.
    fn bounds(&mut self, name: &str, was: &[String], is: &[String]) {
        let by_whom = |bounds: &[String]| -> BTreeMap<String, Option<u64>> {
            let halves =
                bounds.iter().map(|bound| bound.split_once(' ').unwrap_or((bound.as_str(), "")));
            halves.map(|(most, whom)| (whom.to_owned(), most.parse().ok())).collect()
        };
        let mut verdict = Verdict::Neutral;
        each(&by_whom(was), &by_whom(is), |_, was, is| {
            verdict = verdict.max(match (was, is) {
                (None, Some(_)) => Verdict::Narrowed,
                (Some(Some(was)), Some(Some(is))) if was == is => Verdict::Neutral,
                (Some(Some(was)), Some(Some(is))) => grown(*was, *is),
                // One that is gone, or that is no number.
                _ => Verdict::Widened,
            });
        });
        self.add(&format!("{name}: at the same time"), was.join("; "), is.join("; "), verdict);
    }

    fn input(&mut self, place: &str, was: Option<&LockedInput>, is: Option<&LockedInput>) {
        let (Some(before), Some(after)) = (was, is) else {
            let verdict = if was.is_none() { Verdict::Widened } else { Verdict::Narrowed };
            let told =
                |input: Option<&LockedInput>| if input.is_some() { "taken" } else { "" }.to_owned();
            return self.add(place, told(was), told(is), verdict);
        };
        let told = |required: bool| if required { "required" } else { "optional" }.to_owned();
        let verdict = if before.required { Verdict::Widened } else { Verdict::Narrowed };
        self.add(place, told(before.required), told(after.required), verdict);
        let verdict = self.order(before.written_by.as_ref(), after.written_by.as_ref());
        let (who, now) = (words(before.written_by.as_ref()), words(after.written_by.as_ref()));
        self.add(&format!("{place}: set by"), who, now, verdict);
        each(&before.schema, &after.schema, |keyword, was, is| {
            let told = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
            self.add(&format!("{place}: {keyword}"), told(was), told(is), bound(keyword, was, is));
        });
    }

    fn field(&mut self, place: &str, was: Option<&LockedField>, is: Option<&LockedField>) {
        let (Some(before), Some(after)) = (was, is) else {
            let verdict = if was.is_none() { Verdict::Widened } else { Verdict::Narrowed };
            let told = |field: Option<&LockedField>| {
                field.map(|field| words(field.visible_to.as_ref())).unwrap_or_default()
            };
            return self.add(place, told(was), told(is), verdict);
        };
        let verdict = self.order(before.visible_to.as_ref(), after.visible_to.as_ref());
        let (who, now) = (words(before.visible_to.as_ref()), words(after.visible_to.as_ref()));
        self.add(place, who, now, verdict);
        let told = |field: &LockedField| field.mask.clone().unwrap_or_default();
        // Of two masks nobody knows which shows more.
        let verdict = if before.mask.is_none() { Verdict::Narrowed } else { Verdict::Widened };
        self.add(&format!("{place}: mask"), told(before), told(after), verdict);
        if before.mask.is_some() && after.mask.is_some() {
            let nobody = RuleData::Any(Vec::new());
            let rule =
                |field: &LockedField| field.unmasked_for.clone().unwrap_or_else(|| nobody.clone());
            let verdict = self.order(Some(&rule(before)), Some(&rule(after)));
            let told = |field: &LockedField| {
                field.unmasked_for.as_ref().map(ToString::to_string).unwrap_or_default()
            };
            self.add(&format!("{place}: without its mask for"), told(before), told(after), verdict);
        }
        let told = |trusted: bool| if trusted { "trusted" } else { "" }.to_owned();
        let verdict = if after.trusted { Verdict::Widened } else { Verdict::Narrowed };
        self.add(
            &format!("{place}: own Serialize"),
            told(before.trusted),
            told(after.trusted),
            verdict,
        );
    }
}

/// What a change of what else is stated means.
fn besides(what: &str, was: Option<&String>, is: Option<&String>) -> Verdict {
    let list = |origins: &str| -> Vec<String> { origins.split(", ").map(str::to_owned).collect() };
    match (what, was, is) {
        (PAGES, Some(was), Some(is)) => {
            let was = list(was);
            let is_known = list(is).iter().all(|origin| was.contains(origin));
            if is_known { Verdict::Narrowed } else { Verdict::Widened }
        }
        // A handler's own list narrows the application's, and a page without a policy of its own does nothing in a browser.
        (PAGES | LIFE, None, Some(_)) | (PAGE | UPGRADE, Some(_), None) => Verdict::Narrowed,
        (RESPONSE, ..) => Verdict::Neutral,
        // Another policy, or a later end: which admits more cannot be told.
        _ => Verdict::Widened,
    }
}

/// The words of a limit without the numbers that are compared by themselves: what it counts, by whom and when.
fn unnumbered(words: &str) -> String {
    let is_number = |word: &str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_compared = |part: &str| {
        let number = part.strip_prefix("burst ").or_else(|| part.strip_prefix("cost "));
        number.is_some_and(is_number) || part.ends_with("without the store")
    };
    let parts = words.split(',').map(str::trim).filter(|part| !is_compared(part));
    let words = parts.map(|part| {
        let words = part.split_whitespace().filter(|word| !is_number(word));
        words.collect::<Vec<_>>().join(" ")
    });
    words.collect::<Vec<_>>().join(", ")
}

impl LockedLimit {
    fn order(&self, after: &Self) -> Verdict {
        if self == after {
            return Verdict::Neutral;
        }
        if self.quotas.keys().ne(after.quotas.keys())
            || unnumbered(&self.words) != unnumbered(&after.words)
        {
            return Verdict::Widened;
        }
        let quotas = self.quotas.values().zip(after.quotas.values());
        let verdict = quotas.map(|(was, is)| quota(was, is)).max().unwrap_or(Verdict::Widened);
        // Words that differ where no number does tell of something that is not compared here.
        if verdict == Verdict::Neutral { Verdict::Widened } else { verdict }
    }
}
