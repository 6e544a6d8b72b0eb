//! The keys of one object, where the fields of other types stand in it.

use crate::redact::{Content, Form, Shape, Tagging};

impl Shape {
    /// A key that an object of this type holds twice, since a flattened type has it, too. Which of
    /// the two values counts differs between parsers: one may be masked and the other not.
    pub(crate) fn key_twice(&self) -> Option<&'static str> {
        let mut above = vec![*self];
        match self.form {
            Form::Opaque => None,
            Form::Struct(content) => twice(keys(&content, None, &mut above)),
            Form::Enum(tagging, variants) => {
                let tag = match tagging {
                    Tagging::Internal(tag) => Some(tag),
                    Tagging::External | Tagging::Adjacent(..) | Tagging::Untagged => None,
                };
                variants.iter().find_map(|each| twice(keys(&each.content, tag, &mut above)))
            }
        }
    }

    /// Every key that an object of this type can hold, each once.
    fn every_key(&self, above: &mut Vec<Self>) -> Vec<&'static str> {
        if above.iter().any(|outer| outer.looks_like(self)) {
            return Vec::new();
        }
        above.push(*self);
        let mut all = match self.form {
            Form::Opaque | Form::Enum(Tagging::External | Tagging::Untagged, _) => Vec::new(),
            Form::Struct(content) => keys(&content, None, above),
            Form::Enum(Tagging::Adjacent(tag, content), _) => vec![tag, content],
            Form::Enum(Tagging::Internal(tag), variants) => {
                variants.iter().flat_map(|each| keys(&each.content, Some(tag), above)).collect()
            }
        };
        above.pop();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The keys of an object as often as they are written.
fn keys(content: &Content, tag: Option<&'static str>, above: &mut Vec<Shape>) -> Vec<&'static str> {
    let mut keys: Vec<&'static str> = tag.into_iter().collect();
    for field in content.fields {
        if field.flat {
            (field.nested)(&mut |nested| keys.extend(nested.every_key(above)));
        } else if !field.name.is_empty() {
            keys.push(field.name);
        }
    }
    keys
}

fn twice(mut keys: Vec<&'static str>) -> Option<&'static str> {
    keys.sort_unstable();
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(one, next)| one == next).map(|(key, _)| *key)
}
