//! What a mapped claim is for.

/// What a mapped claim is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum MappingTarget {
    Roles,
    Scopes,
    Tenant,
    /// The tenants that the route chooses from.
    Tenants,
    /// The token must carry such a text.
    Required(Demand),
    /// A token that carries the claim is one of another kind.
    Foreign,
    /// The claim must be `true`: without it the token vouches for nothing.
    True,
}

/// What the text of a required claim must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// One of these.
    OneOf(Box<[Box<str>]>),
    /// The id of a client: one of these, or any with this end.
    Client { ours: Box<[Box<str>]>, end: &'static str },
    /// Any that says something.
    Any,
}

impl Demand {
    pub(super) fn one_of(texts: &[&str]) -> Self {
        Self::OneOf(texts.iter().map(|text| Box::from(*text)).collect())
    }

    pub(super) fn is_met_by(&self, text: &str) -> bool {
        let is_among = |texts: &[Box<str>]| texts.iter().any(|known| **known == *text);
        match self {
            Self::OneOf(texts) => is_among(texts),
            Self::Client { ours, end } => text.ends_with(*end) || is_among(ours),
            Self::Any => !text.is_empty(),
        }
    }
}
