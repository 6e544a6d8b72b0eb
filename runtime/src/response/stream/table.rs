//! Rows of a table: which columns a viewer has, and how a value becomes a cell.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::redact::{ExposeError, Shape, ShapeForm, Tagging, Viewer};
use crate::spelling::is_hidden;

/// The column of values that are not objects.
const ONLY: &str = "value";

/// The columns that a viewer sees, in the order of the fields.
#[derive(Debug)]
pub(super) struct Columns {
    names: Vec<&'static str>,
    /// Whether a value has no fields of its own, and is in one cell.
    is_whole: bool,
}

impl Columns {
    pub(super) fn of(shape: &Shape, viewer: &Viewer<'_>) -> Self {
        let mut names = Vec::new();
        let is_whole = matches!(
            shape.form,
            ShapeForm::Enum(Tagging::External | Tagging::Untagged, _) | ShapeForm::Opaque
        );
        collect(shape, viewer, &mut names);
        if names.is_empty() {
            names.push(ONLY);
        }
        Self { names, is_whole }
    }

    /// The row of the names.
    pub(super) fn header(&self) -> String {
        let mut row = String::new();
        self.names.iter().for_each(|name| push(&mut row, Some(name), true));
        end(row)
    }

    /// The row of one value, written as JSON.
    ///
    /// # Errors
    /// The text is not JSON.
    pub(super) fn row(&self, json: &str) -> Result<String, ExposeError> {
        let is_whole = self.is_whole || !json.starts_with('{');
        let written = if is_whole { self.row_of_one(json) } else { self.row_of(json) };
        written.map(end).map_err(ExposeError::new)
    }

    /// The cells of an object.
    fn row_of(&self, json: &str) -> Result<String, serde_json::Error> {
        let members: Members<'_> = serde_json::from_str(json)?;
        let mut row = String::new();
        for column in &self.names {
            let member = members.0.iter().find(|(name, _)| name == column);
            member.map_or(Ok(Cell::Absent), |(_, value)| cell(value))?.push_to(&mut row);
        }
        Ok(row)
    }

    /// Any other value is in the first cell.
    fn row_of_one(&self, json: &str) -> Result<String, serde_json::Error> {
        let mut row = String::new();
        cell(json)?.push_to(&mut row);
        self.names.iter().skip(1).for_each(|_| Cell::Absent.push_to(&mut row));
        Ok(row)
    }
}

/// The names of the fields that `viewer` sees of some value of this shape.
fn collect(shape: &Shape, viewer: &Viewer<'_>, names: &mut Vec<&'static str>) {
    match shape.form {
        ShapeForm::Enum(Tagging::External | Tagging::Untagged, _) => return add(names, ONLY),
        ShapeForm::Enum(Tagging::Adjacent(tag, content), _) => {
            add(names, tag);
            return add(names, content);
        }
        ShapeForm::Enum(Tagging::Internal(tag), _) => add(names, tag),
        ShapeForm::Struct(_) | ShapeForm::Opaque => {}
    }
    shape.each_field(&mut |_, field| {
        if !field.visible_of_some(viewer) {
        } else if field.flat {
            (field.nested)(&mut |nested| collect(&nested, viewer, names));
        } else if !field.name.is_empty() {
            add(names, field.name);
        }
    });
}

fn add(names: &mut Vec<&'static str>, name: &'static str) {
    if !names.contains(&name) {
        names.push(name);
    }
}

/// The members of an object as they were written.
struct Members<'j>(Vec<(Cow<'j, str>, &'j str)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    members.push((name, value.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

enum Cell<'j> {
    Absent,
    /// A number or a truth value.
    Plain(&'j str),
    Text(Cow<'j, str>),
}

/// What is in the cell of a value in JSON.
fn cell(json: &str) -> Result<Cell<'_>, serde_json::Error> {
    Ok(match json.as_bytes().first() {
        Some(b'n') | None => Cell::Absent,
        Some(b'"') => Cell::Text(Cow::Owned(serde_json::from_str(json)?)),
        Some(b'[' | b'{') => Cell::Text(Cow::Borrowed(json)),
        Some(_) => Cell::Plain(json),
    })
}

impl Cell<'_> {
    fn push_to(self, row: &mut String) {
        match self {
            Self::Absent => push(row, None, false),
            Self::Plain(text) => push(row, Some(text), false),
            Self::Text(text) => push(row, Some(&text), true),
        }
    }
}

/// Adds a cell and the comma behind it.
fn push(row: &mut String, text: Option<&str>, is_quoted: bool) {
    match text {
        Some(text) if is_quoted => {
            row.push('"');
            if is_formula(text) {
                row.push('\'');
            }
            row.push_str(&text.replace('"', "\"\""));
            row.push('"');
        }
        text => row.push_str(text.unwrap_or_default()),
    }
    row.push(',');
}

/// Ends a row in place of its last comma.
fn end(mut row: String) -> String {
    row.pop();
    row.push_str("\r\n");
    row
}

/// Whether a spreadsheet may take the text for a formula: spaces and what is not seen may be skipped before one.
fn is_formula(text: &str) -> bool {
    let starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_skipped = |letter: char| {
        let is_odd = letter.is_whitespace() || letter.is_control() || is_hidden(letter);
        is_odd && !starts.contains(&letter)
    };
    text.trim_start_matches(is_skipped).starts_with(starts) && !is_number(text)
}

/// Whether it is a number below zero and nothing else, as a decimal is written: it computes nothing, and is summed up.
fn is_number(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let Some(digits) = text.strip_prefix('-') else { return false };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    is_digits(whole) && is_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(columns: &[&'static str], json: &str) -> String {
        Columns { names: columns.to_vec(), is_whole: false }.row(json).unwrap()
    }

    #[test]
    fn a_value_is_a_row_of_its_fields() {
        for (json, expected) in [
            (r#"{"a":1,"b":"x"}"#, "1,\"x\"\r\n"),
            (r#"{"b":"x, \"y\"\r\nz"}"#, ",\"x, \"\"y\"\"\r\nz\"\r\n"),
            (r#"{"a":null,"b":true,"c":9}"#, ",true\r\n"),
            (r#"{"a":[1,"=x"],"b":{"c":1}}"#, "\"[1,\"\"=x\"\"]\",\"{\"\"c\"\":1}\"\r\n"),
            (
                r#"{"a":340282366920938463463374607431768211455}"#,
                "340282366920938463463374607431768211455,\r\n",
            ),
            ("{}", ",\r\n"),
            ("17", "17,\r\n"),
        ] {
            assert_eq!(row(&["a", "b"], json), expected, "{json}");
        }
    }

    #[test]
    fn a_value_without_columns_of_its_own_stands_whole() {
        let whole = |json| Columns { names: vec![ONLY], is_whole: true }.row(json).unwrap();
        assert_eq!(whole(r#"{"card":{"a":"1"}}"#), "\"{\"\"card\"\":{\"\"a\"\":\"\"1\"\"}}\"\r\n");
        assert_eq!(whole(r#""cash""#), "\"cash\"\r\n");
        assert_eq!(row(&[ONLY], r#"{"value":1}"#), "1\r\n");
    }

    #[test]
    fn a_formula_is_text_and_a_negative_number_a_number() {
        for formula in [
            "=1+1",
            "+1",
            "-1+1",
            "-A1",
            "-",
            "-1.",
            "-.5",
            "-1e3",
            "-0001-01-01",
            "-1 ",
            "-1-1",
            " -1",
            "-١",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{3000}＝1",
            "\n=1",
            "\u{feff}=1",
            "\u{200b}\u{202e}@a",
            "\u{0}=1",
            "\u{b}-1",
            "\u{2003}+1",
        ] {
            let json = serde_json::json!({ "a": formula }).to_string();
            assert_eq!(row(&["a"], &json), format!("\"'{formula}\"\r\n"), "{formula:?}");
        }
        for plain in ["a=1", "1-1", "", "a@b.example", "-12.50", "-1", "12.50"] {
            let json = serde_json::json!({ "a": plain }).to_string();
            assert_eq!(row(&["a"], &json), format!("\"{plain}\"\r\n"), "{plain:?}");
        }
        assert_eq!(row(&["a"], r#"{"a":-1.5}"#), "-1.5\r\n");
    }
}
