//! Values at random, and how the model sees those that the runtime knows.

mod leaves;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::Hash;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::json::Json;
use crate::node::Node;
use crate::seen::Viewer;

/// A type that values at random have.
pub(crate) trait Case {
    fn make(dice: &mut Dice) -> Self;

    fn node(&self) -> Node;
}

/// How deep values nest.
const DEEPEST: usize = 6;

/// What decides.
pub(crate) struct Dice {
    random: fastrand::Rng,
    deep: usize,
}

thread_local! {
    static CURRENT: Cell<u64> = const { Cell::new(0) };
}

/// Says which value the handlers answer with.
pub(crate) fn answer_with(seed: u64) {
    CURRENT.set(seed);
}

/// The value that a handler answers with.
pub(crate) fn current<T: Case>() -> T {
    T::make(&mut Dice::new(CURRENT.get()))
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), deep: 0 }
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.random.usize(..count)
    }

    pub(crate) fn make<T: Case>(&mut self) -> T {
        self.deep += 1;
        let value = T::make(self);
        self.deep -= 1;
        value
    }

    /// How many items a collection has.
    fn count(&mut self) -> usize {
        if self.deep > DEEPEST { 0 } else { self.random.usize(..3) }
    }

    fn year(&mut self) -> i32 {
        self.random.i32(1000..3000)
    }

    fn day(&mut self) -> u32 {
        self.random.u32(1..365)
    }

    fn second(&mut self) -> i64 {
        self.random.i64(0..4_000_000_000)
    }

    fn some<T: Case>(&mut self) -> Vec<T> {
        (0..self.count()).map(|_| self.make()).collect()
    }
}

/// Who owns a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject(pub(crate) &'static str);

impl Subject {
    pub(crate) fn is(self, viewer: Viewer) -> bool {
        !self.0.is_empty() && viewer.subject == Some(self.0)
    }
}

/// What the mask of a user's own tells of a number.
#[allow(dead_code, reason = "the types of one build need not have it")]
pub(crate) fn parity(number: &u64) -> String {
    if number.is_multiple_of(2) { "even".to_owned() } else { "odd".to_owned() }
}

/// A type of another crate's, which writes itself.
#[derive(serde::Serialize)]
#[allow(dead_code, reason = "the types of one build need not have it")]
pub(crate) struct Foreign {
    number: u8,
}

impl Case for Foreign {
    fn make(dice: &mut Dice) -> Self {
        Self { number: dice.random.u8(..) }
    }

    fn node(&self) -> Node {
        let number = Json::Raw(self.number.to_string());
        Node::Leaf(Json::Object(vec![("number".to_owned(), number)]))
    }
}

impl<T: ?Sized> Case for PhantomData<T> {
    fn make(_: &mut Dice) -> Self {
        Self
    }

    fn node(&self) -> Node {
        Node::Absent
    }
}

impl<T: Case> Case for Option<T> {
    fn make(dice: &mut Dice) -> Self {
        (dice.count() > 0).then(|| dice.make())
    }

    fn node(&self) -> Node {
        self.as_ref().map_or(Node::Absent, T::node)
    }
}

impl<T: Case, E: Case> Case for Result<T, E> {
    fn make(dice: &mut Dice) -> Self {
        if dice.random.bool() { Ok(dice.make()) } else { Err(dice.make()) }
    }

    fn node(&self) -> Node {
        let key = |name: &str| Node::Leaf(Json::text(name));
        Node::Map(vec![match self {
            Ok(value) => (key("Ok"), value.node()),
            Err(value) => (key("Err"), value.node()),
        }])
    }
}

macro_rules! through {
    ($($pointer:ident)*) => {$(
        impl<T: Case> Case for $pointer<T> {
            fn make(dice: &mut Dice) -> Self {
                Self::new(dice.make())
            }

            fn node(&self) -> Node {
                T::node(self)
            }
        }
    )*};
}

through!(Box Arc);

macro_rules! lists {
    ($($list:ident: $($bound:ident)?;)*) => {$(
        impl<T: Case $(+ $bound)?> Case for $list<T> {
            fn make(dice: &mut Dice) -> Self {
                dice.some().into_iter().collect()
            }

            fn node(&self) -> Node {
                Node::List(self.iter().map(T::node).collect())
            }
        }
    )*};
}

lists! {
    Vec:;
    VecDeque:;
    BTreeSet: Ord;
}

impl<T: Case, const N: usize> Case for [T; N] {
    fn make(dice: &mut Dice) -> Self {
        std::array::from_fn(|_| dice.make())
    }

    fn node(&self) -> Node {
        Node::List(self.iter().map(T::node).collect())
    }
}

impl<K: Case + Ord, V: Case> Case for BTreeMap<K, V> {
    fn make(dice: &mut Dice) -> Self {
        (0..dice.count()).map(|_| (dice.make(), dice.make())).collect()
    }

    fn node(&self) -> Node {
        Node::Map(self.iter().map(|(key, value)| (key.node(), value.node())).collect())
    }
}

/// Of one entry at most: more have no order that two runs agree on.
impl<K: Case + Hash + Eq, V: Case> Case for HashMap<K, V> {
    fn make(dice: &mut Dice) -> Self {
        (0..dice.count().min(1)).map(|_| (dice.make(), dice.make())).collect()
    }

    fn node(&self) -> Node {
        Node::Map(self.iter().map(|(key, value)| (key.node(), value.node())).collect())
    }
}

macro_rules! tuples {
    ($(($($name:ident $place:tt),+))*) => {$(
        impl<$($name: Case),+> Case for ($($name,)+) {
            fn make(dice: &mut Dice) -> Self {
                ($(dice.make::<$name>(),)+)
            }

            fn node(&self) -> Node {
                Node::List(vec![$(self.$place.node()),+])
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
