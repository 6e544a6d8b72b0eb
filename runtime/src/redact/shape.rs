//! What a response type can hold, as constants: read when a field is written and by the posture.

use crate::policy::Rule;
use crate::redact::Viewer;

/// The fields of a response type.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The type's name; empty where the response has no allowlisted body.
    pub name: &'static str,
    /// Its exposed fields in the order they are written.
    pub fields: &'static [FieldShape],
}

/// One exposed field.
#[derive(Clone, Copy, Debug)]
pub struct FieldShape {
    /// The name on the wire.
    pub name: &'static str,
    /// Who sees the field.
    pub when: When,
    /// How its value is changed before it leaves.
    pub masking: Masking,
    /// Why a field named like a credential may leave.
    pub sensitive: Option<&'static str>,
    /// The fields of the field's own type.
    pub nested: fn() -> Shape,
}

/// Who sees a field.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// Every viewer.
    Always,
    /// Viewers who pass the rule; the field is absent for others.
    Only(Rule),
}

/// How a value is changed before it leaves.
#[derive(Clone, Copy, Debug)]
pub enum Masking {
    /// Written as it is.
    Plain,
    /// Replaced by a masked text, for every viewer; the name of the mask.
    Masked(&'static str),
    /// Masked for viewers who do not pass the rule.
    Unless(&'static str, Rule),
}

impl Shape {
    /// A response without an allowlisted body.
    pub const OPAQUE: Self = Self { name: "", fields: &[] };

    /// Calls `visit` with every field, those of nested types included, with the type it stands in
    /// and how deep that is. A
    /// type that holds itself is gone into once.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&Self, &FieldShape, usize)) {
        self.walk_from(&mut Vec::new(), visit);
    }

    fn walk_from(
        &self,
        above: &mut Vec<&'static str>,
        visit: &mut impl FnMut(&Self, &FieldShape, usize),
    ) {
        above.push(self.name);
        for field in self.fields {
            visit(self, field, above.len() - 1);
            let nested = (field.nested)();
            if !above.contains(&nested.name) {
                nested.walk_from(above, visit);
            }
        }
        above.pop();
    }

    /// Names the fields of a type.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [FieldShape]) -> Self {
        Self { name, fields }
    }
}

impl FieldShape {
    /// A field that every viewer sees as it is.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            when: When::Always,
            masking: Masking::Plain,
            sensitive: None,
            nested: || Shape::OPAQUE,
        }
    }

    /// Shows the field only to viewers who pass `rule`.
    #[must_use]
    pub const fn only(mut self, rule: Rule) -> Self {
        self.when = When::Only(rule);
        self
    }

    /// Masks the field for every viewer.
    #[must_use]
    pub const fn masked(mut self, mask: &'static str) -> Self {
        self.masking = Masking::Masked(mask);
        self
    }

    /// Masks the field for viewers who do not pass `rule`.
    #[must_use]
    pub const fn masked_unless(mut self, mask: &'static str, rule: Rule) -> Self {
        self.masking = Masking::Unless(mask, rule);
        self
    }

    /// States why a field named like a credential may leave.
    #[must_use]
    pub const fn sensitive(mut self, reason: &'static str) -> Self {
        self.sensitive = Some(reason);
        self
    }

    /// Names the fields of the field's own type.
    #[must_use]
    pub const fn nested(mut self, nested: fn() -> Shape) -> Self {
        self.nested = nested;
        self
    }

    pub(crate) fn visible(&self, viewer: &Viewer<'_>) -> bool {
        match &self.when {
            When::Always => true,
            When::Only(rule) => rule.holds_for(viewer.principal()),
        }
    }

    pub(crate) fn masks(&self, viewer: &Viewer<'_>) -> bool {
        match &self.masking {
            Masking::Plain => false,
            Masking::Masked(_) => true,
            Masking::Unless(_, rule) => !rule.holds_for(viewer.principal()),
        }
    }
}
