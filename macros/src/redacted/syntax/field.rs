//! What is in `#[expose(..)]` above a field.

use syn::{Index, Lit, LitInt, LitStr, Member, Path, Type};

use super::keys::{RENAME, flag, key, only};
use crate::args::serde;
use crate::args::{Argument, Item, OptionKey, Options, Setting, Value, is_nearly};
use crate::messages::redacted as text;
use crate::rule::NameKind;
use crate::rule::syntax::{Tree, bare, names, tree};
use crate::sink::Sink;
use crate::span::SpanRange;

const ROLE: OptionKey = key("role", "a role", "role = \"hr\"");
const SCOPE: OptionKey = key("scope", "a scope", "scope = \"payroll:read\"");
const OWNER: OptionKey = key("owner", "no value", "owner");
const ANY: OptionKey = key("any", "rules in parentheses", "any(role(\"hr\"), owner)");
const ALL: OptionKey = key("all", "rules in parentheses", "all(role(\"hr\"), owner)");
const MASK: OptionKey =
    key("mask", "a mask in quotes, or the path of a function", "mask = \"last4\"");
const TRUNCATE: OptionKey = key("truncate", "how many characters are shown", "truncate = 8");
const FULL: OptionKey = key("full", "a rule", "full = role(\"hr\")");
const SENSITIVE: OptionKey = key("sensitive", "a reason in quotes", "sensitive = \"why\"");
const FLATTEN: OptionKey = key("flatten", "no value", "flatten");
const PART: OptionKey = key("part", "no value", "part");
const ASKED: OptionKey = key("asked", "no value", "asked");
const SERIALIZE: OptionKey = key("serialize", "a reason in quotes", "serialize = \"why\"");

/// What is said of one field, and of a type as a whole by no key.
pub(super) const OF_FIELDS: [&OptionKey; 11] =
    [&ROLE, &SCOPE, &ANY, &ALL, &MASK, &TRUNCATE, &FULL, &SENSITIVE, &SERIALIZE, &PART, &ASKED];

/// A field, as it was written.
#[derive(Debug)]
pub(in crate::redacted) struct Field {
    pub(in crate::redacted) member: Member,
    pub(in crate::redacted) ty: Type,
    pub(in crate::redacted) exposed: Option<ExposeOptions>,
    pub(in crate::redacted) serde: Vec<serde::SerdeItem>,
    /// An attribute is nearly `#[expose]`, which rustc reports.
    pub(in crate::redacted) misspelt: bool,
    /// Its author's words.
    pub(in crate::redacted) docs: String,
}

/// What is in `#[expose(..)]`.
#[derive(Debug)]
pub(in crate::redacted) struct ExposeOptions {
    /// What `role`, `scope`, `owner`, `any` and `all` demand; all of it must hold.
    pub(in crate::redacted) only: Vec<Tree>,
    /// Where the first of these is.
    pub(in crate::redacted) conditional: Option<SpanRange>,
    pub(in crate::redacted) mask: Option<(SpanRange, Mask)>,
    pub(in crate::redacted) full: Option<Full>,
    pub(in crate::redacted) rename: Option<LitStr>,
    pub(in crate::redacted) sensitive: Sensitive,
    pub(in crate::redacted) flatten: Option<SpanRange>,
    pub(in crate::redacted) serialize: Option<(SpanRange, Option<LitStr>)>,
    /// Every caller who sees the whole sees the objects in the field.
    pub(in crate::redacted) part: Option<SpanRange>,
    /// Each object in the field is asked.
    pub(in crate::redacted) asked: Option<SpanRange>,
    /// A second key that masks.
    pub(in crate::redacted) masked_twice: Option<SpanRange>,
}

/// A mask, by name or by function.
#[derive(Debug)]
pub(in crate::redacted) enum Mask {
    Named(LitStr),
    Truncate(LitInt),
    Custom(Path),
    /// Given in a form that was reported.
    Malformed,
}

/// Who sees a masked field whole.
#[derive(Debug)]
pub(in crate::redacted) struct Full {
    pub(in crate::redacted) place: SpanRange,
    pub(in crate::redacted) tree: Option<Tree>,
}

/// Why a field named like a credential may leave.
#[derive(Debug)]
pub(in crate::redacted) enum Sensitive {
    Unsaid,
    Because(LitStr),
    /// Given in a form that was reported.
    Malformed,
}

impl Sensitive {
    /// The reason that was given.
    pub(in crate::redacted) fn reason(self) -> Option<LitStr> {
        match self {
            Self::Because(reason) => Some(reason),
            Self::Unsaid | Self::Malformed => None,
        }
    }
}

pub(super) fn read(place: usize, field: syn::Field, sink: &mut Sink) -> Field {
    let serde = serde::items(&field.attrs, sink);
    let exposed = only(&field.attrs, "expose", sink).map(|items| exposed(items, sink));
    // rustc takes it above a field as well: what it says there would have no effect.
    for misplaced in field.attrs.iter().filter(|each| each.path().is_ident("redacted")) {
        sink.error(SpanRange::of(misplaced), text::REDACTED_ON_FIELD);
    }
    let misspelt = field.attrs.iter().any(|attribute| is_nearly(attribute, "expose"));
    let member = field.ident.map_or_else(|| Member::Unnamed(Index::from(place)), Member::Named);
    let docs = crate::documents::docs(&field.attrs);
    Field { member, ty: field.ty, exposed, serde, misspelt, docs }
}

fn exposed(items: Vec<Item>, sink: &mut Sink) -> ExposeOptions {
    let keys = [
        &ROLE, &SCOPE, &OWNER, &ANY, &ALL, &MASK, &TRUNCATE, &FULL, &RENAME, &SENSITIVE, &FLATTEN,
        &SERIALIZE, &PART, &ASKED,
    ];
    let mut options = Options::of(items, &keys, &[], sink);
    let (only, conditional) = conditions(&mut options, sink);
    let mask = options.take(&MASK).map(|set| (set.span_range(), mask(&set, sink)));
    let truncate = options.take(&TRUNCATE).map(|set| (set.span_range(), truncate(&set, sink)));
    let masked_twice = mask.as_ref().and(truncate.as_ref()).map(|(place, _)| *place);
    ExposeOptions {
        only,
        conditional,
        masked_twice,
        mask: mask.or(truncate),
        full: options
            .take(&FULL)
            .map(|set| Full { place: set.span_range(), tree: tree(&set, &FULL, sink) }),
        rename: options.take(&RENAME).and_then(|set| set.text(&RENAME, sink).cloned()),
        sensitive: options.take(&SENSITIVE).map_or(Sensitive::Unsaid, |set| sensitive(&set, sink)),
        flatten: options.take(&FLATTEN).and_then(|set| flag(&set, &FLATTEN, sink)),
        serialize: options
            .take(&SERIALIZE)
            .map(|set| (set.span_range(), set.reason(&SERIALIZE, sink).cloned())),
        part: options.take(&PART).and_then(|set| flag(&set, &PART, sink)),
        asked: options.take(&ASKED).and_then(|set| flag(&set, &ASKED, sink)),
    }
}

/// What must hold for the field to be there at all, and where the first of it is.
fn conditions(options: &mut Options, sink: &mut Sink) -> (Vec<Tree>, Option<SpanRange>) {
    let mut trees = Vec::new();
    let mut place = None;
    for key in [&ROLE, &SCOPE, &OWNER, &ANY, &ALL] {
        let Some(set) = options.take(key) else { continue };
        place = place.or(Some(set.span_range()));
        trees.extend(match key.name {
            "role" => names(NameKind::Role, &set, key, sink),
            "scope" => names(NameKind::Scope, &set, key, sink),
            "owner" => flag(&set, key, sink).map(|_| Tree::Owner(set.key.clone())),
            _ => bare(&set, key, sink),
        });
    }
    (trees, place)
}

fn mask(setting: &Setting, sink: &mut Sink) -> Mask {
    match &setting.argument {
        Argument::Value(Value::Path(path)) => Mask::Custom(path.clone()),
        _ => setting.text(&MASK, sink).cloned().map_or(Mask::Malformed, Mask::Named),
    }
}

fn truncate(setting: &Setting, sink: &mut Sink) -> Mask {
    if let Argument::Value(Value::Literal(Lit::Int(count))) = &setting.argument
        && count.suffix().is_empty()
        && count.base10_parse::<u16>().is_ok_and(|count| count > 0)
    {
        return Mask::Truncate(count.clone());
    }
    setting.wrong(&TRUNCATE, sink).unwrap_or(Mask::Malformed)
}

fn sensitive(setting: &Setting, sink: &mut Sink) -> Sensitive {
    let reason = setting.reason(&SENSITIVE, sink).cloned();
    reason.map_or(Sensitive::Malformed, Sensitive::Because)
}
