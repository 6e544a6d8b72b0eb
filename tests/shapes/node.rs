//! The model: a value with all it holds, and what its attributes say of every part.

use crate::case::Subject;
use crate::json::Json;

/// A value.
pub(crate) enum Node {
    /// As it writes itself.
    Leaf(Json),
    /// `None`.
    Absent,
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    /// A derived type.
    Type {
        name: &'static str,
        owner: Option<Subject>,
        form: Form,
    },
}

/// What a derived type is.
pub(crate) enum Form {
    Struct(Content),
    /// Its enum's tags, its name, the name written for it, the style of the enum's names, and what it
    /// holds.
    Variant(Tags, &'static str, Option<&'static str>, Option<&'static str>, Content),
}

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "the types of one build need not have all")]
pub(crate) enum Tags {
    External,
    Internal(&'static str),
    Adjacent(&'static str, &'static str),
    Untagged,
}

impl Node {
    /// Whether this or anything in it is so.
    pub(crate) fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self)
            || match self {
                Self::Leaf(_) | Self::Absent => false,
                Self::List(items) => items.iter().any(|item| item.any(is)),
                Self::Map(entries) => {
                    entries.iter().any(|(key, value)| key.any(is) || value.any(is))
                }
                Self::Type { form, .. } => {
                    form.content().fields.iter().any(|field| field.value.any(is))
                }
            }
    }

    /// Whether serde must read it whole before it knows what it is.
    pub(crate) fn is_buffered(&self) -> bool {
        let Self::Type { form, .. } = self else { return false };
        let flat = |field: &Field| matches!(field.shown, Some(Shown { how: How::Flat, .. }));
        let tagged = matches!(
            form,
            Form::Variant(Tags::Internal(_) | Tags::Adjacent(..) | Tags::Untagged, ..)
        );
        tagged || form.content().fields.iter().any(flat)
    }

    /// Whether it does not say which variant it is.
    pub(crate) fn is_untagged(&self) -> bool {
        matches!(self, Self::Type { form: Form::Variant(Tags::Untagged, ..), .. })
    }

    /// Whether it is a map from numbers.
    pub(crate) fn has_keys_of_no_text(&self) -> bool {
        let Self::Map(entries) = self else { return false };
        let text = |json: &Json| matches!(json, Json::Raw(raw) if raw.starts_with('"'));
        entries.iter().any(|(key, _)| match key {
            Self::Leaf(json) => !text(json),
            Self::Type { form, .. } => matches!(
                form.content().fields.as_slice(),
                [Field { value: Self::Leaf(json), .. }] if !text(json)
            ),
            _ => false,
        })
    }
}

impl Form {
    fn content(&self) -> &Content {
        match self {
            Self::Struct(content) | Self::Variant(.., content) => content,
        }
    }
}

pub(crate) struct Content {
    pub(crate) kind: Kind,
    pub(crate) style: Option<&'static str>,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Unit,
    Newtype,
    Tuple,
    Record,
}

pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) renamed: Option<&'static str>,
    /// Nothing where the field is not exposed.
    pub(crate) shown: Option<Shown>,
    pub(crate) value: Node,
}

pub(crate) struct Shown {
    pub(crate) only: Rule,
    pub(crate) how: How,
}

#[allow(dead_code, reason = "the types of one build need not have all")]
pub(crate) enum How {
    Plain,
    Flat,
    Masked(Mask, Option<Rule>),
}

#[derive(Clone, Copy)]
#[allow(dead_code, reason = "the types of one build need not have all")]
pub(crate) enum Mask {
    Last(usize),
    First(usize),
    Email,
    All,
    Year,
    Truncate(usize),
    /// A function of the user's.
    Parity,
}

#[allow(dead_code, reason = "the types of one build need not have all")]
pub(crate) enum Rule {
    Always,
    Role(&'static str),
    Scope(&'static str),
    Owner,
    All(Vec<Rule>),
    Any(Vec<Rule>),
}
