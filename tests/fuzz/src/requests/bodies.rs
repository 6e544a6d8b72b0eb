//! Any bytes as a body, against a model of what may be read that is written another way.

use std::collections::HashSet;
use std::fmt;

use axum::body::Body;
use palisade::http::HeaderValue;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Answer, ask};

const DEEPEST: usize = 32;
const MEMBERS: usize = 10_000;
const SIZE: usize = 64 * 1024;

/// The first byte chooses the handler, the rest is the body.
pub fn run(data: &[u8]) {
    let Some((choice, body)) = data.split_first() else { return };
    match choice % 5 {
        0 => any(body),
        1 => drop(posted("/person", "application/json", body)),
        2 => form(body),
        3 => drop(posted("/upload", "multipart/form-data; boundary=b", body)),
        _ => typed(body),
    }
}

fn posted(path: &str, kind: &str, body: &[u8]) -> Answer {
    let answer = ask(|asked| {
        let mut request = asked.request("POST", path, Body::from(body.to_vec()));
        let kind = HeaderValue::from_str(kind).expect("a type");
        request.headers_mut().insert("content-type", kind);
        request
    });
    assert!([200, 400, 413, 415, 422].contains(&answer.status), "{}", answer.status);
    answer
}

/// A body is taken exactly where the model takes it.
fn any(body: &[u8]) {
    let answer = posted("/any", "application/json", body);
    match read(body) {
        _ if body.len() > SIZE => assert_eq!(answer.status, 413, "{}", answer.text),
        Read::Whole => assert_eq!(answer.status, 200, "{}", answer.text),
        Read::OverABound => assert_eq!(answer.status, 422, "{}", answer.text),
        Read::NotJson => assert!([400, 422].contains(&answer.status), "{}", answer.text),
    }
}

fn form(body: &[u8]) {
    let answer = posted("/form", "application/x-www-form-urlencoded", body);
    if !super::targets::is_text(body) {
        assert!([400, 413, 422].contains(&answer.status), "{}", answer.text);
    } else if super::targets::is_ambiguous(body) && body.len() <= SIZE {
        assert_eq!(answer.status, 422, "{}", answer.text);
    }
}

/// The content type is part of what is sent: all up to the first line feed.
fn typed(data: &[u8]) {
    let mut pieces = data.splitn(2, |byte| *byte == b'\n');
    let (kind, body) = (pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
    let Ok(kind) = HeaderValue::from_bytes(kind) else { return };
    let answer = ask(|asked| {
        let mut request = asked.request("POST", "/any", Body::from(body.to_vec()));
        request.headers_mut().insert("content-type", kind.clone());
        request
    });
    let text = kind.to_str().unwrap_or_default().to_ascii_lowercase();
    if answer.status == 200 {
        assert!(text.trim_start().starts_with("application/json"), "{text}");
    }
}

/// What the model makes of a body.
enum Read {
    Whole,
    OverABound,
    NotJson,
}

fn read(body: &[u8]) -> Read {
    let mut model = Model { deep: 0, deepest: 0, members: 0, twice: false };
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let read = model.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    let over = model.deepest > DEEPEST || model.members > MEMBERS || model.twice;
    match read {
        // The parser's own depth is larger, so that whatever it stops at is over ours.
        Err(_) => Read::NotJson,
        Ok(()) if over => Read::OverABound,
        Ok(()) => Read::Whole,
    }
}

/// Counts what a document holds while serde reads it.
struct Model {
    deep: usize,
    deepest: usize,
    members: usize,
    twice: bool,
}

impl Model {
    fn open(&mut self) {
        self.deep += 1;
        self.deepest = self.deepest.max(self.deep);
    }

    /// An empty object or list counts as one.
    fn close(&mut self, members: usize) {
        self.deep -= 1;
        self.members += members.max(1);
    }
}

impl<'de> DeserializeSeed<'de> for &mut Model {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Model {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.open();
        let mut count = 0;
        while items.next_element_seed(&mut *self)?.is_some() {
            count += 1;
        }
        self.close(count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        self.open();
        let mut keys = HashSet::new();
        let mut count = 0;
        while let Some(key) = members.next_key::<String>()? {
            self.twice |= !keys.insert(key);
            members.next_value_seed(&mut *self)?;
            count += 1;
        }
        self.close(count);
        Ok(())
    }
}
