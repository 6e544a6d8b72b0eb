//! What a value holds, as far as its type says: which spelling its texts have, and which fields.

use crate::input::declare::fields::{FieldContent, FieldName, InputTagging, VariantFields};
use crate::json::{LookAhead, Schema, TooFar, Verdict};
use crate::spelling::{JsonForm, Spelling, TextRule};

impl FieldContent {
    /// A list of values that hold this.
    pub(crate) const fn list(item: &'static Self) -> Self {
        match item {
            Self::Items(_) | Self::Rows(_) | Self::Object(_) => Self::Rows(item),
            other => *other,
        }
    }
}

impl InputTagging {
    /// A tag, and the fields of each variant by the names it has.
    #[must_use]
    pub const fn new(
        tag: &'static str,
        content: Option<&'static str>,
        variants: &'static [(&'static str, VariantFields)],
    ) -> Self {
        Self { tag, content, variants }
    }

    #[cfg(feature = "openapi")]
    pub(crate) fn tag(&self) -> &'static str {
        self.tag
    }

    #[cfg(feature = "openapi")]
    pub(crate) fn content(&self) -> Option<&'static str> {
        self.content
    }

    /// Calls `told` with every variant and its fields.
    #[cfg(feature = "openapi")]
    pub(crate) fn each<T>(
        &self,
        mut told: impl FnMut(&'static str, Option<&'static [FieldName]>) -> T,
    ) -> Vec<T> {
        self.variants
            .iter()
            .map(|(name, fields)| told(name, fields.map(|fields| fields())))
            .collect()
    }

    /// Whether the fields of a variant are beside the tag.
    pub(super) fn is_beside_its_tag(&self) -> bool {
        self.content.is_none()
    }

    /// The fields of each variant that has some.
    pub(super) fn variants(&self) -> impl Iterator<Item = &'static [FieldName]> {
        self.variants.iter().filter_map(|(_, fields)| fields.map(|fields| fields()))
    }

    /// What an object holds whose tag is this text.
    fn chosen(&'static self, name: Option<&str>) -> FieldContent {
        let named = self.variants.iter().find(|(own, _)| name == Some(*own));
        let Some((_, fields)) = named else { return FieldContent::Unchosen(self) };
        match fields {
            Some(fields) if self.content.is_none() => FieldContent::Fields(*fields),
            fields => FieldContent::Variant(self, *fields),
        }
    }
}

/// The fault of what is where a tag belongs.
const A_TEXT: (&str, &str) = ("invalid_type", "must be a text");

/// Judges a number or a `bool` by the spelling of its place.
fn bare(spelling: &Spelling, written: &[u8]) -> Verdict {
    let is_number = !matches!(written, b"true" | b"false");
    let text = || str::from_utf8(written).ok().filter(|text| spelling.admits(text));
    let (fault, detail) = match spelling.json() {
        JsonForm::Text => spelling.fault_of_type(),
        JsonForm::Bare if spelling.is_bounded() && is_number && text().is_none() => {
            spelling.fault()
        }
        JsonForm::Bare => return Verdict::Fine,
        // As a text: what reads numbers goes by way of an `f64`, which keeps fifteen digits of them.
        #[cfg(feature = "rust_decimal")]
        JsonForm::Either => match text() {
            Some(text) => return Verdict::Instead(text.to_owned()),
            None => spelling.fault(),
        },
    };
    Verdict::Wrong(fault, detail)
}

/// What is known of a value in a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) holds: FieldContent,
    pub(crate) rule: TextRule,
}

impl From<FieldContent> for Expected {
    fn from(holds: FieldContent) -> Self {
        Self { holds, rule: TextRule::default() }
    }
}

/// The field of that name, those within flattened fields among them.
pub(crate) fn field_called(fields: &'static [FieldName], name: &str) -> Option<&'static FieldName> {
    let own = |field: &&FieldName| {
        field.flattened.is_none()
            && !field.skipped
            && (field.json == name || field.also.contains(&name))
    };
    let inner = |field: &FieldName| field_called(field.flattened?, name);
    fields.iter().find(own).or_else(|| fields.iter().find_map(inner))
}

/// The same, where most objects have it at `place`: in the order in which it is declared.
fn field_at(fields: &'static [FieldName], place: usize, name: &str) -> Option<&'static FieldName> {
    let there = fields
        .get(place)
        .filter(|field| field.json == name && field.flattened.is_none() && !field.skipped);
    there.or_else(|| field_called(fields, name))
}

impl Expected {
    /// What is known of a field's value; nothing where there is no such field.
    pub(crate) fn of_field(field: Option<&FieldName>) -> Self {
        field.map_or(Self::default(), |field| Self { holds: field.facts.holds, rule: field.rule })
    }

    /// Why `text` is not of the spelling that its place has.
    fn misspelt(self, text: &str) -> Option<(&'static str, &'static str)> {
        match self.holds {
            FieldContent::Spelt(spelling) if spelling.json() == JsonForm::Bare => None,
            FieldContent::Spelt(spelling) if !spelling.admits(text) => Some(spelling.fault()),
            _ => None,
        }
    }
}

impl Expected {
    /// Judges the text of a value that is sent as a text wherever it is, as in a path.
    pub(crate) fn sent_as_text(self, text: &str) -> Verdict {
        match self.holds {
            FieldContent::Spelt(spelling) if spelling.json() == JsonForm::Bare => {
                if spelling.admits(text) {
                    Verdict::Fine
                } else {
                    let (code, detail) = spelling.fault();
                    Verdict::Wrong(code, detail)
                }
            }
            _ => self.text(text, false),
        }
    }

    /// Whether it is a `bool`.
    pub(crate) fn is_flag(self) -> bool {
        matches!(self.holds, FieldContent::Spelt(spelling) if spelling.is_flag())
    }
}

/// What an object from an issuer may hold that its type does not name.
impl Expected {
    /// Whether something is known of what is within what is here.
    pub(crate) fn has_parts(self) -> bool {
        !matches!(
            self.holds,
            FieldContent::Anything
                | FieldContent::Spelt(_)
                | FieldContent::Choice(_)
                | FieldContent::Tag
        )
    }

    /// Whether the object that is here may have a member of that name, as far as its type says.
    pub(crate) fn knows(self, name: &str) -> bool {
        match self.holds {
            FieldContent::Fields(fields) => field_called(fields(), name).is_some(),
            FieldContent::Object(fields) => field_called(fields, name).is_some(),
            FieldContent::Variant(tagging, _) => {
                tagging.tag == name || tagging.content == Some(name)
            }
            _ => true,
        }
    }

    /// What is known of the object that is here, by the texts of its members.
    pub(crate) fn object_of(self, text_of: impl FnOnce(&str) -> Option<String>) -> Self {
        match self.holds {
            FieldContent::Tagged(tagging) => {
                Self::from(tagging.chosen(text_of(tagging.tag).as_deref()))
            }
            _ => self,
        }
    }

    /// Whether it is the member that says which variant an object is.
    pub(crate) fn is_tag(self, name: &str) -> bool {
        matches!(self.holds, FieldContent::Tagged(tagging) if tagging.tag == name)
    }
}

impl Schema for Expected {
    fn member(self, key: &str, place: usize) -> Self {
        match self.holds {
            FieldContent::Fields(fields) => Self::of_field(field_at(fields(), place, key)),
            FieldContent::Object(fields) => Self::of_field(field_at(fields, place, key)),
            FieldContent::Entries((_, value)) => Self { holds: *value, ..self },
            FieldContent::Variant(tagging, Some(fields)) if tagging.content == Some(key) => {
                Self::from(FieldContent::Fields(fields))
            }
            FieldContent::Unchosen(tagging) if tagging.tag == key => Self::from(FieldContent::Tag),
            FieldContent::Variant(..) | FieldContent::Unchosen(_) => Self::default(),
            _ => self,
        }
    }

    fn object(self, rest: &[u8], ahead: &mut LookAhead) -> Result<Self, TooFar> {
        match self.holds {
            FieldContent::Tagged(tagging) => {
                let name = ahead.text_of_member(rest, tagging.tag)?;
                Ok(Self::from(tagging.chosen(name.as_deref())))
            }
            _ => Ok(self),
        }
    }

    fn item(self, index: usize) -> Self {
        match self.holds {
            FieldContent::Items(items) => {
                Self { holds: items.get(index).copied().unwrap_or_default(), ..self }
            }
            FieldContent::Rows(row) => Self { holds: *row, ..self },
            _ => self,
        }
    }

    fn letter_rule(self) -> Option<TextRule> {
        (!matches!(self.holds, FieldContent::Spelt(_))).then_some(self.rule)
    }

    fn text(self, text: &str, plain: bool) -> Verdict {
        // No rule refuses printable ASCII.
        if !plain && let Some(fault) = self.rule.fault(text) {
            return Verdict::Wrong(fault.code(), fault.detail());
        }
        if let Some((code, detail)) = self.misspelt(text) {
            return Verdict::Wrong(code, detail);
        }
        match self.holds {
            FieldContent::Spelt(spelling) => {
                spelling.rewritten(text).map_or(Verdict::Fine, Verdict::Instead)
            }
            _ => Verdict::Fine,
        }
    }

    fn bare(self, written: &[u8]) -> Verdict {
        match self.holds {
            FieldContent::Spelt(spelling) => bare(spelling, written),
            FieldContent::Tag => Verdict::Wrong(A_TEXT.0, A_TEXT.1),
            _ => Verdict::Fine,
        }
    }

    fn text_only(self) -> Option<(&'static str, &'static str)> {
        matches!(self.holds, FieldContent::Tag).then_some(A_TEXT)
    }

    fn no_list(self) -> Option<(&'static str, &'static str)> {
        let is_object = matches!(self.holds, FieldContent::Object(_));
        is_object.then_some(("invalid_type", "must be an object"))
    }

    fn key_instead(self, key: &str) -> Option<String> {
        match self.holds {
            FieldContent::Entries((FieldContent::Spelt(spelling), _)) => spelling.rewritten(key),
            _ => None,
        }
    }

    fn has_key_values(self) -> bool {
        match self.holds {
            FieldContent::Entries((FieldContent::Spelt(spelling), _)) => spelling.same().is_some(),
            FieldContent::Entries((FieldContent::Choice(_), _)) => true,
            _ => false,
        }
    }

    fn key_value(self, key: &str) -> String {
        let value = match self.holds {
            FieldContent::Entries((FieldContent::Spelt(spelling), _)) => {
                spelling.same().map(|same| same(key))
            }
            FieldContent::Entries((FieldContent::Choice(names), _)) => {
                let own = names.iter().find(|(other, _)| *other == key);
                own.map(|(_, own)| (*own).to_owned())
            }
            _ => None,
        };
        value.unwrap_or_else(|| key.to_owned())
    }

    fn key_fault(self, key: &str, plain: bool) -> Option<(&'static str, &'static str)> {
        if !plain && let Some(fault) = TextRule::Visible.fault(key) {
            return Some((fault.code(), fault.detail()));
        }
        match self.holds {
            FieldContent::Entries((FieldContent::Spelt(spelling), _)) if !spelling.admits(key) => {
                Some(spelling.fault())
            }
            // serde passes over what is beside a variant without fields, and calls what is beside the content of another
            // an invalid value.
            FieldContent::Variant(tagging, fields)
                if key != tagging.tag && (fields.is_none() || tagging.content != Some(key)) =>
            {
                Some(("unknown_field", "is not a field of this endpoint"))
            }
            _ => None,
        }
    }
}
