use super::*;
use crate::redact::Redacted as _;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Audit {
    #[expose]
    created: u8,
    #[expose(role = "hr")]
    by: String,
    internal: u8,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Review {
    #[expose]
    reviewed: u8,
    #[expose(role = "hr")]
    reviewer: String,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, tag = "kind")]
enum Contract {
    Fixed {
        #[expose]
        ends: u8,
    },
    Open,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Record<T> {
    #[expose(flatten)]
    first: Option<Box<Audit>>,
    #[expose]
    id: u8,
    #[expose]
    #[serde(flatten)]
    contract: T,
    #[expose(flatten, role = "hr")]
    restricted: Option<Review>,
    #[expose]
    last: u8,
}

fn audit(created: u8) -> Audit {
    Audit { created, by: "ada".into(), internal: 9 }
}

#[test]
fn fields_stand_in_place_of_what_holds_them() {
    let record = Record {
        first: Some(Box::new(audit(1))),
        id: 2,
        contract: Contract::Fixed { ends: 3 },
        restricted: None,
        last: 4,
    };
    assert_eq!(record.first.as_ref().map(|audit| audit.internal), Some(9));
    assert_eq!(
        seen(&record),
        json!({"created": 1, "id": 2, "kind": "Fixed", "ends": 3, "last": 4})
    );
    assert_eq!(
        seen_by_hr(&record),
        json!({"created": 1, "by": "ada", "id": 2, "kind": "Fixed", "ends": 3, "last": 4})
    );
}

#[test]
fn what_is_absent_moves_nothing() {
    let record = Record {
        first: None,
        id: 2,
        contract: Contract::Open,
        restricted: Some(Review { reviewed: 7, reviewer: "bob".into() }),
        last: 4,
    };
    assert_eq!(seen(&record), json!({"id": 2, "kind": "Open", "last": 4}));
    assert_eq!(
        seen_by_hr(&record),
        json!({"id": 2, "kind": "Open", "reviewed": 7, "reviewer": "bob", "last": 4})
    );
    assert_eq!(format!("{record:?}"), r#"Record { id: 2, kind: "Open", last: 4, .. }"#);
}

#[test]
fn a_shape_knows_every_type_it_holds() {
    let mut names = Vec::new();
    Record::<Contract>::SHAPE.each_shape(&mut |shape| names.push(shape.name));
    names.sort_unstable();
    assert_eq!(names, ["Audit", "Contract", "Record", "Review"]);
}
