//! The ways serde's `rename_all` spells a field's name.

use syn::ext::IdentExt as _;
use syn::{Ident, LitStr};

use crate::messages::args as text;
use crate::sink::Sink;
use crate::span::SpanRange;
use crate::suggest::{listed, nearest};

/// One of serde's styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RenameRule {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const RENAME_RULES: [(&str, RenameRule); 8] = [
    ("lowercase", RenameRule::Lower),
    ("UPPERCASE", RenameRule::Upper),
    ("PascalCase", RenameRule::Pascal),
    ("camelCase", RenameRule::Camel),
    ("snake_case", RenameRule::Snake),
    ("SCREAMING_SNAKE_CASE", RenameRule::ScreamingSnake),
    ("kebab-case", RenameRule::Kebab),
    ("SCREAMING-KEBAB-CASE", RenameRule::ScreamingKebab),
];

impl RenameRule {
    /// The style called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        RENAME_RULES.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
    }

    /// What the styles are called.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
        RENAME_RULES.iter().map(|(name, _)| *name)
    }

    /// `field` as serde would write it; a field is taken to be in snake case, as serde does.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Pascal => pascal(field),
            Self::Camel => camel(field),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

impl RenameRule {
    /// `variant` as serde would write it; a variant is taken to be in pascal case, as serde does.
    pub(crate) fn apply_to_variant(self, variant: &str) -> String {
        match self {
            Self::Pascal => variant.to_owned(),
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Camel => {
                let mut letters = variant.chars();
                let first = letters.next().map(|first| first.to_ascii_lowercase());
                first.into_iter().chain(letters).collect()
            }
            Self::Snake => snake(variant),
            Self::ScreamingSnake => snake(variant).to_ascii_uppercase(),
            Self::Kebab => snake(variant).replace('_', "-"),
            Self::ScreamingKebab => snake(variant).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

/// A style is one that serde knows.
pub(crate) fn check_rename_rule(written: &LitStr, sink: &mut Sink) -> Option<RenameRule> {
    let name = written.value();
    let style = RenameRule::named(&name);
    if style.is_none() {
        let message = match nearest(RenameRule::names(), &name) {
            Some(near) => text::UNKNOWN_STYLE_NEAR.with(&[&name, &near]),
            None => text::UNKNOWN_STYLE.with(&[&name, &listed(RenameRule::names())]),
        };
        sink.error(SpanRange::of(written), message);
    }
    style
}

/// A field's own name, in a style.
pub(crate) fn own_name(field: &Ident, style: Option<RenameRule>) -> String {
    let name = field.unraw().to_string();
    style.map_or_else(|| name.clone(), |style| style.apply(&name))
}

/// A variant's own name, in a style.
pub(crate) fn own_name_of_variant(variant: &Ident, style: Option<RenameRule>) -> String {
    let name = variant.unraw().to_string();
    style.map_or_else(|| name.clone(), |style| style.apply_to_variant(&name))
}

fn snake(variant: &str) -> String {
    let mut name = String::with_capacity(variant.len() + 4);
    for (place, letter) in variant.char_indices() {
        if place > 0 && letter.is_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

fn pascal(field: &str) -> String {
    let mut begins = true;
    let mut name = String::with_capacity(field.len());
    for letter in field.chars() {
        if letter == '_' {
            begins = true;
        } else if begins {
            name.push(letter.to_ascii_uppercase());
            begins = false;
        } else {
            name.push(letter);
        }
    }
    name
}

fn camel(field: &str) -> String {
    let name = pascal(field);
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + letters.as_str(),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_is_serdes() {
        let spelled = RENAME_RULES.map(|(_, style)| style.apply("street_no2"));
        assert_eq!(
            spelled,
            [
                "street_no2",
                "STREET_NO2",
                "StreetNo2",
                "streetNo2",
                "street_no2",
                "STREET_NO2",
                "street-no2",
                "STREET-NO2"
            ]
        );
    }

    #[test]
    fn every_style_of_a_variant_is_serdes() {
        let spelled = RENAME_RULES.map(|(_, style)| style.apply_to_variant("BankCard2"));
        assert_eq!(
            spelled,
            [
                "bankcard2",
                "BANKCARD2",
                "BankCard2",
                "bankCard2",
                "bank_card2",
                "BANK_CARD2",
                "bank-card2",
                "BANK-CARD2"
            ]
        );
    }

    #[test]
    fn a_style_is_found_by_its_exact_name() {
        assert_eq!(RenameRule::named("camelCase"), Some(RenameRule::Camel));
        assert_eq!(RenameRule::named("camelcase"), None);
    }
}
