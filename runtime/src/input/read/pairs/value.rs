//! What is given under one name, read as the field's type wants it.

use std::borrow::Cow;

use serde::de::value::{CowStrDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{MOST_PAIRS, PairsError, PairsErrorKind};
use super::prepare::prepared;
use crate::input::declare::{Expected, FieldContent, FieldName};
#[cfg(feature = "multipart")]
use crate::input::read::pairs::{FILE, UploadedPart};
use crate::json::Schema as _;
use crate::spelling::JsonForm;

/// What parts several values that are in one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    /// Each text is one value.
    None,
    /// The elements of a header field that is a list ([RFC 9110, 5.6.1]).
    ///
    /// [RFC 9110, 5.6.1]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1
    Comma,
}

/// Everything under one name; at least one value.
#[derive(Clone, Debug)]
pub(crate) struct RawValue<'de> {
    values: Vec<Value<'de>>,
    separator: Separator,
    /// Sent by a form.
    form: bool,
    /// What is known of it; nothing where it is for no field.
    expected: Option<Expected>,
    /// Several values, where they are not asked for as such.
    is_list: bool,
    /// An empty item of them is none.
    optional_items: bool,
}

#[derive(Clone, Debug)]
enum Value<'de> {
    Text(Cow<'de, str>),
    #[cfg(feature = "multipart")]
    Part(UploadedPart),
}

impl<'de> Value<'de> {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            #[cfg(feature = "multipart")]
            Self::Part(sent) => sent.file.is_none() && sent.bytes.is_empty(),
        }
    }

    #[cfg_attr(
        not(feature = "multipart"),
        allow(clippy::unnecessary_wraps, reason = "only a part may be no text")
    )]
    fn into_text(self) -> Result<Cow<'de, str>, PairsError> {
        match self {
            Self::Text(text) => Ok(text),
            #[cfg(feature = "multipart")]
            Self::Part(sent) => sent.into_text().map(Cow::Owned).map_err(PairsError::new),
        }
    }
}

impl<'de> RawValue<'de> {
    pub(crate) fn new(texts: Vec<Cow<'de, str>>, separator: Separator) -> Self {
        let values = texts.into_iter().map(Value::Text).collect();
        Self {
            values,
            separator,
            form: false,
            expected: None,
            is_list: false,
            optional_items: false,
        }
    }

    /// What a query or a form holds under one name.
    pub(crate) fn form(texts: Vec<Cow<'de, str>>) -> Self {
        Self { form: true, ..Self::new(texts, Separator::None) }
    }

    /// The same for a field.
    pub(super) fn of(self, field: Option<&'static FieldName>) -> Self {
        let is_list = field.is_some_and(|field| field.facts.is_list());
        let optional_items = field.is_some_and(|field| field.facts.optional_items);
        let expected = field.map(|field| Expected::of_field(Some(field)));
        Self { expected, is_list, optional_items, ..self }
    }

    /// Whether this is what a browser sends for a field that was left empty.
    pub(super) fn is_empty_in_form(&self) -> bool {
        self.form && self.values.iter().all(Value::is_empty)
    }

    #[cfg(feature = "multipart")]
    pub(crate) fn parts(parts: Vec<UploadedPart>) -> Self {
        let values = parts.into_iter().map(Value::Part).collect();
        Self { values, ..Self::form(Vec::new()) }
    }

    /// The value, where there is one and no other.
    fn only(self) -> Result<Value<'de>, PairsError> {
        let mut values = self.values.into_iter();
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            (Some(_), Some(_)) => Err(PairsError::new(PairsErrorKind::Twice)),
            (None, _) => Err(PairsError::new(PairsErrorKind::Missing)),
        }
    }

    fn text(self) -> Result<Cow<'de, str>, PairsError> {
        let (expected, form) = (self.expected, self.form);
        let text = self.only()?.into_text()?;
        match expected {
            Some(expected) => prepared(expected, text, form),
            None => Ok(text),
        }
    }

    /// The value of a type that reads itself from text.
    fn parsed<T: std::str::FromStr>(self) -> Result<T, PairsError> {
        self.text()?.parse().map_err(|_| PairsError::new(PairsErrorKind::Value))
    }

    fn items(self) -> Result<Vec<Self>, PairsError> {
        let Self { values, separator, form, expected, optional_items, .. } = self;
        // Each is judged by its place, which counts in a tuple.
        let one = |value, place| Self {
            values: vec![value],
            separator: Separator::None,
            form,
            expected: expected.map(|expected| expected.item(place)),
            is_list: false,
            optional_items,
        };
        let mut items = Vec::new();
        for value in values {
            match separator {
                Separator::None => items.push(one(value, items.len())),
                Separator::Comma => {
                    for element in elements(&value.into_text()?)? {
                        items.push(one(Value::Text(Cow::Owned(element)), items.len()));
                    }
                }
            }
            if items.len() > MOST_PAIRS {
                return Err(PairsError::new(PairsErrorKind::TooMany));
            }
        }
        Ok(items)
    }
}

/// The elements of a list, none of them empty. A comma within quotes parts nothing, which is not
/// understood here, so that quotes are refused.
fn elements(text: &str) -> Result<Vec<String>, PairsError> {
    if text.contains('"') {
        return Err(PairsError::new(PairsErrorKind::Value));
    }
    let elements = text.split(',').map(|element| element.trim_matches([' ', '\t']));
    Ok(elements.filter(|element| !element.is_empty()).map(str::to_owned).collect())
}

impl<'de> IntoDeserializer<'de, PairsError> for RawValue<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A number or a `bool` whose type is not stated.
fn bare<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, PairsError> {
    if let Ok(number) = text.parse::<u64>() {
        visitor.visit_u64(number)
    } else if let Ok(number) = text.parse::<i64>() {
        visitor.visit_i64(number)
    } else if let Ok(flag) = text.parse::<bool>() {
        visitor.visit_bool(flag)
    } else {
        visitor.visit_f64(text.parse().map_err(|_| PairsError::new(PairsErrorKind::Value))?)
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
            visitor.$visit(self.parsed::<$type>()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for RawValue<'de> {
    type Error = PairsError;

    /// What is buffered on its way (a flattened field) asks for anything: a number is then what a field
    /// of numbers holds.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        if self.is_list {
            return self.deserialize_seq(visitor);
        }
        if self.optional_items && self.is_empty_in_form() {
            return visitor.visit_none();
        }
        if let Some(FieldContent::Spelt(spelling)) = self.expected.map(|expected| expected.holds)
            && spelling.json() == JsonForm::Bare
        {
            return bare(&self.text()?, visitor);
        }
        match self.text()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    parsed! {
        deserialize_bool visit_bool bool;
        deserialize_i8 visit_i8 i8;
        deserialize_i16 visit_i16 i16;
        deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64;
        deserialize_i128 visit_i128 i128;
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
        deserialize_u128 visit_u128 u128;
        deserialize_f32 visit_f32 f32;
        deserialize_f64 visit_f64 f64;
    }

    /// An empty field is left out before; what is empty here is an item, or what a function of the field's own reads.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        if self.is_empty_in_form() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        #[cfg(feature = "multipart")]
        if name == FILE {
            return match self.only()? {
                Value::Part(sent) => visitor.visit_seq(sent.pieces()),
                Value::Text(_) => Err(PairsError::new(PairsErrorKind::Type)),
            };
        }
        let _ = name;
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        let mut items = SeqDeserializer::new(self.items()?.into_iter());
        let read = visitor.visit_seq(&mut items)?;
        // A tuple leaves what is more than it holds.
        items.end()?;
        Ok(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        CowStrDeserializer::new(self.text()?).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        Err(PairsError::invalid_type(Unexpected::Other("text"), &visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, PairsError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, PairsError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { char str string bytes byte_buf unit unit_struct identifier }
}
