use std::collections::{BTreeMap, HashMap};

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::*;
use crate::input::read::rejection::json_violation;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read and never looked at")]
struct Whole {
    id: u8,
    name: String,
    flag: Option<bool>,
    inner: Inner,
    list: Vec<Inner>,
    rows: Vec<Vec<i8>>,
    map: BTreeMap<String, Inner>,
    numbers: HashMap<u16, u8>,
    pair: (u8, String),
    kind: Kind,
    outside: Outside,
    inside: Inside,
    beside: Beside,
    either: Either,
    #[serde(deserialize_with = "even")]
    even: u8,
    evens: Vec<Even>,
    first: First,
    #[serde(default)]
    free: Value,
    #[serde(default, deserialize_with = "wrapped")]
    wrapped: Option<Inner>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read and never looked at")]
struct Inner {
    a: u8,
    #[serde(alias = "bee")]
    b: Option<Box<Inner>>,
}

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
enum Kind {
    One,
    Two,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(dead_code, reason = "read and never looked at")]
enum Outside {
    Unit,
    New(Even),
    Pair(u8, Even),
    Named { a: u8, even: Even },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(dead_code, reason = "read and never looked at")]
enum Inside {
    Unit,
    Named { a: u8, even: Even },
}

#[derive(Debug, Deserialize)]
#[serde(tag = "t", content = "c", rename_all = "snake_case")]
#[allow(dead_code, reason = "read and never looked at")]
enum Beside {
    Unit,
    New(Even),
    Named { a: u8, even: Even },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "read and never looked at")]
enum Either {
    Number(Even),
    Named { a: u8 },
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "u8")]
struct Even;

impl TryFrom<u8> for Even {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        if number.is_multiple_of(2) { Ok(Self) } else { Err("is odd") }
    }
}

fn even<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = u8::deserialize(deserializer)?;
    if number.is_multiple_of(2) { Ok(number) } else { Err(D::Error::custom("is odd")) }
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Inner")]
struct First;

impl TryFrom<Inner> for First {
    type Error = &'static str;

    fn try_from(inner: Inner) -> Result<Self, Self::Error> {
        if inner.a == 1 { Ok(Self) } else { Err("is not the first") }
    }
}

/// Passes an error on in words of its own, with its place in them.
fn wrapped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Inner>, D::Error> {
    Option::deserialize(deserializer).map_err(|error| D::Error::custom(format!("wrapped: {error}")))
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read and never looked at")]
struct Flat {
    id: u8,
    #[serde(flatten)]
    inner: FlatInner,
    #[serde(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "read and never looked at")]
struct FlatInner {
    a: u8,
    even: Even,
    list: Vec<Even>,
}

const WHOLE: &str = r#"{"id":1,"name":"n","flag":null,"inner":{"a":1,"b":{"a":2}},"list":[{"a":1},{"a":2,"b":null}],
 "rows":[[1,-2],[],[3]],"map":{"x/y":{"a":1},"z\u0041":{"a":2}},"numbers":{"1":2,"30":4},
 "pair":[1,"p"],"kind":"two","outside":{"named":{"a":1,"even":2}},"inside":{"type":"named","a":1,"even":2},
 "beside":{"t":"named","c":{"a":1,"even":2}},"either":{"a":1},"even":2,"evens":[2,4,6],"first":{"a":1},
 "free":{"q":[1,{"w":"e"}]},"wrapped":{"a":3,"b":{"a":4}}}"#;

const OTHERS: &[&str] = &[
    r#"{"id":1,"a":1,"even":2,"list":[2,4],"x":3}"#,
    r#"{"new":2}"#,
    r#"{"pair":[1,2]}"#,
    r#"{"pair":[1,2],"more":[1,[2],{"three":3}]}"#,
    r#"{"t":"new","c":2}"#,
    r#"{"c":2,"t":"new"}"#,
    r#""unit""#,
    "8",
    "[2,4]",
    "[[1,{\"a\":1}]]",
    r#"{"a":1}"#,
    r#"{"even":2,"type":"named","a":1}"#,
];

/// What a token is replaced by.
const INSTEAD: &[&str] = &[
    "",
    "null",
    "true",
    "7",
    "-7",
    "300",
    "1e3",
    "0.5",
    "\"x\"",
    "\"one\"",
    "[]",
    "{}",
    "[1]",
    "[1,2,3]",
    "{\"z\":1}",
    "{\"a\":300}",
    "{\"a\":1,\"a\":1}",
    "{\"b\":1,\"bee\":1,\"a\":1}",
    "{\"new\":7}",
    "{\"pair\":[1,7]}",
    "{\"pair\":[1]}",
    "{\"unit\":null}",
    "{\"named\":{\"a\":1,\"even\":7}}",
    "{\"type\":\"named\",\"a\":1,\"even\":7}",
    "{\"type\":\"other\"}",
    "{\"t\":\"new\",\"c\":7}",
    "{\"c\":7,\"t\":\"new\"}",
    "{\"t\":\"zzz\"}",
    "\"7\":7,\"x\"",
    "7,7",
    "7 ,",
    "\"k\" : 7",
    "\n\"x\"\n,\n7",
];

fn spoiled(json: &str) -> Vec<String> {
    let tokens = JsonTokens::of(json.as_bytes());
    let ends: Vec<usize> =
        (0..tokens.count_until(json.len())).map(|token| tokens.up_to(token).len()).collect();
    let mut all = vec![json.to_owned()];
    let mut start = 0;
    for end in ends {
        for instead in INSTEAD {
            all.push(format!("{}{instead}{}", &json[..start], &json[end..]));
            all.push(format!("{}\n {instead} \n{}", &json[..start], &json[end..]));
            all.push(format!("{}{instead}{}", &json[..end], &json[end..]));
        }
        start = end;
    }
    all
}

/// What is said with a deserializer that notes the path of everything.
fn noted<T: DeserializeOwned>(json: &[u8]) -> Option<(String, String)> {
    let mut parser = Parser::from_str(str::from_utf8(json).unwrap());
    match serde_path_to_error::deserialize::<_, T>(&mut parser) {
        Ok(_) => parser.end().err().map(|_| syntax()),
        Err(error) if error.inner().classify() != Category::Data => Some(syntax()),
        Err(error) => Some(told(&json_violation(&error))),
    }
}

fn located<T: DeserializeOwned>(json: &[u8]) -> Option<(String, String)> {
    match read_located(json, &mut |parser| T::deserialize(parser).map(drop)) {
        Ok(()) => None,
        Err(Unread::Syntax(_)) => Some(syntax()),
        Err(Unread::Data(violation)) => Some(told(&violation)),
    }
}

fn told(violation: &Violation) -> (String, String) {
    (violation.pointer.to_string(), format!("{violation:?}"))
}

fn syntax() -> (String, String) {
    (String::new(), "no JSON".to_owned())
}

/// Whether the place is one that a deserializer cannot note: of a variant that is a text alone, and should be
/// more, it goes on to a member which is not there; and where a type puts into words of its own that its
/// bytes are no JSON, it stops.
fn is_nearer(
    json: &str,
    noted: Option<&(String, String)>,
    located: Option<&(String, String)>,
) -> bool {
    let (Some((noted, _)), Some((located, _))) = (noted, located) else { return false };
    let variants = ["new", "pair", "named"];
    variants.iter().any(|variant| *noted == format!("{located}/{variant}"))
        || !is_json(json) && [noted, located].iter().all(|place| place.starts_with("/wrapped"))
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn compare<T: DeserializeOwned>(json: &str) -> usize {
    let (mut refused, mut wrong) = (0, Vec::new());
    for spoiled in spoiled(json) {
        let (noted, located) = (noted::<T>(spoiled.as_bytes()), located::<T>(spoiled.as_bytes()));
        let is_right = if noted == Some(syntax()) && is_json(&spoiled) {
            // serde_json alone calls it none, because its type refuses it.
            located.as_ref().is_some_and(|told| *told != syntax())
        } else {
            located == noted || is_nearer(&spoiled, noted.as_ref(), located.as_ref())
        };
        if !is_right {
            let end = &spoiled[spoiled.len().saturating_sub(100)..];
            wrong.push(format!("{located:?} for {noted:?} of …{end}"));
        }
        refused += usize::from(noted.is_some_and(|told| told != syntax()));
    }
    let name = std::any::type_name::<T>();
    // One of each kind, most likely.
    let some: Vec<&String> = wrong.iter().step_by(1 + wrong.len() / 20).collect();
    assert!(wrong.is_empty(), "{} of {name}, as {some:#?}", wrong.len());
    refused
}

#[test]
fn places_are_those_that_a_deserializer_notes_which_follows_every_path() {
    assert!(located::<Whole>(WHOLE.as_bytes()).is_none());
    assert!(compare::<Whole>(WHOLE) > 1_000);
    let mut refused = 0;
    for json in OTHERS {
        refused += compare::<Flat>(json) + compare::<Outside>(json) + compare::<Inside>(json);
        refused += compare::<Beside>(json) + compare::<Either>(json) + compare::<Even>(json);
        refused += compare::<Vec<Even>>(json) + compare::<Vec<(u8, First)>>(json);
        refused += compare::<First>(json) + compare::<BTreeMap<String, Vec<Even>>>(json);
    }
    assert!(refused > 1_000, "{refused}");
}

/// Of keys that are no texts, a deserializer that wraps another notes nothing.
#[test]
fn the_member_of_an_enums_key_is_named() {
    for (json, place) in [
        (r#"{"one":1,"two":null}"#, "/two"),
        (r#"{"one":[]}"#, "/one"),
        (r#"{"two":1,"one":"x"}"#, "/one"),
    ] {
        let told = located::<BTreeMap<Kind, u8>>(json.as_bytes()).unwrap();
        assert_eq!((told.0.as_str(), told.1.contains("invalid_type")), (place, true), "{json}");
    }
}

/// A type that says the same of whatever is wrong within it, at the end of the document as well.
#[derive(Debug)]
struct Opaque;

impl<'de> Deserialize<'de> for Opaque {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        First::deserialize(deserializer).map(|_| Self).map_err(|_| D::Error::custom("is none"))
    }
}

#[test]
fn a_value_whose_errors_are_all_alike_is_refused_as_a_whole() {
    for value in [r#"{"a":1,"b":7}"#, r#"{"a":2}"#, "7", r#""x""#, "[[]]"] {
        let json = format!(r#"{{"x":[{{"a":1}},{value}],"y":[]}}"#);
        let told = located::<BTreeMap<String, Vec<Opaque>>>(json.as_bytes());
        assert_eq!(told.map(|(pointer, _)| pointer).as_deref(), Some("/x/1"), "{json}");
    }
}

/// serde_json has one kind of error for what is no JSON and for this.
#[test]
fn json_is_called_json_whatever_its_type_says_of_it() {
    fn told<T: DeserializeOwned>(json: &str, place: &str, code: &str) {
        let read = read_located(json.as_bytes(), &mut |parser| T::deserialize(parser).map(drop));
        let Err(Unread::Data(violation)) = read else { panic!("{json}: {read:?}") };
        assert_eq!((&*violation.pointer, &*violation.code), (place, code), "{json}");
    }
    for value in ["\"7\"", "true", "null", "[]", "{}"] {
        told::<BTreeMap<String, u128>>(&format!("{{\"a\":{value}}}"), "/a", "invalid_type");
        told::<BTreeMap<String, i128>>(&format!("{{\"a\":{value}}}"), "/a", "invalid_type");
    }
    told::<BTreeMap<String, u128>>(r#"{"a": -7}"#, "/a", "invalid_value");
    told::<Vec<f64>>("[1, 1e400]", "/1", "invalid_value");
    told::<Value>(r#"{"a":[1e400]}"#, "/a/0", "invalid_value");
    told::<Vec<(u8, u8)>>("[[1,2],[1,2,3]]", "/1/2", "invalid_value");
    told::<(u8, u8)>(&format!("[1,2{}]", ",3".repeat(200_000)), "", "invalid_value");
    for json in ["[1,2,]", "[1,2 3]", "[1,2,x]", "[1,2,3", "[01]", "[1.]", "[1,2] 3"] {
        let read =
            read_located(json.as_bytes(), &mut |parser| <(u8, u8)>::deserialize(parser).map(drop));
        assert!(matches!(read, Err(Unread::Syntax(_))), "{json}: {read:?}");
    }
}

#[test]
fn what_is_no_json_is_placed_where_it_ends_to_be() {
    let place = |json: &str| match read_located(json.as_bytes(), &mut |parser| {
        IgnoredAny::deserialize(parser).map(drop)
    }) {
        Err(Unread::Syntax(pointer)) => pointer,
        other => panic!("{json}: {other:?}"),
    };
    assert_eq!(place(r#"{"a":[1,{"b":tru}]}"#), "/a/1");
    assert_eq!(place(r#"{"a":1} 2"#), "");
    assert_eq!(place(""), "");
}

/// Looking for the place reads a document again and again, which a large one would hold a thread for.
#[test]
fn a_large_document_is_read_once_and_its_fault_has_no_place() {
    let read = |body: &str| {
        let mut count = 0;
        let told = read_located(body.as_bytes(), &mut |parser| {
            count += 1;
            Vec::<u8>::deserialize(parser).map(drop)
        });
        let Err(Unread::Data(violation)) = told else { panic!("{told:?}") };
        (violation.pointer.into_owned(), violation.code.into_owned(), count)
    };
    let small = read(&format!("[{}\"x\"]", "1,".repeat(100_000)));
    assert_eq!((&*small.0, &*small.1), ("/100000", "invalid_type"));
    let large = read(&format!("[{}\"x\"]", "1,".repeat(200_000)));
    assert_eq!(large, (String::new(), "invalid_type".to_owned(), 1));
    let broken = format!("[{}x]", "1,".repeat(200_000));
    let told =
        read_located(broken.as_bytes(), &mut |parser| Vec::<u8>::deserialize(parser).map(drop));
    assert!(matches!(told, Err(Unread::Syntax(pointer)) if pointer.is_empty()));
}
