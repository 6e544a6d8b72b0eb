use super::*;

const MOST_DEEP: usize = JsonLimits::new().depth;
const MOST_MEMBERS: usize = JsonLimits::new().members;

fn fault(body: &str) -> Option<(String, String)> {
    let violations = check(body.as_bytes(), JsonLimits::new()).err()?;
    let violation = violations.below("").next()?;
    Some((violation.pointer, violation.code.into_owned()))
}

fn nested(depth: usize) -> String {
    format!("{}1{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn depth_is_bounded_in_lists_and_objects() {
    assert_eq!(fault(&nested(MOST_DEEP)), None);
    let fault_of = |body: &str| fault(body).map(|(_, code)| code);
    assert_eq!(fault_of(&nested(MOST_DEEP + 1)).as_deref(), Some("too_deep"));
    let objects = "{\"a\":".repeat(MOST_DEEP + 1);
    assert_eq!(fault_of(&objects).as_deref(), Some("too_deep"));
    assert_eq!(fault_of(&"[".repeat(1_000_000)).as_deref(), Some("too_deep"));
    assert_eq!(fault(&format!("[{}]", "[],".repeat(100))), None);
}

#[test]
fn brackets_in_texts_are_texts() {
    let texts = format!("[\"{}\", \"\\\"{}\"]", "[".repeat(99), "{".repeat(99));
    assert_eq!(fault(&texts), None);
}

#[test]
fn members_are_counted_wherever_they_stand() {
    let list = |items: usize| format!("[{}1]", "1,".repeat(items - 1));
    assert_eq!(fault(&list(MOST_MEMBERS)), None);
    let code = |body: &str| fault(body).map(|(_, code)| code);
    assert_eq!(code(&list(MOST_MEMBERS + 1)).as_deref(), Some("too_many_members"));
    let lists = format!("[{}]", vec!["[1,1]"; 5_001].join(","));
    assert_eq!(code(&lists).as_deref(), Some("too_many_members"));
}

#[test]
fn a_key_stands_once_in_its_object() {
    let twice = |pointer: &str| Some((pointer.to_owned(), "duplicate_field".to_owned()));
    assert_eq!(fault(r#"{"a":1,"b":2,"a":3}"#), twice("/a"));
    assert_eq!(fault(r#"{"a":1,"\u0061":3}"#), twice("/a"));
    assert_eq!(fault(r#"{"x":[0,{"y":{"a/b":1 , "a/b" : 2}}]}"#), twice("/x/1/y/a~1b"));
    assert_eq!(fault(r#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}"#), None);
    assert_eq!(fault(r#"{"a":"a","b":"a","c":["a","a"]}"#), None);
    assert_eq!(fault(r#"{"":1,"":1}"#), twice("/"));
}

#[test]
fn many_keys_are_looked_at_like_few() {
    let object = |keys: &mut dyn Iterator<Item = usize>| {
        let members: Vec<String> = keys.map(|key| format!("\"k{key}\":{{\"a\":1}}")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(fault(&object(&mut (0..500))), None);
    let twice = fault(&object(&mut (0..500).chain([17])));
    assert_eq!(twice, Some(("/k17".to_owned(), "duplicate_field".to_owned())));
    let after = format!("[{},{}]", object(&mut (0..500)), r#"{"a":1,"a":2}"#);
    assert_eq!(fault(&after), Some(("/1/a".to_owned(), "duplicate_field".to_owned())));
}

#[test]
fn what_is_no_json_is_left_to_the_parser() {
    for body in ["", "{", "}", "]]]]", "\"", "\"\\", "{\"a", "{\"a\\", ",,,", "{\"a\"::1}", "\u{0}"]
    {
        assert_eq!(fault(body), None, "{body}");
    }
}

#[test]
fn limits_of_ones_own_count_instead() {
    let code = |body: &str, limits: JsonLimits| {
        let violations = check(body.as_bytes(), limits).err()?;
        violations.below("").next().map(|violation| violation.code.into_owned())
    };
    let deep = JsonLimits::new().depth(128);
    assert_eq!(code(&nested(128), deep), None);
    assert_eq!(code(&nested(129), deep).as_deref(), Some("too_deep"));
    let shallow = JsonLimits::new().depth(1);
    assert_eq!(code("[1]", shallow), None);
    assert_eq!(code("[[1]]", shallow).as_deref(), Some("too_deep"));
    let few = JsonLimits::new().members(2);
    assert_eq!(code("[1,2]", few), None);
    assert_eq!(code("[1,2,3]", few).as_deref(), Some("too_many_members"));
    let short = JsonLimits::new().text(3);
    assert_eq!(code(r#"{"abc": "abc"}"#, short), None);
    assert_eq!(code(r#"{"a": "abcd"}"#, short).as_deref(), Some("text_too_long"));
    assert_eq!(code(r#"{"abcd": 1}"#, short).as_deref(), Some("text_too_long"));
}

#[test]
fn a_long_text_is_named_by_its_place_and_not_repeated() {
    let violations = check(br#"{"a": ["x", "long"]}"#, JsonLimits::new().text(3)).unwrap_err();
    let violation = violations.below("").next().unwrap();
    assert_eq!(violation.pointer, "/a/1");
    assert!(!violation.detail.contains("long\""), "{}", violation.detail);
}
