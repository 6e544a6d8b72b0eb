//! The keys of the objects that are open, as they are in the body.

use std::borrow::Cow;
use std::collections::HashSet;

use super::escapes::unescape;

/// Keys up to this number need no memory of their own.
const FEW: usize = 16;

/// The keys of the open objects, outermost first.
pub(super) struct Keys<'a> {
    few: [&'a [u8]; FEW],
    count: usize,
    /// Holds all of them once they are more than a few.
    many: Vec<&'a [u8]>,
    /// Whether any key so far was written with escapes.
    escaped: bool,
}

/// So many keys are compared each with each, which for a few costs less than sorting them.
const MOST_IN_PAIRS: usize = 8;

impl<'a> Keys<'a> {
    pub(super) fn new() -> Self {
        Self { few: [&[]; FEW], count: 0, many: Vec::new(), escaped: false }
    }

    pub(super) fn len(&self) -> usize {
        if self.many.is_empty() { self.count } else { self.many.len() }
    }

    /// Adds a key; whether it is written with escapes.
    pub(super) fn add(&mut self, key: &'a [u8], escaped: bool) {
        self.escaped |= escaped;
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

    /// A key that occurs twice among those from `start` on, whose order is lost.
    pub(super) fn twice(&mut self, start: usize) -> Option<Cow<'a, str>> {
        let keys = if self.many.is_empty() {
            self.few.get_mut(start..self.count)
        } else {
            self.many.get_mut(start..)
        };
        let keys = keys.unwrap_or_default();
        if self.escaped && keys.iter().any(|key| key.contains(&b'\\')) {
            return twice_decoded(keys);
        }
        if keys.len() <= MOST_IN_PAIRS && all_differ(keys) {
            return None;
        }
        keys.sort_unstable();
        let mut pairs = keys.iter().zip(keys.iter().skip(1));
        pairs.find(|(one, next)| one == next).map(|(key, _)| decoded(key))
    }

    /// A key from `start` on whose value an earlier one has, as `value` tells them apart.
    pub(super) fn twice_by(
        &self,
        start: usize,
        value: impl Fn(&str) -> String,
    ) -> Option<Cow<'a, str>> {
        let mut values = HashSet::new();
        let mut keys = (start..self.len()).filter_map(|place| self.get(place));
        keys.find(|key| !values.insert(value(key)))
    }
}

fn all_differ(keys: &[&[u8]]) -> bool {
    let mut earlier = keys.iter().enumerate();
    earlier.all(|(place, key)| keys.iter().take(place).all(|one| one != key))
}

/// The same for keys that are written with escapes: `"\u0061"` is `"a"`.
fn twice_decoded<'a>(keys: &[&'a [u8]]) -> Option<Cow<'a, str>> {
    let mut keys: Vec<Cow<'a, str>> = keys.iter().map(|key| decoded(key)).collect();
    keys.sort_unstable();
    let mut pairs = keys.iter().zip(keys.iter().skip(1));
    pairs.find(|(one, next)| one == next).map(|(key, _)| key.clone())
}

/// A key without its escapes; one that is malformed is the parser's to refuse.
pub(super) fn decoded(key: &[u8]) -> Cow<'_, str> {
    let plain = key.contains(&b'\\').then(|| unescaped(key)).flatten();
    plain.unwrap_or_else(|| String::from_utf8_lossy(key))
}

/// A text without its escapes, where they are text.
pub(super) fn unescaped(text: &[u8]) -> Option<Cow<'static, str>> {
    let mut unescaped = String::with_capacity(text.len());
    unescape(str::from_utf8(text).ok()?, &mut unescaped)?;
    Some(Cow::Owned(unescaped))
}
