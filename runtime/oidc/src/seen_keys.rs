//! Which keys a provider has ever published, to tell whether a set brings one that is new.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// How many keys are remembered at most.
const MOST: usize = 10_000;

/// What makes a key another one: its id, its algorithm and what it consists of. What a provider says of it beside that may
/// differ in each answer.
const TELLING: [&str; 8] = ["kid", "alg", "kty", "crv", "x", "y", "n", "e"];

/// The keys of all sets so far, as hashes. A provider whose servers do not agree brings nothing new by turning from one set to another.
#[derive(Default)]
pub(crate) struct SeenKeys {
    hashes: HashSet<u64>,
    state: RandomState,
}

impl SeenKeys {
    /// Remembers the keys of a set; whether one of them was never seen before.
    pub(crate) fn add_all_of(&mut self, json: &[u8]) -> bool {
        /// Each key stays text until it is read by itself: what one writes concerns no other.
        #[derive(Deserialize)]
        struct Set<'j> {
            #[serde(borrow)]
            keys: Vec<&'j RawValue>,
        }
        let Ok(set) = serde_json::from_slice::<Set<'_>>(json) else { return false };
        let known = self.hashes.len();
        for key in set.keys {
            if let Ok(key) = serde_json::from_str::<Map<String, Value>>(key.get()) {
                let telling = TELLING.map(|member| key.get(member).map(Value::to_string));
                self.hashes.insert(self.state.hash_one(telling));
            }
        }
        let has_new = self.hashes.len() > known;
        if self.hashes.len() > MOST {
            self.hashes.clear();
        }
        has_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_new_once_and_whatever_stands_beside_it() {
        let mut seen = SeenKeys::default();
        let mut brings = |keys: &str| seen.add_all_of(format!(r#"{{"keys":[{keys}]}}"#).as_bytes());
        let (a, b) = (r#"{"kid":"a","x":"1"}"#, r#"{"kid":"b","x":"2"}"#);
        assert!(brings(a));
        assert!(!brings(a));
        assert!(!brings(r#"{"x":"1","served_at":"12:00","kid":"a"}"#), "it is the same key");
        assert!(brings(&format!("{a},{b}")));
        assert!(!brings(b), "a set with fewer keys brings none");
        assert!(!brings(a), "nor does the set of before");
        assert!(brings(r#"{"kid":"a","x":"3"}"#), "another key of the same id");
        assert!(brings(r#"{"x":"4"}"#) && brings(r#"{"x":"5"}"#), "keys without ids");
        assert!(!brings(""));
    }

    #[test]
    fn what_cannot_be_read_brings_nothing_and_hides_nothing() {
        let mut seen = SeenKeys::default();
        assert!(!seen.add_all_of(b"<html>"));
        assert!(!seen.add_all_of(br#"{"keys":[7,{"exp":1e400}]}"#));
        assert!(seen.add_all_of(br#"{"keys":[{"exp":1e400},{"kid":"a"}]}"#));
    }
}
