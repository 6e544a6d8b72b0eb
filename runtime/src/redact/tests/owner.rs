use super::*;
use crate::Owned;

#[derive(crate::Redacted)]
#[redacted(crate = crate, roles = Role, owner = id)]
struct Employee {
    #[expose]
    id: String,
    #[expose(owner)]
    address: String,
    #[expose(any(role("hr"), owner))]
    salary: u8,
    #[expose(all(role("hr"), owner))]
    bonus: u8,
    #[expose(mask = "last4", full = any(owner, role("hr")))]
    iban: String,
    #[expose]
    reports: Vec<Employee>,
}

fn employee(id: &str, reports: Vec<Employee>) -> Employee {
    let (address, iban) = ("Main Street 1".into(), "DE02120300000000202051".into());
    Employee { id: id.into(), address, salary: 3, bonus: 1, iban, reports }
}

#[derive(crate::Redacted)]
#[redacted(crate = crate, owner)]
enum Document {
    Letter {
        #[expose(owner)]
        text: String,
        to: String,
    },
}

impl Owned for Document {
    fn owned_by(&self, caller: &Principal) -> bool {
        let Self::Letter { to, .. } = self;
        to == caller.subject() && caller.issuer() == "https://id.example"
    }
}

#[test]
fn a_stranger_sees_neither() {
    let stranger = caller("e9", Role::Employee);
    let seen = seen_by(&employee("e1", vec![]), Some(&stranger));
    assert_eq!(seen, json!({"id": "e1", "iban": "****2051", "reports": []}));
    assert_eq!(super::seen(&employee("e1", vec![])), seen);
}

#[test]
fn an_owner_sees_what_is_theirs() {
    let owner = caller("e1", Role::Employee);
    assert_eq!(
        seen_by(&employee("e1", vec![]), Some(&owner)),
        json!({
            "id": "e1", "address": "Main Street 1", "salary": 3,
            "iban": "DE02120300000000202051", "reports": []
        })
    );
}

#[test]
fn what_an_object_holds_is_not_its_owners() {
    let owner = caller("e1", Role::Employee);
    let seen = seen_by(&employee("e1", vec![employee("e2", vec![])]), Some(&owner));
    assert_eq!(seen["reports"], json!([{"id": "e2", "iban": "****2051", "reports": []}]));
    let seen = seen_by(&employee("e2", vec![employee("e1", vec![])]), Some(&owner));
    assert_eq!(seen["reports"][0]["address"], "Main Street 1");
    assert_eq!(seen.get("address"), None);
}

#[test]
fn all_and_any_join_the_owner_with_roles() {
    let seen = seen_by_hr(&employee("e1", vec![]));
    assert_eq!((&seen["salary"], seen.get("bonus")), (&json!(3), None));
    let seen = seen_by_hr(&employee("boss", vec![]));
    assert_eq!(seen["bonus"], json!(1));
}

#[test]
fn an_empty_owner_is_nobody() {
    let nobody = caller("", Role::Employee);
    assert_eq!(seen_by(&employee("", vec![]), Some(&nobody)).get("address"), None);
}

#[test]
fn the_user_may_say_who_owns() {
    let letter = Document::Letter { text: "hello".into(), to: "e1".into() };
    let owner = caller("e1", Role::Employee);
    assert_eq!(seen_by(&letter, Some(&owner)), json!({"Letter": {"text": "hello"}}));
    assert_eq!(seen(&letter), json!({"Letter": {}}));
}
