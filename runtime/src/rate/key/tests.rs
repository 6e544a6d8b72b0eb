use super::*;

fn key<'a>(policy: &'static str, subject: KeySubject<'a>) -> RateKey<'a> {
    RateKey { limit: LimitId::new("app", policy, 0), subject }
}

#[test]
fn a_limits_digest_is_fnv_1a() {
    assert_eq!(fnv(FNV_OFFSET, b""), FNV_OFFSET);
    assert_eq!(fnv(FNV_OFFSET, b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    assert_ne!(LimitId::new("a", "b", 0).digest, LimitId::new("ab", "", 0).digest);
    assert_ne!(LimitId::new("a", "b", 0).digest, LimitId::new("a", "b", 1).digest);
}

#[test]
fn keys_are_hashed_as_they_are_compared() {
    use std::hash::{BuildHasher as _, RandomState};

    let hasher = RandomState::new();
    let identity = |issuer, subject| KeySubject::Identity { issuer, subject, tenant: None };
    let within =
        |tenant, subject| KeySubject::Identity { issuer: "a", subject, tenant: Some(tenant) };
    let subjects = [
        address("192.0.2.1"),
        address("::ffff:192.0.2.1"),
        address("192.0.2.2"),
        address("2001:db8::1"),
        address("2001:db8:0:ff::1"),
        address("2001:db8:0:100::1"),
        address("::"),
        identity("a", "bc"),
        identity("ab", "c"),
        identity("", "abc"),
        identity("a\0", "bc"),
        within("", "bc"),
        within("x", "bc"),
        within("xb", "c"),
        KeySubject::Tenant("a"),
        KeySubject::Tenant("a\0"),
        KeySubject::Tenant(""),
        KeySubject::Global,
    ];
    let keys = subjects.iter().flat_map(|subject| ["p", "q"].map(|limit| key(limit, *subject)));
    let keys: Vec<_> = keys.collect();
    for (one, other) in keys.iter().flat_map(|one| keys.iter().map(move |other| (one, other))) {
        let alike = hasher.hash_one(one) == hasher.hash_one(other);
        assert_eq!(alike, one == other, "{one:?} {other:?}");
    }
}

fn bytes(key: &RateKey<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    key.encode(|part| bytes.extend_from_slice(part));
    bytes
}

fn address(text: &str) -> KeySubject<'_> {
    KeySubject::Address(text.parse().unwrap())
}

fn same(one: KeySubject<'_>, two: KeySubject<'_>) -> bool {
    let (one, two) = (key("p", one), key("p", two));
    assert_eq!(one == two, bytes(&one) == bytes(&two), "equality and encoding must agree");
    one == two
}

#[test]
fn both_spellings_of_a_mapped_address_are_one_subject() {
    assert!(same(address("192.0.2.1"), address("::ffff:192.0.2.1")));
    assert!(same(address("192.0.2.1"), address("::ffff:c000:201")));
    assert!(!same(address("192.0.2.1"), address("192.0.2.2")));
    assert!(!same(address("192.0.2.1"), address("64:ff9b::192.0.2.1")));
}

#[test]
fn ipv6_counts_by_its_56() {
    assert!(same(address("2001:db8:0:1::1"), address("2001:db8:0:ff:ffff::2")));
    assert!(!same(address("2001:db8:0:1::1"), address("2001:db8:0:100::1")));
}

#[test]
fn no_text_continues_into_the_next() {
    let split = |issuer, subject| KeySubject::Identity { issuer, subject, tenant: None };
    let within =
        |tenant, subject| KeySubject::Identity { issuer: "i", subject, tenant: Some(tenant) };
    assert!(same(within("acme", "ada"), within("acme", "ada")));
    assert!(!same(within("acme", "ada"), within("globex", "ada")));
    assert!(!same(within("", "ada"), split("i", "ada")));
    assert!(!same(within("i", "ada"), split("i", "iada")));
    assert!(same(split("ab", "c"), split("ab", "c")));
    assert!(!same(split("ab", "c"), split("a", "bc")));
    assert!(!same(split("", "abc"), split("abc", "")));
    assert!(!same(split("a\0", "b"), split("a", "\0b")));
    let (one, two) = (key("p", KeySubject::Tenant("x")), key("pt", KeySubject::Global));
    assert!(one != two && bytes(&one) != bytes(&two));
}

#[test]
fn kinds_rules_and_policies_are_told_apart() {
    assert!(!same(
        KeySubject::Tenant("1"),
        KeySubject::Identity { issuer: "1", subject: "", tenant: None }
    ));
    assert!(!same(KeySubject::Tenant(""), KeySubject::Global));
    let first = key("p", KeySubject::Global);
    let second = RateKey { limit: LimitId::new("app", "p", 1), ..first };
    assert!(first != second && bytes(&first) != bytes(&second));
    assert!(first != key("q", KeySubject::Global));
    let shifted = LimitId::new("app::p", "", 0);
    assert!(shifted != LimitId::new("app", "::p", 0) && shifted != LimitId::new("", "app::p", 0));
}
