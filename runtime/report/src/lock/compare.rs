//! What changed, and what each change means.

use palisade::inventory::RuleData;
use serde_json::Value;

use super::changes::{Found, each};
use super::inputs::LockedInput;
use super::locked::{LIFE, LockedField, LockedRoute, PAGE, PAGES, RESPONSE, REVISION, UPGRADE};
use super::numbers::{CHARACTERS, bound, grown};
use super::order;
use super::verdict::{Change, Verdict};
use super::written::Lock;

impl Lock {
    /// Every change to the application as it is now, what is widened first.
    pub fn compare(&self, now: &Self) -> Vec<Change> {
        let mut changes = compare(self, now);
        changes.sort_by(|one, other| {
            other.verdict.cmp(&one.verdict).then_with(|| one.place.cmp(&other.place))
        });
        changes
    }
}

fn compare(before: &Lock, after: &Lock) -> Vec<Change> {
    let mut found = Found { before, after, changes: Vec::new() };
    found.settings();
    found.roles();
    each(&before.routes, &after.routes, |name, was, is| match (was, is) {
        (None, Some(is)) => found.add(name, String::new(), is.in_words(), Verdict::Widened),
        (Some(was), None) => found.add(name, was.in_words(), String::new(), Verdict::Narrowed),
        (Some(was), Some(is)) => {
            let told = found.changes.len();
            found.route(name, was, is);
            // What no part tells is not known.
            if found.changes.len() == told {
                let row = format!("{name}: its row of the posture");
                found.add(&row, was.row.clone(), is.row.clone(), Verdict::Widened);
            }
        }
        (None, None) => {}
    });
    found.changes
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
                _ => self.list(name, was, is, false),
            }
        });
        let (was, is) = (&before.address_limit, &after.address_limit);
        self.add("limit of every address", was.words.clone(), is.words.clone(), was.order(is));
    }

    fn roles(&mut self) {
        let (before, after) = (self.before, self.after);
        each(&before.roles, &after.roles, |name, was, is| match (was, is) {
            (Some(was), Some(is)) => self.list(&format!("role {name} implies"), was, is, false),
            (was, is) => {
                let told = |held: Option<&Vec<String>>| {
                    held.map(|held| held.join(", ")).unwrap_or_default()
                };
                // No caller has a role that is not declared; routes tell what it opens.
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
        // A text that has a format or a pattern from now on has the characters of that.
        let is_bound = |keyword: &&str| {
            after.schema.contains_key(*keyword) && !before.schema.contains_key(*keyword)
        };
        let is_bound = ["format", "pattern", "enum", "const"].iter().any(is_bound);
        each(&before.schema, &after.schema, |keyword, was, is| {
            let told = |value: Option<&Value>| value.map(ToString::to_string).unwrap_or_default();
            let verdict = if is.is_none() && is_bound && keyword == CHARACTERS {
                Verdict::Narrowed
            } else {
                bound(keyword, was, is)
            };
            self.add(&format!("{place}: {keyword}"), told(was), told(is), verdict);
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
        // It cannot be told which of two masks shows more.
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
        let (why, now) = (before.sensitive.clone(), after.sensitive.clone());
        self.add(&format!("{place}: why it may leave"), why, now, Verdict::Neutral);
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
        (PAGES | LIFE | REVISION, None, Some(_)) | (PAGE | UPGRADE, Some(_), None) => {
            Verdict::Narrowed
        }
        (RESPONSE, ..) => Verdict::Neutral,
        // Another policy, or a later end: which admits more cannot be told.
        _ => Verdict::Widened,
    }
}

/// A rule as the lock compares it.
fn words(rule: Option<&RuleData>) -> String {
    rule.map_or_else(|| "everyone".to_owned(), ToString::to_string)
}
