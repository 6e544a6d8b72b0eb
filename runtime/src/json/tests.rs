use super::*;

const MOST_DEEP: usize = 32;
const MOST_MEMBERS: usize = 10_000;
const BOUNDS: Bounds = Bounds { depth: MOST_DEEP, members: MOST_MEMBERS, text: usize::MAX };

fn faults(body: &str, bounds: Bounds) -> Vec<JsonFault> {
    match scan(body.as_bytes(), bounds, AnyJson) {
        Err(Scanned::Faults(faults)) => faults,
        Err(Scanned::NotJson) => panic!("no JSON: {body}"),
        Ok(_) => Vec::new(),
    }
}

fn fault(body: &str) -> Option<(String, String)> {
    let fault = faults(body, BOUNDS).into_iter().next()?;
    Some((fault.pointer, fault.code.to_owned()))
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
fn bounds_of_ones_own_count_instead() {
    let code = |body: &str, bounds: Bounds| faults(body, bounds).first().map(|fault| fault.code);
    let deep = Bounds { depth: 128, ..BOUNDS };
    assert_eq!(code(&nested(128), deep), None);
    assert_eq!(code(&nested(129), deep), Some("too_deep"));
    let shallow = Bounds { depth: 1, ..BOUNDS };
    assert_eq!(code("[1]", shallow), None);
    assert_eq!(code("[[1]]", shallow), Some("too_deep"));
    let few = Bounds { members: 2, ..BOUNDS };
    assert_eq!(code("[1,2]", few), None);
    assert_eq!(code("[1,2,3]", few), Some("too_many_members"));
    let short = Bounds { text: 3, ..BOUNDS };
    assert_eq!(code(r#"{"abc": "abc"}"#, short), None);
    assert_eq!(code(r#"{"a": "abcd"}"#, short), Some("text_too_long"));
    assert_eq!(code(r#"{"abcd": 1}"#, short), Some("text_too_long"));
}

#[test]
fn a_long_text_is_named_by_its_place_and_not_repeated() {
    let faults = faults(r#"{"a": ["x", "long"]}"#, Bounds { text: 3, ..BOUNDS });
    assert_eq!(faults[0].pointer, "/a/1");
    assert!(!faults[0].detail.contains("long\""), "{}", faults[0].detail);
}

#[test]
fn a_long_key_is_cut() {
    let key = "é".repeat(80_000);
    let (pointer, _) = fault(&format!(r#"{{"{key}":1,"{key}":2}}"#)).unwrap();
    assert_eq!(pointer.chars().count(), LONGEST_NAME + 2);
}

#[test]
fn no_text_holds_u_0000() {
    for body in [r#"{"a":"x\u0000"}"#, r#"["\u0000"]"#, r#"{"\u0000":1}"#] {
        assert_eq!(fault(body).unwrap().1, "null_character", "{body}");
    }
    assert_eq!(fault(r#"["\\u0000", "0000", "\u0001"]"#), None);
    let all = faults(r#"{"a":"\u0000","b":["\u0000"]}"#, BOUNDS);
    let places: Vec<&str> = all.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/a", "/b/0"]);
}

#[test]
fn half_a_surrogate_is_no_text() {
    let is_text =
        |body: &str| !matches!(scan(body.as_bytes(), BOUNDS, AnyJson), Err(Scanned::NotJson));
    for body in [r#"["\ud800"]"#, r#"{"a":"\udc00\ud800"}"#, r#"{"\udfff":1}"#, r#"["\ud83dx"]"#] {
        assert!(!is_text(body), "{body}");
    }
    assert!(is_text(r#"["\ud83d\ude00"]"#) && is_text(r#"["😀"]"#));
    assert!(matches!(scan(b"[\"\xff\"]", BOUNDS, AnyJson), Err(Scanned::NotJson)));
}
