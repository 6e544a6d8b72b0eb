//! What is in `#[serde(..)]` beside one of our macros.
//!
//! Read leniently: serde's own derive, where there is one, judges the rest.

mod rename_rule;

use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, LitStr, Meta, Token};

use crate::messages::args::SERDE_NAME;
use crate::sink::Sink;
use crate::span::SpanRange;

pub(crate) use rename_rule::{RenameRule, check_rename_rule, own_name, own_name_of_variant};

/// One item of a `#[serde(..)]` attribute.
#[derive(Debug)]
pub(crate) struct SerdeItem {
    /// The key, as written.
    pub(crate) key: String,
    /// The whole item.
    pub(crate) place: SpanRange,
    value: SerdeValue,
}

#[derive(Debug)]
enum SerdeValue {
    /// Nothing that names anything.
    Other,
    Text(LitStr),
    List(Vec<(String, LitStr)>),
}

/// Which half of serde a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Serialize,
    Deserialize,
}

impl Side {
    fn key(self) -> &'static str {
        match self {
            Self::Serialize => "serialize",
            Self::Deserialize => "deserialize",
        }
    }
}

impl SerdeItem {
    /// Whether this is `remote = "Self"`, which `#[input]` writes: it concerns reading alone.
    pub(crate) fn reads_itself(&self) -> bool {
        self.key == "remote"
            && self.text(Side::Deserialize).is_some_and(|text| text.value() == "Self")
    }

    /// The text given for one side: `key = "x"`, or `key(serialize = "x")`.
    pub(crate) fn text(&self, side: Side) -> Option<&LitStr> {
        match &self.value {
            SerdeValue::Other => None,
            SerdeValue::Text(text) => Some(text),
            SerdeValue::List(list) => {
                list.iter().find(|(key, _)| key == side.key()).map(|(_, text)| text)
            }
        }
    }
}

/// Every item of every `#[serde(..)]` among `attributes`; an attribute or a name that cannot be read
/// is reported, since no other derive may read it.
pub(crate) fn items(attributes: &[Attribute], sink: &mut Sink) -> Vec<SerdeItem> {
    let mut items = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let metas = sink.take(parsed(attribute)).into_iter().flatten();
        items.extend(metas.map(|meta| item(&meta, sink)));
    }
    items
}

/// The items of an attribute; none where it is malformed.
pub(crate) fn metas(attribute: &Attribute) -> Vec<Meta> {
    parsed(attribute).into_iter().flatten().collect()
}

fn parsed(attribute: &Attribute) -> syn::Result<Punctuated<Meta, Token![,]>> {
    attribute.parse_args_with(Punctuated::parse_terminated)
}

fn item(meta: &Meta, sink: &mut Sink) -> SerdeItem {
    let key = meta.path().to_token_stream().to_string();
    let place = SpanRange::of(meta);
    let value = value(meta);
    if value.is_none() && ["rename", "rename_all"].contains(&key.as_str()) {
        sink.error(place, SERDE_NAME.with(&[&key, &key, &key]));
    }
    SerdeItem { key, place, value: value.unwrap_or(SerdeValue::Other) }
}

fn value(meta: &Meta) -> Option<SerdeValue> {
    match meta {
        Meta::Path(_) => None,
        Meta::NameValue(pair) => text(&pair.value).map(SerdeValue::Text),
        Meta::List(list) => {
            let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            inner.ok()?.into_iter().map(side).collect::<Option<Vec<_>>>().map(SerdeValue::List)
        }
    }
}

fn side(meta: Meta) -> Option<(String, LitStr)> {
    let Meta::NameValue(pair) = meta else { return None };
    let key = pair.path.to_token_stream().to_string();
    let known = [Side::Serialize, Side::Deserialize].iter().any(|side| side.key() == key);
    known.then_some(())?;
    Some((key, text(&pair.value)?))
}

fn text(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;
    use syn::parse_quote;

    fn texts(attribute: Attribute) -> Vec<(String, Option<String>, Option<String>)> {
        let value = |item: &SerdeItem, side| item.text(side).map(LitStr::value);
        let mut sink = Sink::new();
        let items = items(&[attribute], &mut sink);
        assert!(sink.finish().is_ok());
        items
            .iter()
            .map(|item| {
                (item.key.clone(), value(item, Side::Serialize), value(item, Side::Deserialize))
            })
            .collect()
    }

    #[test]
    fn a_name_may_be_for_one_side_only() {
        let read = texts(parse_quote!(#[serde(rename(serialize = "a", deserialize = "b"), skip)]));
        assert_eq!(
            read,
            [
                ("rename".to_owned(), Some("a".to_owned()), Some("b".to_owned())),
                ("skip".to_owned(), None, None),
            ]
        );
        let read = texts(parse_quote!(#[serde(rename = "c")]));
        assert_eq!(read, [("rename".to_owned(), Some("c".to_owned()), Some("c".to_owned()))]);
    }

    #[test]
    fn other_attributes_are_not_read() {
        assert!(texts(parse_quote!(#[validate(email)])).is_empty());
    }

    #[test]
    fn a_name_that_cannot_be_read_is_told() {
        let attributes: [Attribute; 4] = [
            parse_quote!(#[serde(rename)]),
            parse_quote!(#[serde(rename = 5)]),
            parse_quote!(#[serde(rename_all(serialise = "camelCase"))]),
            parse_quote!(#[serde(rename = )]),
        ];
        for attribute in attributes {
            let texts = reported(|sink| {
                items(&[attribute], sink);
            });
            assert_eq!(texts.len(), 1, "{texts:?}");
        }
    }
}
