//! What handlers except, in writing.

use palisade::firewall::Firewall;
use palisade::prelude::*;

use crate::fixture::{INJECTION, SCRIPT, app, client, send};
use crate::support;

#[tokio::test]
async fn a_handler_excepts_what_is_its_work_and_nothing_else() {
    let client = client(|firewall| firewall);
    assert_eq!(send(&client, "/queries", INJECTION).await.text(), INJECTION);
    assert_eq!(send(&client, "/notes", INJECTION).await.status(), 403);
    assert_eq!(send(&client, "/queries", SCRIPT).await.status(), 403);
}

#[test]
fn what_a_handler_excepts_stands_in_the_posture() {
    let posture = app(support::rules(), |firewall| firewall).unwrap().posture().to_string();
    let told = "firewall without tag:attack-sqli: saved queries are SQL";
    assert!(posture.contains(told), "{posture}");
}

/// What an application says that does not start, because of what its handler excepts.
macro_rules! refused {
    ($rule:literal) => {{
        #[public(
            reason = "a test",
            rate = "1/s",
            unredacted = "a test",
            firewall(except = $rule, reason = "a test")
        )]
        struct Guard;

        let firewall = Firewall::new(support::rules().load().unwrap());
        let security = Security::builder().direct().firewall(firewall).build().unwrap();
        let taking = axum::routing::any(async || "taken");
        let app = SecureRouter::<()>::new().service("/", Guard, taking).secured_by(security);
        app.err().map_or(String::new(), |error| error.to_string())
    }};
}

#[test]
fn a_rule_that_is_none_is_not_excepted() {
    for (rule, told) in [
        ("942999", refused!("942999")),
        ("tag:attack-sql", refused!("tag:attack-sql")),
        ("tag:", refused!("tag:")),
        ("94210", refused!("94210")),
    ] {
        assert!(told.contains(&format!("`{rule}`")) && told.contains("has no rule"), "{told}");
    }
    assert_eq!(refused!("942100"), "");
    assert_eq!(refused!("tag:attack-sqli"), "");
}

#[test]
fn what_decides_is_not_excepted() {
    for (rule, told) in [
        ("949110", refused!("949110")),
        ("901200", refused!("901200")),
        ("959100", refused!("959100")),
        ("tag:anomaly-evaluation", refused!("tag:anomaly-evaluation")),
        ("tag:OWASP_CRS", refused!("tag:OWASP_CRS")),
    ] {
        assert!(told.contains("`firewall(off, ..)`"), "{rule}: {told}");
    }
}
