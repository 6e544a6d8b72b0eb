use std::collections::BTreeMap;

use super::*;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Card {
    #[expose(mask = "last4")]
    number: String,
    #[expose(role = "hr")]
    limit: u32,
}

macro_rules! payment {
    ($name:ident, $(#[$attribute:meta])* [$($tuple:tt)*]) => {
        #[derive(crate::Redacted)]
        #[redacted(crate = crate, roles = Role, rename_all = "snake_case")]
        $(#[$attribute])*
        enum $name {
            PaidCash,
            Card(#[expose] Card),
            Transfer {
                #[expose]
                to: u8,
                #[expose(role = "hr")]
                from: u8,
                note: String,
            },
            Opaque(String),
            $($tuple)*
        }

        impl $name {
            fn all() -> [Self; 4] {
                [
                    Self::PaidCash,
                    Self::Card(Card { number: "4111111111111111".into(), limit: 5 }),
                    Self::Transfer { to: 1, from: 2, note: "hidden".into() },
                    Self::Opaque("hidden".into()),
                ]
            }

            fn hidden(&self) -> usize {
                match self {
                    Self::Transfer { note, .. } | Self::Opaque(note) => note.len(),
                    _ => 0,
                }
            }
        }
    };
}

payment!(
    External,
    [
        #[redacted(rename = "both")]
        Pair(
            #[expose]
            u8,
            #[expose]
            u8,
            u8
        ),
    ]
);
payment!(
    Internal,
    #[serde(tag = "kind")]
    []
);
payment!(
    Adjacent,
    #[serde(tag = "kind", content = "value")]
    [Pair(
        #[expose]
        u8,
        #[expose]
        u8,
        u8
    ),]
);
payment!(
    Untagged,
    #[serde(untagged)]
    [Pair(
        #[expose]
        u8,
        #[expose]
        u8,
        u8
    ),]
);

#[test]
fn the_name_is_a_key_by_default() {
    let all = External::all();
    assert_eq!(all.iter().map(External::hidden).sum::<usize>(), 12);
    assert_eq!(
        all.each_ref().map(seen),
        [
            json!("paid_cash"),
            json!({"card": {"number": "****1111"}}),
            json!({"transfer": {"to": 1}}),
            json!("opaque"),
        ]
    );
    assert_eq!(seen(&External::Pair(1, 2, 3)), json!({"both": [1, 2]}));
    assert_eq!(seen_by_hr(&all[2]), json!({"transfer": {"to": 1, "from": 2}}));
}

#[test]
fn a_tag_stands_among_the_fields() {
    let all = Internal::all();
    assert_eq!(all.iter().map(Internal::hidden).sum::<usize>(), 12);
    assert_eq!(
        all.each_ref().map(seen),
        [
            json!({"kind": "paid_cash"}),
            json!({"kind": "card", "number": "****1111"}),
            json!({"kind": "transfer", "to": 1}),
            json!({"kind": "opaque"}),
        ]
    );
    assert_eq!(seen_by_hr(&all[1]), json!({"kind": "card", "number": "****1111", "limit": 5}));
}

#[test]
fn a_tag_stands_beside_the_content() {
    let all = Adjacent::all();
    assert_eq!(all.iter().map(Adjacent::hidden).sum::<usize>(), 12);
    assert_eq!(
        all.each_ref().map(seen),
        [
            json!({"kind": "paid_cash"}),
            json!({"kind": "card", "value": {"number": "****1111"}}),
            json!({"kind": "transfer", "value": {"to": 1}}),
            json!({"kind": "opaque"}),
        ]
    );
    assert_eq!(seen(&Adjacent::Pair(1, 2, 3)), json!({"kind": "pair", "value": [1, 2]}));
}

#[test]
fn without_a_tag_there_is_the_content_alone() {
    let all = Untagged::all();
    assert_eq!(all.iter().map(Untagged::hidden).sum::<usize>(), 12);
    assert_eq!(
        all.each_ref().map(seen),
        [json!(null), json!({"number": "****1111"}), json!({"to": 1}), json!(null)]
    );
    assert_eq!(seen(&Untagged::Pair(1, 2, 3)), json!([1, 2]));
}

#[test]
fn a_log_shows_what_everybody_may_see() {
    let shown = External::all().map(|each| format!("{each:?}"));
    assert_eq!(
        shown,
        ["paid_cash", r#"card({"number":"****1111"}, ..)"#, "transfer { to: 1, .. }", "opaque"]
    );
}

#[derive(crate::Redacted, PartialEq, Eq, PartialOrd, Ord)]
#[redacted(crate = crate, rename_all = "lowercase")]
enum Unit {
    Small,
    Large,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, rename_all_fields = "camelCase", tag = "type")]
enum Renamed {
    #[serde(rename_all = "UPPERCASE")]
    First {
        #[expose]
        one_field: u8,
    },
    Second {
        #[expose]
        one_field: u8,
    },
}

#[test]
fn an_enum_of_names_is_a_key() {
    let counts = BTreeMap::from([(Unit::Small, 1), (Unit::Large, 2)]);
    assert_eq!(seen(&counts), json!({"small": 1, "large": 2}));
}

#[test]
fn the_fields_of_variants_have_their_own_style() {
    assert_eq!(seen(&Renamed::First { one_field: 1 }), json!({"type": "First", "ONE_FIELD": 1}));
    assert_eq!(seen(&Renamed::Second { one_field: 1 }), json!({"type": "Second", "oneField": 1}));
}

/// Counts must be exact: formats other than JSON write them down first.
#[test]
fn what_is_announced_is_what_is_written() {
    let mut lengths = Vec::new();
    for each in &Internal::all() {
        lengths.push(seen_by_hr(each).as_object().map(serde_json::Map::len));
    }
    assert_eq!(lengths, [Some(1), Some(3), Some(3), Some(1)]);
}
