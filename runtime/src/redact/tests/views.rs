use super::*;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role, view = "IdView")]
struct Id(#[expose] String);

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role, view = "PlaceView", tag = "kind")]
enum Place {
    Office {
        #[expose]
        room: u8,
        #[expose(role = "hr")]
        key: u8,
    },
    Home,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role, view = "PersonView", rename_all = "camelCase")]
struct Person {
    #[expose]
    id: Id,
    #[expose(mask = "last4")]
    iban: String,
    #[expose(role = "hr")]
    salary_cents: u64,
    #[expose]
    reports: Vec<Person>,
    #[expose(flatten)]
    place: Place,
    notes: String,
}

#[test]
fn a_client_reads_what_a_viewer_saw() {
    let report = Person {
        id: Id("e2".into()),
        iban: "short".into(),
        salary_cents: 1,
        reports: vec![],
        place: Place::Home,
        notes: "hidden".into(),
    };
    let person = Person {
        id: Id("e1".into()),
        iban: "DE02120300000000202051".into(),
        salary_cents: 2,
        reports: vec![report],
        place: Place::Office { room: 4, key: 7 },
        notes: "hidden".into(),
    };
    for seen in [seen(&person), seen_by_hr(&person)] {
        let view: PersonView = serde_json::from_value(seen.clone()).unwrap();
        assert_eq!(serde_json::to_value(&view).unwrap(), seen);
    }
    let view: PersonView = serde_json::from_value(seen(&person)).unwrap();
    assert_eq!((view.id.0.as_str(), view.salary_cents), ("e1", None));
    assert_eq!(view.iban.as_deref(), Some("****2051"));
    assert!(matches!(view.place, PlaceView::Office { room: 4, key: None }));
}
