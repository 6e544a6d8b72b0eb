use super::*;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role)]
struct Person {
    #[expose(mask = "pseudonym", full = role("hr"))]
    id: String,
    #[expose(mask = "date_year")]
    born: Option<String>,
    #[expose(truncate = 3)]
    note: String,
    #[expose(mask = "first2")]
    city: String,
    #[expose(mask = "last2")]
    phone: String,
    #[expose(mask = initials)]
    name: String,
}

fn initials(name: &str) -> String {
    name.split(' ').filter_map(|part| part.chars().next()).collect()
}

fn person() -> Person {
    Person {
        id: "e1".into(),
        born: Some("1987-03-14".into()),
        note: "private".into(),
        city: "Hamburg".into(),
        phone: "+49 40 1234".into(),
        name: "Ada Lovelace".into(),
    }
}

#[test]
fn each_mask_leaves_a_hint() {
    let mut seen = seen(&person());
    let id = seen["id"].take();
    assert_eq!(id.as_str().map(str::len), Some(16));
    assert_eq!(id, super::seen(&person())["id"]);
    assert_eq!(
        seen,
        json!({
            "id": null, "born": "1987", "note": "pri…", "city": "Ha****", "phone": "****34",
            "name": "AL"
        })
    );
    assert_eq!(seen_by_hr(&person())["id"], "e1");
}

#[test]
fn a_log_has_no_key_and_hides_a_pseudonym() {
    assert!(format!("{:?}", person()).starts_with(r#"Person { id: "****", born: "1987""#));
}
