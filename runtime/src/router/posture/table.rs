//! The posture as text: a table of routes, then what leaves of every type they answer with, then the rules
//! about objects that are data.

use std::fmt::{self, Write as _};

use super::{FieldPosture, GuardPosture, Posture, ResponsePosture, RoutePosture};
use crate::policy::Access;
use crate::rule::StepUp;

const HEADS: [&str; 7] =
    ["method", "route", "handler", "who may call", "limits", "response", "suspended checks"];

impl fmt::Display for Posture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut routes = vec![HEADS.map(str::to_owned)];
        routes.extend(self.routes.iter().map(cells));
        align(&routes, out)?;
        let mut types = vec![["response", "what leaves, for whom"].map(str::to_owned)];
        let guards = self.routes.iter().filter_map(RoutePosture::guard);
        for response in guards.filter_map(GuardPosture::response) {
            let told = [response.name().to_owned(), fields(response.fields())];
            if !response.fields().is_empty() && !types.contains(&told) {
                types.push(told);
            }
        }
        if types.len() > 1 {
            writeln!(out)?;
            align(&types, out)?;
        }
        let heads = ["older version", "newest", "endpoint", "where the older is laxer"];
        let mut laxer = vec![heads.map(str::to_owned)];
        laxer.extend(self.laxer_versions().iter().map(|it| {
            let endpoint = format!("{} {}", it.method(), it.path());
            [it.older().to_owned(), it.newest().to_owned(), endpoint, it.differences().join("; ")]
        }));
        if laxer.len() > 1 {
            writeln!(out)?;
            align(&laxer, out)?;
        }
        if let Some(addresses) = self.addresses() {
            writeln!(out, "\nThe application takes requests {addresses}.")?;
        }
        if let Some(firewall) = self.firewall() {
            writeln!(out, "\nA firewall looks at messages: {firewall}.")?;
        }
        let mut rules = vec![["object", "action", "who may"].map(str::to_owned)];
        let guards = self.routes.iter().filter_map(RoutePosture::guard);
        for asked in guards.flat_map(GuardPosture::objects) {
            let Some(rule) = asked.rule() else { continue };
            let told = [asked.object(), asked.action(), rule].map(str::to_owned);
            if !rules.contains(&told) {
                rules.push(told);
            }
        }
        if rules.len() > 1 {
            writeln!(out)?;
            align(&rules, out)?;
        }
        Ok(())
    }
}

fn cells(route: &RoutePosture) -> [String; HEADS.len()] {
    let guard = route.guard.as_ref();
    [
        route.method.to_owned(),
        route.path.clone(),
        guard.map_or_else(String::new, handler),
        route.who_may_call(),
        guard.map_or_else(String::new, |guard| {
            guard.limits_in_words().collect::<Vec<_>>().join(", ")
        }),
        guard.and_then(GuardPosture::response).map_or("", ResponsePosture::name).to_owned(),
        joined(route.suspended_checks(), "; "),
    ]
}

/// `list (version 1, sunset 2026-12-31)`.
fn handler(guard: &GuardPosture) -> String {
    match guard.lifecycle().in_words() {
        Some(life) => format!("{} ({life})", guard.handler()),
        None => guard.handler().to_owned(),
    }
}

/// What is asked of objects: a filter that was checked says nothing of the rows behind it.
fn objects(guard: &GuardPosture) -> String {
    let named = guard.checks_named_objects();
    let checked = match (guard.checked_objects().is_empty(), named) {
        (true, false) => "",
        (false, _) => ", object checked",
        (true, true) => ", named objects checked",
    };
    match guard.unchecked_reason() {
        Some(why) if checked.is_empty() => format!(", objects unchecked: {why}"),
        Some(_) => ", filter checked, list unfiltered".to_owned(),
        None if guard.filters_lists() => format!("{checked}, list filtered"),
        None => checked.to_owned(),
    }
}

fn joined(items: &[impl ToString], between: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

impl RoutePosture {
    /// Who may call, and what is asked of objects, as the table has it: `role hr, object checked`.
    ///
    /// ```
    /// use palisade::prelude::*;
    ///
    /// #[public(reason = "liveness probe", rate = "5/s")]
    /// async fn health() -> &'static str {
    ///     "ok"
    /// }
    ///
    /// let posture = SecureRouter::<()>::new().route("/health", get(health)).posture();
    /// assert!(posture.routes().iter().all(|route| route.who_may_call() == "public: liveness probe"));
    /// ```
    pub fn who_may_call(&self) -> String {
        let guard = self.guard();
        let objects = guard.map_or_else(String::new, objects);
        let schemes = guard.map_or_else(String::new, schemes);
        let addresses = guard.and_then(GuardPosture::addresses_in_words);
        let addresses = addresses.map(|words| format!(", {words}")).unwrap_or_default();
        format!("{}{schemes}{addresses}{objects}", self.access_in_words())
    }

    /// Who may call, in words.
    pub(super) fn access_in_words(&self) -> String {
        match self.guard.as_ref().map(GuardPosture::access) {
            None => "UNGUARDED".to_owned(),
            Some(Access::Public(reason)) => format!("public: {reason}"),
            Some(Access::Restricted { rule, .. }) => {
                let guard = self.guard.as_ref();
                let mut words = rule.to_string();
                if let Some(step_up) = guard.and_then(GuardPosture::step_up) {
                    let _ = write!(words, ", {step_up}");
                }
                if let Some(seconds) = guard.and_then(GuardPosture::fresh) {
                    let _ = write!(words, ", {}", StepUp::new(&[], Some(seconds)));
                }
                if let Some(glass) = guard.and_then(GuardPosture::break_glass) {
                    let _ = write!(words, ", in an emergency {}", glass.who());
                }
                if let Some(approval) = guard.and_then(GuardPosture::approval) {
                    let _ = write!(words, ", approved by {} of {}", approval.by(), approval.of());
                }
                for required in &self.required {
                    let _ = write!(words, ", required: {required}");
                }
                words
            }
        }
    }
}

/// The schemes that a handler names; the application's default has no words.
fn schemes(guard: &GuardPosture) -> String {
    match guard.access() {
        Access::Restricted { schemes: [], .. } | Access::Public(_) => String::new(),
        Access::Restricted { schemes, .. } => format!(" by {}", joined(schemes, " or ")),
    }
}

/// A field that is told of by what it holds has no word of its own, unless it has a rule.
fn fields(fields: &[FieldPosture]) -> String {
    let told: Vec<String> = fields
        .iter()
        .filter(|field| {
            let inside = format!("{}.", field.path());
            let holds_others = fields.iter().any(|other| other.path().starts_with(&inside));
            !holds_others || field.visible_to().is_some() || field.mask().is_some()
        })
        .map(shown)
        .collect();
    told.join(", ")
}

fn shown(field: &FieldPosture) -> String {
    let mut text = field.path().to_owned();
    if let Some(mask) = field.masking() {
        let _ = write!(text, " ({mask})");
    }
    if let Some(rule) = field.visible_to() {
        let _ = write!(text, " [{rule}]");
    }
    text
}

/// Writes the rows with each column as wide as its widest cell.
fn align<const N: usize>(rows: &[[String; N]], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
