//! The keys of the objects that are open, as they stand in the body.

use std::borrow::Cow;

/// Keys up to this number need no memory of their own.
const FEW: usize = 32;
/// As many are compared each with each.
const FEWEST: usize = 12;

/// The keys of the open objects, outermost first.
pub(super) struct Keys<'a> {
    few: [&'a [u8]; FEW],
    count: usize,
    /// Holds all of them once they are more than a few.
    many: Vec<&'a [u8]>,
}

impl<'a> Keys<'a> {
    pub(super) fn new() -> Self {
        Self { few: [&[]; FEW], count: 0, many: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        if self.many.is_empty() { self.count } else { self.many.len() }
    }

    pub(super) fn add(&mut self, key: &'a [u8]) {
        if self.many.is_empty()
            && let Some(slot) = self.few.get_mut(self.count)
        {
            *slot = key;
            self.count += 1;
            return;
        }
        if self.many.is_empty() {
            self.many.extend_from_slice(&self.few);
        }
        self.many.push(key);
    }

    /// Forgets the keys from `start` on.
    pub(super) fn forget(&mut self, start: usize) {
        self.many.truncate(start);
        self.count = self.count.min(start);
    }

    /// The key at `place`, as text.
    pub(super) fn get(&self, place: usize) -> Option<Cow<'a, str>> {
        let keys = if self.many.is_empty() { &self.few[..] } else { &self.many[..] };
        keys.get(place).map(|key| decoded(key))
    }

    /// A key that stands twice among those from `start` on, whose order is lost.
    pub(super) fn twice(&mut self, start: usize) -> Option<Cow<'a, str>> {
        let keys = if self.many.is_empty() {
            self.few.get_mut(start..self.count)
        } else {
            self.many.get_mut(start..)
        };
        let keys = keys.unwrap_or_default();
        if keys.iter().any(|key| memchr::memchr(b'\\', key).is_some()) {
            return twice_decoded(keys);
        }
        if keys.len() <= FEWEST {
            return twice_of_few(keys);
        }
        keys.sort_unstable();
        let mut pairs = keys.iter().zip(keys.iter().skip(1));
        pairs.find(|(one, next)| one == next).map(|(key, _)| decoded(key))
    }
}

/// The same where each is compared with each: few keys differ in length or at once, and are not put in
/// order for less.
fn twice_of_few<'a>(keys: &[&'a [u8]]) -> Option<Cow<'a, str>> {
    let mut earlier = keys.iter().enumerate();
    let twice = earlier.find(|(place, key)| keys.iter().skip(place + 1).any(|later| later == *key));
    twice.map(|(_, key)| decoded(key))
}

/// The same for keys that are written with escapes: `"\u0061"` is `"a"`.
fn twice_decoded<'a>(keys: &[&'a [u8]]) -> Option<Cow<'a, str>> {
    let mut keys: Vec<Cow<'a, str>> = keys.iter().map(|key| decoded(key)).collect();
    keys.sort_unstable();
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(one, next)| one == next).map(|(key, _)| key.clone())
}

/// A key without its escapes; one that is malformed is the parser's to refuse.
fn decoded(key: &[u8]) -> Cow<'_, str> {
    let plain = key.contains(&b'\\').then(|| unescaped(key)).flatten();
    plain.unwrap_or_else(|| String::from_utf8_lossy(key))
}

/// A text without its escapes, where they are text.
pub(super) fn unescaped(text: &[u8]) -> Option<Cow<'static, str>> {
    let mut quoted = Vec::with_capacity(text.len() + 2);
    quoted.push(b'"');
    quoted.extend_from_slice(text);
    quoted.push(b'"');
    serde_json::from_slice::<String>(&quoted).ok().map(Cow::Owned)
}
