//! Asks an application for every type and compares its answers with the model.

use std::time::Duration;

use palisade::testing::{Client, Issuer, TestClock};
use palisade::{Rate, Security};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::case::{Dice, answer_with};
use crate::made::{ROOTS, routes};
use crate::node::Node;
use crate::seen::{Viewer, debugged, seen};
use crate::{Role, Scope};

/// How many values of each type are looked at, each by as many viewers.
const VALUES: u64 = 24;
const VIEWERS: usize = 6;
/// What the types were made from.
const SEED: &str = env!("PALISADE_SHAPES_SEED");

/// Reads an answer and writes what it read.
type Reread = fn(&str) -> Result<Value, serde_json::Error>;

/// A type that a handler answers with.
pub(crate) struct Root {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    pub(crate) node: fn(&mut Dice) -> Node,
    pub(crate) debug: fn(&mut Dice) -> String,
    /// Reads an answer as a client does, and writes what it read.
    pub(crate) view: Option<Reread>,
}

/// What a client makes of an answer.
pub(crate) fn reread<T: Serialize + DeserializeOwned>(
    text: &str,
) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_str::<T>(text)?)
}

struct Asked {
    client: Client,
    issuer: Issuer,
    clock: TestClock,
    runtime: Runtime,
}

impl Asked {
    fn new() -> Self {
        let (issuer, clock) = (Issuer::new(), TestClock::new());
        let security = Security::builder()
            .roles::<Role>()
            .scopes::<Scope>()
            .jwt(issuer.jwt())
            .direct()
            .clock(&clock)
            .address_rate(Rate::new(u32::MAX, Duration::from_secs(1)))
            .build()
            .unwrap();
        let client = Client::new(routes().secured_by(security).unwrap());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self { client, issuer, clock, runtime }
    }

    fn answer(&self, path: &str, viewer: Viewer) -> String {
        let roles = [("admin", viewer.admin), ("hr", viewer.hr), ("employee", viewer.employee)];
        let scopes = [("read", viewer.read), ("write", viewer.write)];
        let held = |names: &[(&'static str, bool)]| -> Vec<&'static str> {
            names.iter().filter(|(_, held)| *held).map(|(name, _)| *name).collect()
        };
        let draft = self.issuer.token(viewer.subject.unwrap(), &self.clock);
        let draft = held(&roles).into_iter().fold(draft, palisade::testing::Token::role);
        let token = draft.scope(&held(&scopes).join(" ")).sign();
        let reply = self.runtime.block_on(self.client.get(path).bearer(&token).send());
        assert_eq!(reply.status(), 200, "{}", reply.text());
        reply.text()
    }
}

fn viewer(dice: &mut Dice) -> Viewer {
    let mut is = || dice.below(3) == 0;
    Viewer {
        subject: Some(if is() { "e2" } else { "e1" }),
        admin: is(),
        hr: is(),
        employee: is(),
        read: is(),
        write: is(),
    }
}

/// Without members that are null: a client tells them from absent ones no more.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        other => other,
    }
}

#[test]
fn every_viewer_sees_what_the_attributes_say_and_nothing_else() {
    println!("PALISADE_SHAPES_SEED={SEED}");
    let asked = Asked::new();
    let (mut whole, mut less) = (0, 0);
    for root in ROOTS {
        for value in 0..VALUES {
            let seed = SEED.parse::<u64>().unwrap().wrapping_add(value);
            let node = (root.node)(&mut Dice::new(seed));
            answer_with(seed);
            for place in 0..VIEWERS {
                let viewer = viewer(&mut Dice::new(seed.wrapping_mul(31) + place as u64));
                let expected = seen(&node, viewer);
                let text = asked.answer(root.path, viewer);
                let case = format!("seed {SEED}, {} for {viewer:?}", root.name);
                assert_eq!(text, expected.written(), "{case}");
                assert!(expected.keys_differ(), "{case}: {text}");
                check_view(root, &node, &text, &case);
                let all = seen(&node, Viewer { subject: Some("e1"), ..everything() });
                *(if all == expected { &mut whole } else { &mut less }) += 1;
            }
        }
    }
    // The cases are no proof where all viewers see the same.
    assert!(whole > 100 && less > 100, "seed {SEED}: {whole} saw all, {less} less");
}

fn everything() -> Viewer {
    Viewer { admin: true, hr: true, employee: true, read: true, write: true, ..Viewer::NOBODY }
}

/// A client reads what was written. Below a tag, a flattened field or an untagged enum serde keeps
/// what it has read in a buffer, where a key is text and no number any more.
fn check_view(root: &Root, node: &Node, text: &str, case: &str) {
    let Some(view) = root.view else { return };
    if node.any(&Node::is_buffered) && node.any(&Node::has_keys_of_no_text) {
        return;
    }
    match view(text) {
        // Which variant it was, nothing says: the first that fits may have fewer fields.
        Ok(_) if node.any(&Node::is_untagged) => {}
        Ok(read) => {
            let written: Value = serde_json::from_str(text).unwrap();
            assert_eq!(without_nulls(read), without_nulls(written), "{case}");
        }
        Err(error) => panic!("{case}: {error} in {text}"),
    }
}

#[test]
fn debug_is_what_a_viewer_without_any_role_sees() {
    println!("PALISADE_SHAPES_SEED={SEED}");
    for root in ROOTS {
        for value in 0..VALUES {
            let seed = SEED.parse::<u64>().unwrap().wrapping_add(value);
            let node = (root.node)(&mut Dice::new(seed));
            let text = (root.debug)(&mut Dice::new(seed));
            assert_eq!(text, debugged(&node), "seed {SEED}, {}", root.name);
        }
    }
}
