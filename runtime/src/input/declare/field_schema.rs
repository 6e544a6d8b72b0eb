//! What a field of an input looks like as JSON, and the keywords that its rules add.

use serde_json::{Map, Value, json};

use crate::input::declare::Length;
use crate::schema::{Schemas, with};
use crate::spelling::TextRule;

/// The schema of a field, to which its rules add keywords.
#[derive(Debug)]
#[doc(hidden)]
pub struct FieldSchema<'a> {
    pub(super) schema: Map<String, Value>,
    pub(super) schemas: &'a Schemas,
    /// What no keyword says.
    pub(super) words: Vec<String>,
    pub(super) is_required: bool,
    pub(super) has_control: bool,
}

/// A text without U+0000 to U+001F and U+007F to U+009F.
pub(super) const WITHOUT_CONTROL: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";

impl FieldSchema<'_> {
    fn is(&self, kind: &str) -> bool {
        let of = |schema: &Map<String, Value>| match schema.get("type") {
            Some(Value::String(own)) => own == kind,
            Some(Value::Array(kinds)) => kinds.iter().any(|own| own == kind),
            _ => false,
        };
        if of(&self.schema) {
            return true;
        }
        let whole = Value::Object(self.schema.clone());
        self.schemas.get(&whole).and_then(Value::as_object).is_some_and(of)
    }

    fn set(&mut self, keyword: &str, value: Value) {
        self.schema.insert(keyword.to_owned(), value);
    }

    /// `length`.
    pub fn length(&mut self, length: Length) {
        let kinds = [("array", "Items"), ("object", "Properties")];
        let what = kinds.iter().find(|(kind, _)| self.is(kind)).map_or("Length", |(_, what)| what);
        let (least, most) = (length.least(), length.stated_most());
        if least > 0 {
            self.set(&format!("min{what}"), least.into());
        }
        if let Some(most) = most {
            self.set(&format!("max{what}"), most.into());
        }
    }

    /// `range`: each bound by its keyword.
    pub fn bound(&mut self, keyword: &str, value: Value) {
        if value.is_number() {
            self.set(keyword, value);
        } else {
            self.words.push(format!("{keyword} {value}"));
        }
    }

    /// `email`.
    pub fn email(&mut self, international: bool) {
        self.set("format", if international { "idn-email" } else { "email" }.into());
        self.schema.entry("maxLength").or_insert(254.into());
    }

    /// `url`.
    pub fn url(&mut self, schemes: &[&str]) {
        self.set("format", "uri".into());
        self.words.push(format!("scheme {}", schemes.join(" or ")));
    }

    /// Which characters.
    pub fn text(&mut self, rule: TextRule) {
        self.words.push(format!("characters: {}", rule.in_words()));
    }

    /// `required`.
    pub fn required(&mut self) {
        self.is_required = true;
    }

    /// `non_control_character`.
    pub fn no_control(&mut self) {
        self.has_control = false;
        self.schema.entry("pattern").or_insert(WITHOUT_CONTROL.into());
        self.words.push("no control characters".to_owned());
    }

    /// What no keyword says.
    pub fn words(&mut self, words: &str) {
        self.words.push(words.to_owned());
    }

    /// `file`.
    pub(super) fn file(&mut self, bytes: u64) {
        let file = json!({"type": "string", "format": "binary", "maxLength": bytes});
        let members = if self.is("array") {
            with(Value::Object(self.schema.clone()), "items", file)
        } else {
            file
        };
        if let Value::Object(members) = members {
            self.schema = members;
        }
    }
}
