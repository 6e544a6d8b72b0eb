//! Every option, where it may stand and what it refuses.

use super::*;

#[test]
fn every_option_of_a_field_is_checked() {
    for (attributes, start) in [
        (quote!(#[expose(mask = "last")]), "unknown mask `last`: did you mean `last4`?"),
        (quote!(#[expose(mask = 4)]), "`mask` takes a mask in quotes"),
        (quote!(#[expose(mask("last4"))]), "`mask` takes a mask in quotes"),
        (
            quote!(#[expose(full = role("hr"))]),
            "`full` needs a mask: it says who sees a masked field in full",
        ),
        (quote!(#[expose(mask = "all", full = "hr")]), "a name alone may be a role or a scope"),
        (
            quote!(#[expose(mask = "all", full = policy(P))]),
            "a policy cannot decide about a field: only roles and scopes are known there",
        ),
        (quote!(#[expose(role = any())]), "`any()` cannot be empty"),
        (quote!(#[expose(rename = "")]), "a name in the response cannot be empty"),
        (quote!(#[expose(rename = "b")]), "two exposed fields are named `b` in the response"),
        (
            quote!(#[expose(rename = "pin")]),
            "this field is sent as `pin`, which looks like a credential",
        ),
        (quote!(#[expose(sensitive = " ")]), "`sensitive` needs a reason"),
        (quote!(#[expose(sensitive)]), "`sensitive` takes a reason in quotes"),
        (quote!(#[expose] #[expose]), "`#[expose]` is given more than once here"),
        (
            quote!(#[expose] #[serde(skip)]),
            "`serde(skip)` is not supported here: the response would ignore it",
        ),
        (
            quote!(#[expose] #[serde(with = "m")]),
            "`serde(with)` is not supported here: the response would ignore it",
        ),
        (quote!(#[expose(truncate = 0)]), "`truncate` takes how many characters"),
        (
            quote!(#[expose(truncate = 8, mask = "all")]),
            "`truncate` is a mask too, and a field can have only one",
        ),
        (quote!(#[expose(mask = "last0")]), "unknown mask `last0`"),
        (
            quote!(#[expose(flatten, mask = "all")]),
            "`flatten` replaces this field by its own fields, so ",
        ),
        (
            quote!(#[expose(serialize = "foreign", mask = "all")]),
            "`serialize` sends the value as its type writes it, and a mask hides it",
        ),
        (quote!(#[expose(serialize = "")]), "`serialize` needs a reason"),
        (quote!(#[expose(owner)]), "`A` has no declared owner"),
        (quote!(#[expose(any(role("hr"), owner))]), "`A` has no declared owner"),
        (quote!(#[expose(any())]), "`any()` cannot be empty"),
        (quote!(#[expose(all = "hr")]), "`all` takes rules in parentheses"),
    ] {
        let text = fault(quote!(struct A { #attributes a: u8, #[expose] b: u8 }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn what_is_not_exposed_may_be_anything() {
    assert!(
        faults(quote!(
            struct A {
                #[expose]
                a: u8,
                #[serde(flatten)]
                password: Secret,
            }
        ))
        .is_empty()
    );
}

#[test]
fn every_option_of_the_struct_is_checked() {
    for (attributes, start) in [
        (quote!(#[redacted(rename_all = "camel")]), "unknown style `camel`"),
        (quote!(#[redacted(raw_serialize)]), "`raw_serialize` takes a reason in quotes"),
        (quote!(#[redacted(raw_serialize = "")]), "`raw_serialize` needs a reason"),
        (quote!(#[redacted(roles = "Role")]), "`roles` names an enum"),
        (quote!(#[redacted()] #[redacted()]), "`#[redacted]` is given more than once here"),
        (
            quote!(#[serde(untagged)]),
            "`serde(untagged)` is not supported here: the response would ignore it",
        ),
        (quote!(#[redacted(tag = "kind")]), "a struct has no variants"),
        (quote!(#[redacted(owner = b)]), "`A` has no field `b`"),
        (quote!(#[redacted(owner = "a")]), "`owner` takes a field"),
        (
            quote!(#[serde(into = "B")]),
            "`serde(into)` is not supported here: the response would ignore it",
        ),
    ] {
        let text = fault(quote!(#attributes struct A { #[expose] a: u8 }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn a_type_without_anything_to_show_is_refused() {
    for (item, start) in [
        (
            quote!(union A { b: u8 }),
            "`Redacted` cannot be derived for a union: which of its fields is set is not known",
        ),
        (
            quote!(
                struct A {}
            ),
            "no field of `A` is exposed: every response would be empty",
        ),
        (
            quote!(
                struct A(u8);
            ),
            "no field of `A` is exposed: every response would be empty",
        ),
        (
            quote!(
                enum A {}
            ),
            "`A` has no variant",
        ),
    ] {
        let text = fault(item);
        assert!(text.starts_with(start), "{text}");
    }
    assert!(
        faults(quote!(
            struct A;
        ))
        .is_empty()
    );
    assert!(
        faults(quote!(
            enum A {
                B,
                C(u8),
            }
        ))
        .is_empty()
    );
}

#[test]
fn an_element_of_a_tuple_is_there_for_all() {
    for (attributes, start) in [
        (
            quote!(#[expose(role = "hr")]),
            "a tuple field cannot be hidden from some callers: the fields after it would move into its place",
        ),
        (quote!(#[expose(flatten)]), "only a named field can be flattened"),
        (quote!(#[expose(rename = "b")]), "a tuple field has no name in the response"),
    ] {
        let text = fault(quote!(struct A(#attributes u8);));
        assert!(text.starts_with(start), "{text}");
    }
    assert!(
        fault(quote!(
            struct ApiKey(#[expose] u8);
        ))
        .contains("looks like a credential")
    );
    assert!(
        fault(quote!(
            enum A {
                Password(#[expose] u8),
            }
        ))
        .contains("looks like a credential")
    );
}

#[test]
fn every_option_of_an_enum_is_checked() {
    for (attributes, start) in [
        (quote!(#[redacted(content = "c")]), "`content` needs a `tag`, which names the variant"),
        (quote!(#[redacted(tag = "c", content = "c")]), "`tag` and `content` have the same name"),
        (quote!(#[redacted(tag = "c", untagged)]), "an enum either has a tag"),
        (quote!(#[redacted(tag = "")]), "`tag` is empty"),
        (quote!(#[redacted(tag = "c")] #[serde(tag = "d")]), "`tag` is `c` here and `d`"),
        (quote!(#[redacted(untagged = true)]), "`untagged` takes no value"),
        (quote!(#[redacted(owner = b)]), "an enum has no field that all of its values hold"),
        (
            quote!(#[serde(into = "B")]),
            "`serde(into)` is not supported here: the response would ignore it",
        ),
    ] {
        let text = fault(quote!(#attributes enum A { B { #[expose] x: u8 } }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn every_option_of_a_variant_is_checked() {
    for (variant, start) in [
        (
            quote!(
                #[expose]
                B
            ),
            "`#[expose]` belongs on fields: the name of `B` is always visible",
        ),
        (
            quote!(
                #[serde(skip)]
                B
            ),
            "`serde(skip)` is not supported here: the response would ignore it",
        ),
        (
            quote!(
                #[redacted(rename = "C")]
                B,
                C
            ),
            "two variants are named `C` in the response",
        ),
        (
            quote!(
                #[redacted(rename = "")]
                B
            ),
            "a name in the response cannot be empty",
        ),
        (
            quote!(B(
                #[expose]
                u8,
                #[expose]
                u8
            )),
            "`B` is written as an array, which cannot hold a tag",
        ),
        (
            quote!(B(
                #[expose(mask = "all")]
                u8
            )),
            "the tag is written among this value's own fields, so the value cannot be masked or trusted as a whole",
        ),
        (
            quote!(B {
                #[expose]
                kind: u8
            }),
            "the tag of the enum is named `kind`, too",
        ),
    ] {
        let text = fault(quote!(#[serde(tag = "kind")] enum A { #variant }));
        assert!(text.starts_with(start), "{text}");
    }
}

#[test]
fn a_reason_lets_a_credential_leave_and_a_mask_does_not() {
    assert!(
        fault(quote!(
            struct A {
                #[expose(mask = "all")]
                api_key: u8,
            }
        ))
        .contains("credential")
    );
    assert!(
        faults(quote!(
            struct A {
                #[expose(sensitive = "shown once")]
                api_key: u8,
            }
        ))
        .is_empty()
    );
}
