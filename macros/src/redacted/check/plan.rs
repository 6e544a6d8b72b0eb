//! A view that passed every check.

use syn::{Generics, Ident, LitInt, LitStr, Member, Path, Type, Visibility};

use crate::redacted::syntax::{ContainerOptions, ObjectClaim};
use crate::rule::Rule;

/// A view that passed every check, or that of a type with errors, which shows nothing.
#[derive(Debug)]
pub(in crate::redacted) struct Plan {
    ident: Ident,
    visibility: Visibility,
    generics: Generics,
    options: ContainerOptions,
    layout: Layout,
    owner_type: Option<Type>,
}

/// How the content is laid out.
#[derive(Debug)]
pub(in crate::redacted) enum Layout {
    Struct(Content),
    Enum(Tagging, Vec<Choice>),
}

/// How an enum says which variant it is.
#[derive(Debug)]
pub(in crate::redacted) enum Tagging {
    External,
    Internal(LitStr),
    Adjacent(LitStr, LitStr),
    Untagged,
}

/// A variant.
#[derive(Debug)]
pub(in crate::redacted) struct Choice {
    pub(in crate::redacted) ident: Ident,
    pub(in crate::redacted) wire: String,
    pub(in crate::redacted) content: Content,
}

/// The exposed fields of a struct or variant.
#[derive(Debug)]
pub(in crate::redacted) struct Content {
    pub(in crate::redacted) kind: Kind,
    pub(in crate::redacted) fields: Vec<Shown>,
}

/// What a struct or variant looks like on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::redacted) enum Kind {
    Unit,
    Newtype,
    Tuple,
    Record,
}

/// An exposed field.
#[derive(Debug)]
pub(in crate::redacted) struct Shown {
    pub(in crate::redacted) member: Member,
    pub(in crate::redacted) ty: Type,
    /// The name on the wire; empty for an element of a tuple.
    pub(in crate::redacted) wire: String,
    /// Who sees it at all.
    pub(in crate::redacted) only: Option<Rule>,
    pub(in crate::redacted) how: How,
    /// Who sees the objects that it holds.
    pub(in crate::redacted) held: Held,
    /// Why it may leave although it is named like a credential.
    pub(in crate::redacted) sensitive: Option<LitStr>,
    /// Its author's words.
    pub(in crate::redacted) docs: String,
}

/// What a field says of the objects that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::redacted) enum Held {
    Unsaid,
    /// Every caller who sees the whole sees them.
    Part,
    /// Each is asked, and left out where the caller may not read it.
    Asked,
}

/// How a field is written.
#[derive(Debug)]
pub(in crate::redacted) enum How {
    Plain,
    Masked(Masking),
    /// Its own fields stand in place of it.
    Flat,
    /// By its type's own `Serialize`, for this reason.
    Trusted(LitStr),
}

/// How a field is masked, and who sees it whole.
#[derive(Debug)]
pub(in crate::redacted) struct Masking {
    pub(in crate::redacted) by: By,
    pub(in crate::redacted) unless: Option<Rule>,
}

/// What masks a field.
#[derive(Debug)]
pub(in crate::redacted) enum By {
    /// One of the runtime's masks: the literal that names it, and the function with its number.
    Named(LitStr, &'static str, Option<usize>),
    /// The first characters.
    Truncate(LitInt),
    /// A function of the user's.
    Function(Path),
}

impl Layout {
    /// A struct of which nothing is shown.
    pub(super) const NOTHING: Self =
        Self::Struct(Content { kind: Kind::Record, fields: Vec::new() });
}

impl Plan {
    pub(super) fn new(
        ident: Ident,
        visibility: Visibility,
        generics: Generics,
        options: ContainerOptions,
        layout: Layout,
    ) -> Self {
        Self { ident, visibility, generics, options, layout, owner_type: None }
    }

    pub(super) fn owned_by(self, owner_type: Option<Type>) -> Self {
        Self { owner_type, ..self }
    }

    /// What is left of a type with errors.
    pub(super) fn showing_nothing(mut self) -> Self {
        self.layout = Layout::NOTHING;
        self.options.raw_serialize = true;
        self.options.owner = None;
        self.owner_type = None;
        self.options.view = None;
        self.options.object = ObjectClaim::Unknown;
        self
    }

    /// The type.
    pub(in crate::redacted) fn ident(&self) -> &Ident {
        &self.ident
    }

    /// The type of the field that holds the owner.
    pub(in crate::redacted) fn owner_type(&self) -> Option<&Type> {
        self.owner_type.as_ref()
    }

    /// Who can name it.
    pub(in crate::redacted) fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    /// Its parameters.
    pub(in crate::redacted) fn generics(&self) -> &Generics {
        &self.generics
    }

    /// Where the runtime, the roles and the scopes are, and whether `Serialize` may be beside.
    pub(in crate::redacted) fn options(&self) -> &ContainerOptions {
        &self.options
    }

    /// How the content is laid out.
    pub(in crate::redacted) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Every exposed field, in the order they are written.
    pub(in crate::redacted) fn fields(&self) -> impl Iterator<Item = &Shown> {
        let contents: Vec<&Content> = match &self.layout {
            Layout::Struct(content) => vec![content],
            Layout::Enum(_, choices) => choices.iter().map(|choice| &choice.content).collect(),
        };
        contents.into_iter().flat_map(|content| &content.fields)
    }

    /// The type of every exposed field and of the owner's, to be named in another way.
    pub(in crate::redacted) fn types_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let contents: Vec<&mut Content> = match &mut self.layout {
            Layout::Struct(content) => vec![content],
            Layout::Enum(_, choices) => {
                choices.iter_mut().map(|choice| &mut choice.content).collect()
            }
        };
        let fields = contents.into_iter().flat_map(|content| &mut content.fields);
        fields.map(|field| &mut field.ty).chain(&mut self.owner_type)
    }
}

impl Shown {
    /// Every rule that decides about it.
    pub(super) fn rules(&self) -> Vec<&Rule> {
        let unless = match &self.how {
            How::Masked(masking) => masking.unless.as_ref(),
            How::Plain | How::Flat | How::Trusted(_) => None,
        };
        self.only.iter().chain(unless).collect()
    }
}
