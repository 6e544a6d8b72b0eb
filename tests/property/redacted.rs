//! The keys of what is written equal the exposed set, for any viewer.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use palisade::prelude::*;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{Asked, chosen};

#[derive(Redacted)]
#[allow(dead_code, reason = "what is not exposed is not read")]
struct Inner {
    #[expose]
    day: u16,
    #[expose(role = "admin", scope = "write")]
    both: u16,
    hidden: String,
}

#[derive(Redacted)]
#[allow(dead_code, reason = "what is not exposed is not read")]
struct Record {
    #[expose]
    id: u64,
    #[expose(role = "admin")]
    for_admins: u64,
    #[expose(role = "hr")]
    for_hr: u64,
    #[expose(scope = "read")]
    for_readers: u64,
    #[expose(role = any("admin", "employee"))]
    for_either: u64,
    #[expose(role = "hr", scope = all("read", "write"))]
    for_few: u64,
    #[expose(mask = "last4", full = any(role("hr"), scope("read")))]
    masked: String,
    #[expose]
    inner: Vec<Inner>,
    hidden: String,
}

#[secure]
async fn record() -> Json<Record> {
    let inner = || Inner { day: 1, both: 2, hidden: "hidden".to_owned() };
    Json(Record {
        id: 1,
        for_admins: 2,
        for_hr: 3,
        for_readers: 4,
        for_either: 5,
        for_few: 6,
        masked: "hidden-until-known-1234".to_owned(),
        inner: vec![inner(), inner()],
        hidden: "hidden".to_owned(),
    })
}

/// Who looks, and what the attributes above say this viewer sees.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing a viewer has or has not")]
struct Viewer {
    admin: bool,
    hr: bool,
    employee: bool,
    read: bool,
    write: bool,
}

impl Viewer {
    fn fields(&self) -> BTreeSet<&'static str> {
        let hr = self.hr || self.admin;
        let fields = [
            ("id", true),
            ("for_admins", self.admin),
            ("for_hr", hr),
            ("for_readers", self.read),
            ("for_either", self.admin || self.employee),
            ("for_few", hr && self.read && self.write),
            ("masked", true),
            ("inner", true),
        ];
        fields.into_iter().filter(|(_, seen)| *seen).map(|(name, _)| name).collect()
    }

    fn inner_fields(&self) -> BTreeSet<&'static str> {
        let both = (self.admin && self.write).then_some("both");
        ["day"].into_iter().chain(both).collect()
    }

    fn sees_all_of_it(&self) -> bool {
        self.hr || self.admin || self.read
    }
}

fn viewers() -> impl Strategy<Value = Viewer> {
    any::<[bool; 5]>().prop_map(|[admin, hr, employee, read, write]| Viewer {
        admin,
        hr,
        employee,
        read,
        write,
    })
}

static ASKED: LazyLock<Mutex<Asked>> = LazyLock::new(|| {
    let routes = SecureRouter::new().route("/record", get(record));
    Mutex::new(Asked::new(routes, palisade::SecurityBuilder::direct))
});

fn shown_to(viewer: &Viewer) -> (String, Value) {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    let roles = chosen(&["admin", "hr", "employee"], &[viewer.admin, viewer.hr, viewer.employee]);
    let scopes = chosen(&["read", "write"], &[viewer.read, viewer.write]);
    let token = roles.iter().fold(asked.draft(), |draft, role| draft.role(role));
    let token = token.scope(&scopes.join(" ")).sign();
    let reply = asked.send(asked.client.get("/record").bearer(&token));
    (reply.text(), reply.json())
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_keys_written_are_the_fields_exposed(viewer in viewers()) {
        let (text, value) = shown_to(&viewer);
        prop_assert_eq!(keys(&value), viewer.fields());
        for item in value["inner"].as_array().unwrap() {
            prop_assert_eq!(keys(item), viewer.inner_fields());
        }
        let full = if viewer.sees_all_of_it() { "hidden-until-known-1234" } else { "****1234" };
        prop_assert_eq!(&value["masked"], full);
        prop_assert!(!text.replace("hidden-until-known", "").contains("hidden"), "{}", text);
    }
}
