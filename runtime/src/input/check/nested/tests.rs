//! Every wrapper around every other: an input behind two or three of them is validated, as a field and as a body.

use std::hash::Hash;

use super::*;
use crate::input::declare::{FieldFacts, FieldName, InputField};
use crate::input::text::Text;

/// An input that breaks a rule where it says so, and that no caller may write.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Sealed {
    is_broken: bool,
}

impl Input for Sealed {
    const FIELDS: &'static [FieldName] = &[FieldName::new("x", "x")];
    const NAMES_OBJECT: bool = true;

    fn check(&self) -> Result<(), Violations> {
        let mut found = Violations::default();
        if self.is_broken {
            found.add("/x", "broken", "is broken");
        }
        found.into_result()
    }

    fn permits(&self, _: &Viewer<'_>) -> bool {
        false
    }
}

/// A value, and the pointer to the input in it.
#[derive(Clone)]
struct Held<T>(T, String);

fn input(is_broken: bool) -> Held<Sealed> {
    Held(Sealed { is_broken }, "/x".to_owned())
}

macro_rules! wrappers {
    ($($name:ident [$($bound:path)?] $made:ty, $step:literal, |$value:ident| $wrapped:expr;)*) => {$(
        fn $name<T: Clone $(+ $bound)?>(held: Held<T>) -> Held<$made> {
            let Held($value, pointer) = held;
            Held($wrapped, format!("{}{pointer}", $step))
        }
    )*};
}

wrappers! {
    option [] Option<T>, "", |value| Some(value);
    arc [] Arc<T>, "", |value| Arc::new(value);
    cow [Boundless] Cow<'static, T>, "", |value| Cow::Owned(value);
    plain [] Plain<T>, "", |value| Plain(value);
    vec [] Vec<T>, "/1", |value| vec![value.clone(), value];
    deque [] VecDeque<T>, "/0", |value| VecDeque::from([value]);
    array [] [T; 2], "/1", |value| [value.clone(), value];
    slice [] Box<[T]>, "/0", |value| Box::from([value]);
    shared [] Arc<[T]>, "/0", |value| Arc::from([value]);
    borrowed [Boundless] Cow<'static, [T]>, "/0", |value| Cow::Owned(vec![value]);
    tree [] BTreeMap<Text<4>, T>, "/a", |value| BTreeMap::from([(Text::new("a").unwrap(), value)]);
    hash [] HashMap<u8, T>, "/7", |value| HashMap::from([(7, value)]);
    tuple [] (Plain<u8>, T), "/1", |value| (Plain(1), value);
    ordered [Ord] BTreeSet<T>, "", |value| BTreeSet::from([value]);
    hashed [HashedKey] HashSet<T>, "", |value| HashSet::from([value]);
    boxed_option [] Box<Option<T>>, "", |value| Box::new(Some(value));
    boxed_list [] Box<Vec<T>>, "/0", |value| Box::new(vec![value]);
    boxed_deque [] Box<VecDeque<T>>, "/0", |value| Box::new(VecDeque::from([value]));
    boxed_array [] Box<[T; 1]>, "/0", |value| Box::new([value]);
    boxed_plain [] Box<Plain<T>>, "", |value| Box::new(Plain(value));
    boxed_map [] Box<HashMap<u8, T>>, "/7", |value| Box::new(HashMap::from([(7, value)]));
    boxed_set [Ord] Box<BTreeSet<T>>, "", |value| Box::new(BTreeSet::from([value]));
    boxed_tuple [] Box<(T, ())>, "/0", |value| Box::new((value, ()));
}

/// What lives as long as what is read.
trait Boundless: 'static {}
impl<T: 'static> Boundless for T {}

/// What a set of hashes holds.
trait HashedKey: Eq + Hash {}
impl<T: Eq + Hash> HashedKey for T {}

fn boxed(held: Held<Sealed>) -> Held<Box<Sealed>> {
    Held(Box::new(held.0), held.1)
}

fn alone(held: Held<Sealed>) -> Held<Sealed> {
    held
}

fn pointers(found: Violations) -> Vec<String> {
    let Err(found) = found.into_result() else { return Vec::new() };
    found.summary().split(", ").map(|told| told.replace(" broken", "")).collect()
}

/// Each of the traits by which a wrapper is looked into says the same.
fn is_reached<T: Nested + JsonInput + InputField>(make: impl Fn(bool) -> Held<T>) {
    let name = std::any::type_name::<T>();
    let FieldFacts { input, names_object, vouched, known, .. } = T::FACTS;
    assert!(input && names_object && !vouched && known, "{name}");
    for is_broken in [true, false] {
        let Held(value, pointer) = make(is_broken);
        let (mut nested, mut body) = (Violations::default(), Violations::default());
        value.check_at(&InputLocation::of_field("f"), &mut nested);
        value.check_body(&InputLocation::of_field("f"), &mut body);
        let (nested, body) = (pointers(nested), pointers(body));
        let expected = format!("/f{pointer}");
        assert_eq!(nested.contains(&expected), is_broken, "{name}: {nested:?}");
        assert_eq!(nested, body, "{name}");
        assert!(is_broken || nested.is_empty(), "{name}: {nested:?}");
        assert!(!value.permits_all(&Viewer::ANONYMOUS), "{name}");
        assert!(!value.permits_body(&Viewer::ANONYMOUS), "{name}");
    }
}

/// `outer(inner(input))` for each outer of the list.
macro_rules! around {
    ($inner:expr; $($outer:ident)*) => {
        $(is_reached(|is_broken| $outer($inner(input(is_broken))));)*
    };
}

/// Each wrapper of any type around one.
macro_rules! around_each {
    ($($inner:ident)*) => {
        $(around! {
            $inner;
            option arc cow plain vec deque array slice shared borrowed tree hash tuple boxed_option
            boxed_list boxed_deque boxed_array boxed_plain boxed_map boxed_tuple
        })*
    };
}

#[test]
fn an_input_is_validated_behind_every_wrapper() {
    around! {
        alone;
        option arc cow plain vec deque array slice shared borrowed tree hash tuple ordered hashed
        boxed boxed_option boxed_list boxed_deque boxed_array boxed_plain boxed_map boxed_set
        boxed_tuple
    }
}

#[test]
fn an_input_is_validated_behind_two_wrappers() {
    around_each! {
        option arc cow plain vec deque array slice shared borrowed tree hash tuple ordered hashed boxed
    }
    around_each! { boxed_option boxed_list boxed_map boxed_set boxed_tuple }
    around! { option; ordered hashed boxed_set }
    around! { vec; ordered hashed boxed_set }
    around! { boxed; ordered hashed boxed_set }
    around! { tuple; ordered hashed boxed_set }
}

/// Two wrappers around each of a list.
macro_rules! around_two {
    ($(($middle:ident $inner:ident))*) => {
        $(around! {
            |held| $middle($inner(held));
            option arc cow vec slice tree tuple boxed_list
        })*
    };
}

#[test]
fn an_input_is_validated_behind_three_wrappers() {
    around_two! {
        (option boxed) (option vec) (option slice) (option arc) (vec option) (vec boxed)
        (tree option) (tree slice) (slice option) (slice tuple) (tuple option) (tuple vec)
        (arc slice) (arc option) (boxed_list option) (boxed_option slice) (cow vec) (shared option)
        (borrowed option) (array ordered) (hash hashed)
    }
}

#[test]
fn nothing_breaks_no_rule() {
    let mut found = Violations::default();
    let nothing: Vec<Option<Box<[Sealed]>>> = vec![None, Some(Box::default())];
    nothing.check_at(&InputLocation::WHOLE, &mut found);
    nothing.check_body(&InputLocation::WHOLE, &mut found);
    assert!(found.into_result().is_ok());
    assert!(nothing.permits_all(&Viewer::ANONYMOUS) && nothing.permits_body(&Viewer::ANONYMOUS));
}
