use super::*;

#[derive(crate::Redacted)]
#[redacted(crate = crate, view = "IdView")]
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

fn parity(number: &u64) -> String {
    if number.is_multiple_of(2) { "even".into() } else { "odd".into() }
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role, view = "PageView")]
struct Page<'a, T> {
    #[expose]
    items: Vec<T>,
    #[expose]
    title: &'a str,
    #[expose]
    after: Option<Box<Self>>,
    #[expose(mask = parity, full = role("hr"))]
    total: u64,
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, view = "PairView")]
struct Pair(#[expose] u8, u8);

#[test]
fn a_view_stands_in_the_parameter_of_a_view() {
    let page = |items, total| Page { items, title: "ids", after: None, total };
    let last = page(vec![Id("e2".into())], 3);
    let first = Page { after: Some(Box::new(last)), ..page(vec![Id("e1".into())], 4) };
    let read = |seen| serde_json::from_value::<PageView<IdView>>(seen).unwrap();
    let stranger = read(seen(&first));
    assert_eq!(stranger.items.first().map(|id| id.0.as_str()), Some("e1"));
    assert_eq!(stranger.after.map(|page| page.total), Some(json!("odd")));
    assert_eq!(read(seen_by_hr(&first)).total, json!(4));
}

#[test]
fn one_shown_element_of_several_is_read_from_its_array() {
    let pair = Pair(1, 2);
    assert_eq!(seen(&pair), json!([1]));
    let view: PairView = serde_json::from_value(seen(&pair)).unwrap();
    assert_eq!((view.0.0, pair.1), (1, 2));
    assert_eq!(serde_json::to_value(&view).unwrap(), json!([1]));
}
