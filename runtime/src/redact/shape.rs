//! What a response type can hold, as constants: read when a field is written and by the posture.

use crate::redact::{HeldObjects, Viewer, is_plain};
use crate::rule::Rule;

/// What a response type can hold.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The type's name; empty where the response has no allowlisted body.
    pub name: &'static str,
    /// How its content is laid out.
    pub form: ShapeForm,
    /// Whether its owner is a subject alone, which two issuers may both have.
    pub owner_is_subject: bool,
    /// Why it leaves although nothing redacts it.
    pub unredacted: Option<&'static str>,
    /// What its author says of it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    pub docs: &'static str,
}

/// How a type's content is laid out.
#[derive(Clone, Copy, Debug)]
pub enum ShapeForm {
    /// Nothing is known of it, and nothing of it leaves.
    Opaque,
    /// A struct.
    Struct(Content),
    /// One of several variants.
    Enum(Tagging, &'static [VariantShape]),
}

/// The exposed fields of a struct or of one variant.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// What they look like on the wire.
    pub kind: ContentKind,
    /// The exposed fields in the order they are written.
    pub fields: &'static [FieldShape],
}

/// What a struct or variant looks like on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// Nothing but its name.
    Unit,
    /// Its only element, as if it were alone there.
    Newtype,
    /// An array of its elements.
    Tuple,
    /// An object of its fields.
    Record,
}

/// How an enum says which variant it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tagging {
    /// The variant's name is the only key: `{"card": ..}`.
    External,
    /// A key beside the variant's own: `{"kind": "card", ..}`.
    Internal(&'static str),
    /// A key for the name and one for the content: `{"kind": "card", "value": ..}`.
    Adjacent(&'static str, &'static str),
    /// It does not.
    Untagged,
}

/// One variant of an enum.
#[derive(Clone, Copy, Debug)]
pub struct VariantShape {
    /// The name on the wire.
    pub name: &'static str,
    /// Its exposed fields.
    pub content: Content,
}

/// One exposed field.
#[derive(Clone, Copy, Debug)]
pub struct FieldShape {
    /// The name on the wire; empty for an element of a tuple.
    pub name: &'static str,
    /// Whether the name is in JSON as it is, without an escape.
    pub plain_name: bool,
    /// Who sees the field.
    pub when: When,
    /// How its value is changed before it leaves.
    pub masking: Masking,
    /// Why a field named like a credential may leave.
    pub sensitive: Option<&'static str>,
    /// Why a foreign type's own `Serialize` is trusted.
    pub trusted: Option<&'static str>,
    /// Whether its own fields stand in place of it.
    pub flat: bool,
    /// Who sees the objects that it holds.
    pub part: HeldObjects,
    /// The types that it holds.
    pub nested: HeldShapes,
    /// What its value looks like as JSON.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    pub schema: crate::schema::SchemaOf,
    /// What its author says of it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    pub docs: &'static str,
}

/// Shows every derived type that a value can hold.
pub type HeldShapes = fn(&mut dyn FnMut(Shape));

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

impl Content {
    /// Nothing.
    pub(crate) const UNIT: Self = Self { kind: ContentKind::Unit, fields: &[] };
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $kind:ident;)*) => {
        impl Shape {
            $($(#[$doc])*
            #[must_use]
            pub const fn $name(name: &'static str, fields: &'static [FieldShape]) -> Self {
                Self::of(name, ShapeForm::Struct(Content { kind: ContentKind::$kind, fields }))
            })*
        }

        impl VariantShape {
            $($(#[$doc])*
            #[must_use]
            pub const fn $name(name: &'static str, fields: &'static [FieldShape]) -> Self {
                Self { name, content: Content { kind: ContentKind::$kind, fields } }
            })*
        }
    };
}

kinds! {
    /// Has no field.
    unit => Unit;
    /// Has one field without a name.
    newtype => Newtype;
    /// Has several fields without a name.
    tuple => Tuple;
    /// Has fields with names.
    record => Record;
}

impl Shape {
    /// A response without an allowlisted body.
    pub const OPAQUE: Self = Self::of("", ShapeForm::Opaque);

    const fn of(name: &'static str, form: ShapeForm) -> Self {
        Self {
            name,
            form,
            owner_is_subject: false,
            unredacted: None,
            #[cfg(feature = "openapi")]
            docs: "",
        }
    }

    /// What its author says of the type.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    #[must_use]
    pub const fn docs(self, docs: &'static str) -> Self {
        Self { docs, ..self }
    }

    /// The shape of what nothing redacts, for this reason.
    #[must_use]
    pub(crate) const fn unredacted(self, reason: &'static str) -> Self {
        Self { unredacted: Some(reason), ..self }
    }

    /// The shape, whose owner is in a field that holds a subject alone or not.
    #[must_use]
    pub const fn owner_is_subject(self, owner_is_subject: bool) -> Self {
        Self { owner_is_subject, ..self }
    }

    /// One of several variants.
    #[must_use]
    pub const fn choice(
        name: &'static str,
        tagging: Tagging,
        variants: &'static [VariantShape],
    ) -> Self {
        Self::of(name, ShapeForm::Enum(tagging, variants))
    }

    /// Calls `visit` with every field of the type itself, and the variant it belongs to.
    pub(crate) fn each_field(
        &self,
        visit: &mut dyn FnMut(Option<&'static VariantShape>, &'static FieldShape),
    ) {
        match self.form {
            ShapeForm::Opaque => {}
            ShapeForm::Struct(content) => {
                content.fields.iter().for_each(|field| visit(None, field));
            }
            ShapeForm::Enum(_, variants) => {
                for variant in variants {
                    variant.content.fields.iter().for_each(|field| visit(Some(variant), field));
                }
            }
        }
    }

    /// Calls `visit` with the type and every type that it can hold, each once.
    pub(crate) fn each_shape(&self, visit: &mut dyn FnMut(&Shape)) {
        let mut seen: Vec<Self> = Vec::new();
        let mut waiting = vec![*self];
        while let Some(shape) = waiting.pop() {
            if seen.iter().any(|earlier| earlier.is(&shape)) {
                continue;
            }
            visit(&shape);
            seen.push(shape);
            shape.each_field(&mut |_, field| {
                (field.nested)(&mut |nested| waiting.push(nested));
            });
        }
    }

    /// Whether both have one name and the same fields, by name.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        let names = |shape: &Self| {
            let mut names = Vec::new();
            shape.each_field(&mut |variant, field| {
                names.push((variant.map(|variant| variant.name), field.name));
            });
            names
        };
        self.name == other.name && names(self) == names(other)
    }

    /// Whether both are of one type, or of two that cannot be told apart.
    fn is(&self, other: &Self) -> bool {
        let same_content = |one: &Content, two: &Content| std::ptr::eq(one.fields, two.fields);
        let same_form = match (&self.form, &other.form) {
            (ShapeForm::Opaque, ShapeForm::Opaque) => true,
            (ShapeForm::Struct(one), ShapeForm::Struct(two)) => same_content(one, two),
            (ShapeForm::Enum(_, one), ShapeForm::Enum(_, two)) => std::ptr::eq(*one, *two),
            _ => false,
        };
        same_form && self.name == other.name
    }
}

impl FieldShape {
    /// A field that every viewer sees as it is.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            plain_name: is_plain(name),
            when: When::Always,
            masking: Masking::Plain,
            sensitive: None,
            trusted: None,
            flat: false,
            part: HeldObjects::Unsaid,
            nested: |_| {},
            #[cfg(feature = "openapi")]
            schema: crate::schema::anything,
            #[cfg(feature = "openapi")]
            docs: "",
        }
    }

    /// What its value looks like as JSON, and what its author says of it.
    #[cfg(feature = "openapi")]
    #[doc(hidden)]
    #[must_use]
    pub const fn told(mut self, schema: crate::schema::SchemaOf, docs: &'static str) -> Self {
        (self.schema, self.docs) = (schema, docs);
        self
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

    /// States why a foreign type's own `Serialize` is trusted.
    #[must_use]
    pub const fn trusted(mut self, reason: &'static str) -> Self {
        self.trusted = Some(reason);
        self
    }

    /// Puts the field's own fields in place of it.
    #[must_use]
    pub const fn flat(mut self) -> Self {
        self.flat = true;
        self
    }

    /// Says who sees the objects that the field holds.
    #[must_use]
    pub const fn part(mut self, part: HeldObjects) -> Self {
        self.part = part;
        self
    }

    /// Names the types that the field holds.
    #[must_use]
    pub const fn holds(mut self, nested: HeldShapes) -> Self {
        self.nested = nested;
        self
    }

    pub(crate) fn visible(&self, viewer: &Viewer<'_>) -> bool {
        match &self.when {
            When::Always => true,
            When::Only(rule) => viewer.passes(rule),
        }
    }

    /// Whether the viewer sees the field of some value: of its own, if not of every one.
    pub(crate) fn visible_of_some(&self, viewer: &Viewer<'_>) -> bool {
        match &self.when {
            When::Always => true,
            When::Only(rule) => rule.holds_for(viewer.principal(), true),
        }
    }

    pub(crate) fn masks(&self, viewer: &Viewer<'_>) -> bool {
        match &self.masking {
            Masking::Plain => false,
            Masking::Masked(_) => true,
            Masking::Unless(_, rule) => !viewer.passes(rule),
        }
    }
}
