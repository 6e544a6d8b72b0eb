//! Two tenants in one store, and a manager who sees a department: the real binary, over a real socket.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod common;

use std::path::Path;

use common::{Answer, Service, token, token_of};
use redb::{Database, TableDefinition};
use serde_json::{Value, json};

fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let json = answer.json();
    let all = json.as_array().unwrap().iter();
    all.map(|employee| employee["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_tenant_sees_its_own_people_and_none_of_the_other() {
    let service = Service::start();
    let (ours, theirs) = (token("e1", &["admin"]), token_of("globex", "e5", &["admin"]));
    assert_eq!(ids(&service.get("/employees", &ours)), ["e1", "e2", "e3", "e4"]);
    assert_eq!(ids(&service.get("/employees", &theirs)), ["e5", "e6"]);
    for (path, missing) in [
        ("/employees/e3", "/employees/e999"),
        ("/employees/e3/payslips", "/employees/e999/payslips"),
        ("/employees/e3/payslips/2026-01-30", "/employees/e3/payslips/2026-01-31"),
        ("/employees/e3/emergency-contact", "/employees/e999/emergency-contact"),
    ] {
        assert_eq!(service.get(path, &ours).status, 200, "{path}");
        let (foreign, missing) = (service.get(path, &theirs), service.get(missing, &theirs));
        assert_eq!((foreign.status, missing.status), (404, 404), "{path}");
        assert_eq!(foreign.body, missing.body, "{path}");
    }
    // An id begins a page of the own tenant, whosever it is.
    assert_eq!(ids(&service.get("/employees?after=e3", &theirs)), ["e5", "e6"]);
    let export = service.get("/export", &theirs).text();
    assert_eq!(export.lines().count(), 2, "{export}");
}

/// Whoever is called the same at the same issuer, in another tenant.
#[test]
fn a_name_of_one_tenant_is_nobody_in_another() {
    let service = Service::start();
    let (ours, theirs) = (token("e3", &["employee"]), token_of("globex", "e3", &["employee"]));
    assert_eq!(service.get("/me", &ours).status, 200);
    for path in ["/me", "/employees/e3", "/employees", "/v2/payday"] {
        assert_eq!(service.get(path, &theirs).status, 401, "{path}");
    }
}

/// Employees of two tenants who are called the same, as this service never calls them.
#[test]
fn namesakes_of_two_tenants_use_up_no_limit_of_each_other() {
    let service = Service::start_after(fill_with_namesakes);
    let manager = |tenant| token_of(tenant, "e4", &["manager"]);
    let (ours, theirs) = (manager("acme"), manager("globex"));
    // Five a second are used up on a slow machine, too, by somebody who is refused all the same.
    let used_up = (0..60).any(|_| service.get("/openapi.json", &theirs).status == 429);
    assert!(used_up);
    assert_eq!(service.get("/openapi.json", &ours).status, 403);
}

fn fill_with_namesakes(store: &Path) {
    let database = Database::create(store).unwrap();
    let write = database.begin_write().unwrap();
    {
        let tenants = TableDefinition::<&str, ()>::new("tenants");
        let employees = TableDefinition::<(&str, &str), &[u8]>::new("employees of tenants");
        let mut tenants = write.open_table(tenants).unwrap();
        let mut employees = write.open_table(employees).unwrap();
        let employee = json!({
            "name": "", "email": "", "department": "", "title": "", "iban": "",
            "salary_cents": 1, "emergency_phone": "", "ssn": "", "notes": "",
        });
        let employee = serde_json::to_vec(&employee).unwrap();
        for tenant in ["acme", "globex"] {
            tenants.insert(tenant, ()).unwrap();
            employees.insert((tenant, "e4"), employee.as_slice()).unwrap();
        }
    }
    write.commit().unwrap();
}

#[test]
fn a_tenant_that_is_no_customer_and_none_at_all_are_nobody() {
    let service = Service::start();
    let stranger = token_of("initech", "e1", &["admin"]);
    for path in ["/me", "/employees", "/employees/e1", "/v2/payday", "/approvals"] {
        assert_eq!(service.get(path, &stranger).status, 401, "{path}");
        assert_eq!(service.get(path, &token_of("", "e1", &["admin"])).status, 401, "{path}");
    }
}

#[test]
fn no_body_says_of_which_tenant_somebody_new_is() {
    let service = Service::start();
    let theirs = token_of("globex", "e5", &["admin"]);
    let mut new = json!({
        "name": "Edsger", "email": "ada@payroll.example", "department": "People",
        "title": "Engineer", "iban": "DE89370400440532013000", "salary_cents": 700_000,
    });
    let hire = |new: &Value| {
        let headers = [("Authorization", &*theirs), ("Content-Type", "application/json")];
        service.request("POST", "/employees", &headers, &new.to_string())
    };
    assert_eq!(hire(&new).status, 201);
    assert_eq!(ids(&service.get("/employees", &theirs)), ["e5", "e6", "e7"]);
    assert_eq!(service.get("/employees/e7", &token("e1", &["admin"])).status, 404);
    for (member, value) in [("tenant", "acme"), ("id", "e3")] {
        new[member] = value.into();
        assert_eq!(hire(&new).status, 422, "{member}");
        new.as_object_mut().unwrap().remove(member);
    }
    // An email that is written down elsewhere keeps nobody from signing in.
    let body = json!({"email": "ada@payroll.example", "password": "e1 likes long walks"});
    let json = [("Content-Type", "application/json")];
    let signed_in = service.request("POST", "/login", &json, &body.to_string());
    assert_eq!(signed_in.status, 200);
    let token = format!("Bearer {}", signed_in.json()["access_token"].as_str().unwrap());
    assert_eq!(service.get("/me", &token).json()["id"], "e1");
}

#[test]
fn a_manager_sees_the_own_department_and_nobodys_pay() {
    let service = Service::start();
    let (engineering, people) = (token("e4", &["manager"]), token("e2", &["manager"]));
    let seen = service.get("/employees", &engineering);
    assert_eq!(ids(&seen), ["e3", "e4"]);
    assert!(!seen.text().contains("salary_cents"), "{}", seen.text());
    assert_eq!(ids(&service.get("/employees", &people)), ["e1", "e2"]);
    // A page is full, whoever stands between, and the next begins behind it.
    assert_eq!(ids(&service.get("/employees?limit=1", &engineering)), ["e3"]);
    assert_eq!(ids(&service.get("/employees?limit=1&after=e3", &engineering)), ["e4"]);
    for (id, status) in [("e3", 200), ("e4", 200), ("e1", 404), ("e2", 404), ("e6", 404)] {
        assert_eq!(service.get(&format!("/employees/{id}"), &engineering).status, status, "{id}");
    }
    // The department of the same name elsewhere.
    let theirs = token_of("globex", "e6", &["manager"]);
    assert_eq!(ids(&service.get("/employees", &theirs)), ["e6"]);
    let payslips = service.get("/employees/e3/payslips", &engineering);
    assert_eq!((payslips.status, payslips.json()), (200, json!({"items": []})));
    let payslip = service.get("/employees/e3/payslips/2026-01-30", &engineering);
    assert_eq!(payslip.status, 404);
    // A department without the role is a colleague's.
    assert_eq!(service.get("/employees/e3", &token("e4", &["employee"])).status, 404);
}

#[test]
fn a_payslip_belongs_to_the_employee_above_it() {
    let service = Service::start();
    let own = token("e3", &["employee"]);
    let payslip = |path: &str| service.get(path, &own);
    let found = payslip("/employees/e3/payslips/2026-02-27");
    assert_eq!((found.status, &found.json()["payday"]), (200, &json!("2026-02-27")));
    for path in [
        "/employees/e1/payslips/2026-02-27",
        "/employees/e3/payslips/2026-02-28",
        "/employees/e3/payslips/2026-2-27",
        "/employees/e3/payslips/20260227",
        "/employees/e3%2Fpayslips/payslips/2026-02-27",
    ] {
        assert_eq!(payslip(path).status, 404, "{path}");
    }
}

#[test]
fn in_an_emergency_a_manager_reaches_the_contact_and_raises_an_alarm() {
    let service = Service::start();
    let path = "/employees/e3/emergency-contact";
    let manager = token("e4", &["manager"]);
    let with_reason = |path: &str, token: &str| {
        let reason = ("Break-Glass", "fainted in the office");
        service.request("GET", path, &[("Authorization", token), reason], "")
    };
    assert_eq!(service.get(path, &token("e2", &["hr"])).json(), json!({"phone": "+1 555 0103"}));
    assert_eq!(service.get(path, &manager).status, 403);
    let reached = with_reason(path, &manager);
    assert_eq!((reached.status, reached.json()), (200, json!({"phone": "+1 555 0103"})));
    // The objects are asked all the same, and so is the role.
    assert_eq!(with_reason("/employees/e1/emergency-contact", &manager).status, 404);
    assert_eq!(with_reason(path, &token("e1", &["manager"])).status, 404);
    assert_eq!(with_reason(path, &token("e4", &["employee"])).status, 403);
    assert_eq!(with_reason(path, &token_of("globex", "e6", &["manager"])).status, 404);
    let log = service.stop();
    let alarms = log.lines().filter(|line| line.contains("palisade::audit::break_glass"));
    let alarms: Vec<_> = alarms.filter(|line| line.contains("fainted in the office")).collect();
    assert!(!alarms.is_empty(), "{log}");
}
