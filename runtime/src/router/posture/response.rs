//! What leaves with a handler's answer, and for whom.

use crate::redact::{FieldShape, Masking, Shape, ShapeForm, Tagging, When};
use crate::rule::Rule;

/// The type that a handler answers with.
#[derive(Clone, Debug)]
pub struct ResponsePosture {
    name: &'static str,
    fields: Vec<FieldPosture>,
}

/// A field that can leave.
#[derive(Clone, Debug)]
pub struct FieldPosture {
    path: String,
    when: When,
    masking: Masking,
    sensitive: Option<&'static str>,
    trusted: Option<&'static str>,
}

impl ResponsePosture {
    pub(super) fn of(shape: &Shape) -> Option<Self> {
        let mut fields = Vec::new();
        gather(shape, "", &mut Vec::new(), &mut fields);
        (!shape.name.is_empty()).then_some(Self { name: shape.name, fields })
    }

    /// The type's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Every field that can leave; what is not here never does.
    pub fn fields(&self) -> &[FieldPosture] {
        &self.fields
    }
}

impl FieldPosture {
    fn of(shape: &FieldShape, path: String) -> Self {
        let (when, masking) = (shape.when, shape.masking);
        Self { path, when, masking, sensitive: shape.sensitive, trusted: shape.trusted }
    }

    /// The name on the wire, below the names of what holds it: `address.city`. A flattened field
    /// stands in place of what holds it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Who sees the field; `None` for everyone who may call.
    pub fn visible_to(&self) -> Option<&Rule> {
        match &self.when {
            When::Always => None,
            When::Only(rule) => Some(rule),
        }
    }

    /// The mask that changes the value before it leaves.
    pub fn mask(&self) -> Option<&'static str> {
        match self.masking {
            Masking::Plain => None,
            Masking::Masked(mask) | Masking::Unless(mask, _) => Some(mask),
        }
    }

    /// Who sees the value without its mask; `None` where no caller does, or there is no mask.
    pub fn unmasked_for(&self) -> Option<&Rule> {
        match &self.masking {
            Masking::Plain | Masking::Masked(_) => None,
            Masking::Unless(_, rule) => Some(rule),
        }
    }

    /// Why a field that is named like a credential may leave.
    pub fn sensitive(&self) -> Option<&'static str> {
        self.sensitive
    }

    /// Why a foreign type's own `Serialize` is trusted.
    pub fn serialize(&self) -> Option<&'static str> {
        self.trusted
    }

    /// The mask in words, with those who see the value without it: `last4 unless role hr`.
    pub(super) fn masking(&self) -> Option<String> {
        let mask = self.mask()?;
        Some(match self.unmasked_for() {
            Some(rule) => format!("{mask} unless {rule}"),
            None => mask.to_owned(),
        })
    }

    /// The viewers in words.
    pub(super) fn viewers(&self) -> String {
        self.visible_to().map_or_else(|| "everyone".to_owned(), ToString::to_string)
    }

    /// Two variants may each have the field.
    fn reads_as(&self, other: &Self) -> bool {
        (&self.path, self.sensitive, self.trusted) == (&other.path, other.sensitive, other.trusted)
            && (self.viewers(), self.masking()) == (other.viewers(), other.masking())
    }
}

/// Collects the fields of a type and of those that it holds. A type that holds itself is gone into
/// once.
fn gather(shape: &Shape, within: &str, above: &mut Vec<Shape>, fields: &mut Vec<FieldPosture>) {
    if above.iter().any(|outer| outer.looks_like(shape)) {
        return;
    }
    above.push(*shape);
    if let ShapeForm::Enum(Tagging::Internal(tag) | Tagging::Adjacent(tag, _), _) = shape.form {
        fields.push(FieldPosture::of(&FieldShape::new(tag), join(within, tag)));
    }
    shape.each_field(&mut |variant, field| {
        let variant = variant.map_or("", |variant| variant.name);
        let within = join(within, variant);
        let path = join(&within, field.name);
        // A flattened field is told of where it has a rule of its own.
        if !field.flat || matches!(field.when, When::Only(_)) {
            let shown = FieldPosture::of(field, path.clone());
            if !fields.iter().any(|other| other.reads_as(&shown)) {
                fields.push(shown);
            }
        }
        let inside = if field.flat { within } else { path };
        (field.nested)(&mut |nested| gather(&nested, &inside, above, fields));
    });
    above.pop();
}

fn join(within: &str, name: &str) -> String {
    let dot = if within.is_empty() || name.is_empty() { "" } else { "." };
    format!("{within}{dot}{name}")
}
