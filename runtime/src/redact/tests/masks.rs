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

#[cfg(all(feature = "chrono", feature = "time", feature = "jiff"))]
#[derive(crate::Redacted)]
#[redacted(crate = crate)]
struct Dates {
    #[expose(mask = "date_year")]
    by_chrono: chrono::NaiveDateTime,
    #[expose(mask = "date_year")]
    by_time: time::PrimitiveDateTime,
    #[expose(mask = "date_year")]
    by_jiff: jiff::civil::DateTime,
    #[expose]
    days: std::collections::BTreeMap<time::Date, u8>,
    #[expose]
    clocks: std::collections::BTreeMap<time::Time, u8>,
    #[expose]
    locals: std::collections::BTreeMap<time::PrimitiveDateTime, u8>,
    #[expose]
    instants: std::collections::BTreeMap<time::OffsetDateTime, u8>,
    #[expose]
    chronos: std::collections::BTreeMap<chrono::DateTime<chrono::Utc>, u8>,
    #[expose]
    jiffs: std::collections::BTreeMap<jiff::Timestamp, u8>,
}

/// The dates and times of each crate are masked and name the entries of a map alike.
#[cfg(all(feature = "chrono", feature = "time", feature = "jiff"))]
#[test]
fn dates_of_every_crate_are_masked_and_name_entries() {
    let day = time::Date::from_ordinal_date(2024, 5).unwrap();
    let local = day.with_hms(10, 20, 30).unwrap();
    let dates = Dates {
        by_chrono: "2024-01-05T10:20:30".parse().unwrap(),
        by_time: local,
        by_jiff: "2024-01-05T10:20:30".parse().unwrap(),
        days: [(day, 1)].into(),
        clocks: [(local.time(), 1)].into(),
        locals: [(local, 1)].into(),
        instants: [(local.assume_utc(), 1)].into(),
        chronos: [("2024-01-05T10:20:30Z".parse().unwrap(), 1)].into(),
        jiffs: [("2024-01-05T10:20:30Z".parse().unwrap(), 1)].into(),
    };
    let instant = json!({"2024-01-05T10:20:30Z": 1});
    assert_eq!(
        seen(&dates),
        json!({
            "by_chrono": "2024", "by_time": "2024", "by_jiff": "2024", "days": {"2024-01-05": 1},
            "clocks": {"10:20:30": 1}, "locals": {"2024-01-05T10:20:30": 1},
            "instants": instant, "chronos": instant, "jiffs": instant,
        })
    );
}
