//! Reading the value of a mapped claim: any form is walked over, and none ends the reading.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::rule::ClaimForm;
use super::{Mapped, Mapping, RuleSet};
use crate::auth::NameTable;
use crate::auth::jwt::members::{AnyValue, Blame, JsonText};
use crate::auth::jwt::reason::TokenError;

/// How many names are held without allocating.
const INLINE: usize = 4;

/// The texts of an array.
#[derive(Default)]
struct Texts<'t> {
    few: [Cow<'t, str>; INLINE],
    count: usize,
    /// All of them, once there are more.
    many: Vec<Cow<'t, str>>,
}

impl<'t> Texts<'t> {
    fn push(&mut self, text: Cow<'t, str>) {
        match self.few.get_mut(self.count) {
            Some(place) if self.many.is_empty() => *place = text,
            _ => {
                self.many.extend(self.few.iter_mut().take(self.count).map(std::mem::take));
                self.many.push(text);
                self.count = 0;
                return;
            }
        }
        self.count += 1;
    }

    fn as_slice(&self) -> &[Cow<'t, str>] {
        if self.many.is_empty() {
            self.few.get(..self.count).unwrap_or_default()
        } else {
            &self.many
        }
    }
}

/// Reads the value that the rules in `active` reach after `depth` steps.
pub(in crate::auth::jwt) struct ValueSeed<'s> {
    pub(in crate::auth::jwt) mapping: &'s Mapping,
    pub(in crate::auth::jwt) names: &'s NameTable,
    pub(in crate::auth::jwt) blame: &'s Blame,
    pub(in crate::auth::jwt) mapped: &'s mut Mapped,
    pub(in crate::auth::jwt) active: RuleSet,
    pub(in crate::auth::jwt) depth: usize,
}

impl ValueSeed<'_> {
    /// A value that is not an object: what a path still leads into is not there to be read.
    fn take(self, form: &ClaimForm<'_>) {
        for (bit, rule) in self.mapping.among(self.active) {
            let ends = rule.path.len() == self.depth;
            rule.apply(bit, if ends { form } else { &ClaimForm::Other }, self.names, self.mapped);
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    /// `null` is as good as absent.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.take(if flag { &ClaimForm::True } else { &ClaimForm::Other });
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.take(&ClaimForm::Other);
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.take(&ClaimForm::Other);
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.take(&ClaimForm::Other);
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.take(&ClaimForm::Text(text));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.take(&ClaimForm::Text(text));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let (mut texts, mut are_texts) = (Texts::default(), true);
        while let Some(Element(text)) = elements.next_element()? {
            match text {
                Some(text) => texts.push(text),
                None => are_texts = false,
            }
        }
        self.take(&if are_texts { ClaimForm::List(texts.as_slice()) } else { ClaimForm::Other });
        Ok(())
    }

    /// Follows the paths further; a rule whose path ends at an object cannot read it.
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        for (bit, rule) in self.mapping.among(self.active) {
            if rule.path.len() == self.depth {
                rule.apply(bit, &ClaimForm::Other, self.names, self.mapped);
            }
        }
        let mut seen = 0;
        while let Some(JsonText(name)) = members.next_key()? {
            let active = self.mapping.matching(self.active, self.depth, &name);
            if active == 0 {
                members.next_value::<AnyValue>()?;
                continue;
            }
            if seen & active != 0 {
                return Err(self.blame.stop(TokenError::MemberRepeated));
            }
            seen |= active;
            members.next_value_seed(ValueSeed {
                mapping: self.mapping,
                names: self.names,
                blame: self.blame,
                mapped: &mut *self.mapped,
                active,
                depth: self.depth + 1,
            })?;
        }
        Ok(())
    }
}

/// A text in an array, or something else.
struct Element<'t>(Option<Cow<'t, str>>);

impl<'de> Deserialize<'de> for Element<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Element<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("any value")
            }

            fn visit_unit<E>(self) -> Result<Element<'de>, E> {
                Ok(Element(None))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Element<'de>, E> {
                Ok(Element(None))
            }

            fn visit_u64<E>(self, _: u64) -> Result<Element<'de>, E> {
                Ok(Element(None))
            }

            fn visit_i64<E>(self, _: i64) -> Result<Element<'de>, E> {
                Ok(Element(None))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Element<'de>, E> {
                Ok(Element(None))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Element<'de>, E> {
                Ok(Element(Some(Cow::Borrowed(text))))
            }

            fn visit_str<E>(self, text: &str) -> Result<Element<'de>, E> {
                Ok(Element(Some(Cow::Owned(text.to_owned()))))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Element<'de>, A::Error> {
                while list.next_element::<AnyValue>()?.is_some() {}
                Ok(Element(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element<'de>, A::Error> {
                while map.next_entry::<IgnoredAny, AnyValue>()?.is_some() {}
                Ok(Element(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
