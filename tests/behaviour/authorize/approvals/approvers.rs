//! Who approves, and what they see of it.

use std::time::Duration;

use palisade::{Resolved, SecurityBuilder};
use serde_json::{Value, json};

use super::{Bank, in_every_store};
use crate::support::fixture::problem;
use crate::support::log::{Log, last};

in_every_store! {
    the_author_and_strangers_approve_nothing
    who_approves_sees_what_it_is
    who_approves_sees_the_header_fields_that_decide
}

async fn the_author_and_strangers_approve_nothing(bank: Bank) {
    let ten = json!({"cents": 10});
    let id = bank.waits("ada", "/pay/1", &ten).await;
    let log = Log::listen();
    assert_eq!(bank.decide("ada", "admin", &id, "approve").await, 403, "an admin by another token");
    assert_eq!(last(&log)["reason"], "approval_own");
    for (who, role) in [("grace", "hr"), ("grace", "employee"), ("grace@acme", "admin")] {
        for step in ["approve", "reject"] {
            assert_eq!(bank.decide(who, role, &id, step).await, 404, "{who} {role} {step}");
        }
        assert_eq!(bank.listed(who, role).await, json!([]), "{who} {role}");
    }
    assert_eq!(bank.decide("grace", "admin", "nothing", "approve").await, 404);
    let seen = bank.listed("grace", "admin").await;
    assert_eq!((&seen[0]["id"], &seen[0]["may_approve"]), (&json!(id), &json!(true)));
    assert_eq!((&seen[0]["author"], &seen[0]["target"]), (&json!("ada"), &json!("/pay/1")));
    assert_eq!(bank.listed("ada", "employee").await[0]["may_approve"], false);
}

async fn who_approves_sees_what_it_is(bank: Bank) {
    let small = json!({"cents": 1});
    let large = json!({"cents": 9_000_000});
    bank.waits("eve", "/pay/1", &small).await;
    bank.waits("eve", "/pay/1", &large).await;
    let reply = bank.pay("eve", "/pay/1?note=x", &large).await;
    let told = problem(&reply, 403);
    let seen = bank.listed("grace", "admin").await;
    let seen = seen.as_array().unwrap();
    let of = |member: &str| -> Vec<Value> { seen.iter().map(|it| it[member].clone()).collect() };
    assert_eq!(
        of("body"),
        [json!(small.to_string()), json!(large.to_string()), json!(large.to_string())]
    );
    assert_eq!(of("target"), ["/pay/1", "/pay/1", "/pay/1?note=x"]);
    assert_eq!(of("issuer"), vec![json!(bank.fixture.issuer.name()); 3]);
    assert_eq!(told["digest"], seen[2]["digest"], "author and approver mean one request");
    let mut digests = of("digest");
    digests.dedup();
    assert_eq!(digests.len(), 3);
}

async fn who_approves_sees_the_header_fields_that_decide(bank: Bank) {
    let token = bank.fixture.token("ada");
    let ask = async |path: &str, name: &str, value: &str| {
        let request = bank.fixture.client.post(path).bearer(&token).header(name, value);
        let told = problem(&request.header("x-other", "unseen").send().await, 403);
        let listed = bank.listed("grace", "hr").await;
        let mut listed = listed.as_array().unwrap().iter();
        let seen = listed.find(|it| it["id"] == told["approval"]).unwrap();
        assert_eq!(seen["digest"], told["digest"]);
        seen["header_fields"].clone()
    };
    let line = |name: &str, value: &str| json!([{"name": name, "value": value}]);
    for run in ["march", "april"] {
        assert_eq!(ask("/run", "pay-run", run).await, line("pay-run", run));
    }
    assert_eq!(ask("/transfer", "x-account", "B").await, line("x-account", "B"));
    assert_eq!(ask("/close", "pay-run", "march").await, json!([]), "it reads none");
    let request = bank.fixture.client.put("/docs/1").bearer(&token).header("if-match", "\"0\"");
    problem(&request.send().await, 403);
    let listed = bank.listed("grace", "hr").await;
    let seen = listed.as_array().unwrap().iter().find(|it| it["target"] == "/docs/1").unwrap();
    assert_eq!(seen["header_fields"], line("if-match", "\"0\""));
    bank.waits("ada", "/pay/1", &json!({"cents": 1})).await;
    let listed = bank.listed("grace", "admin").await;
    let seen = listed.as_array().unwrap().iter().find(|it| it["target"] == "/pay/1").unwrap();
    let read = line("content-type", "application/json");
    assert_eq!(seen["header_fields"], read, "how the body is read");
}

#[tokio::test]
async fn no_word_and_no_space_hides_a_body() {
    for (body, seen) in [
        (r#"{"note": "for march"}"#.to_owned(), r#"{"note":"for march"}"#),
        (format!("{{{}\"note\": \"pass_word\"}}", " ".repeat(6_000)), r#"{"note":"pass_word"}"#),
    ] {
        let bank = Bank::new();
        let token = bank.fixture.token("ada");
        let request = bank.fixture.client.post("/note").bearer(&token);
        let request = request.header("content-type", "application/json").body(body);
        problem(&request.send().await, 403);
        assert_eq!(bank.listed("grace", "hr").await[0]["body"], seen);
    }
}

#[tokio::test]
async fn a_form_of_parts_is_approved_by_its_digest_and_shown_to_nobody() {
    let bank = Bank::new();
    let token = bank.fixture.token("ada");
    let send = async |secret: &str| {
        let part = "content-disposition: form-data; name=\"password\"";
        let body = format!("--b\r\n{part}\r\n\r\n{secret}\r\n--b--\r\n");
        let request = bank.fixture.client.post("/upload").bearer(&token).body(body);
        request.header("content-type", "multipart/form-data; boundary=b").send().await
    };
    let waits = problem(&send("hunter2").await, 403);
    let listed = bank.listed("grace", "hr").await;
    assert_eq!((&listed[0]["body"], &listed[0]["digest"]), (&Value::Null, &waits["digest"]));
    assert!(!listed.to_string().contains("hunter2"), "{listed}");
    let id = waits["approval"].as_str().unwrap();
    assert_eq!(bank.decide("grace", "hr", id, "approve").await, 204);
    assert_ne!(problem(&send("hunter3").await, 403)["approval"], id, "it is another request");
    assert_eq!(send("hunter2").await.status(), 200);
}

/// The tenant is what the token says of it.
fn with_tenant_claims(builder: SecurityBuilder) -> SecurityBuilder {
    builder.resolve(Duration::from_secs(1), |caller| async move {
        let tenant =
            caller.claims::<Value>().and_then(|claims| Some(claims["tenant"].as_str()?.to_owned()));
        let user = Resolved::user(());
        Ok::<_, std::io::Error>(Some(match tenant {
            Some(tenant) => user.tenant(tenant),
            None => user,
        }))
    })
}

/// One name at one issuer is somebody in each tenant.
#[tokio::test]
async fn whoever_is_called_as_the_author_elsewhere_decides_nothing() {
    let bank = Bank::configured(with_tenant_claims);
    let client = &bank.fixture.client;
    let token = |who: &str, role: &str, tenant: &str| {
        bank.fixture.draft(who).role(role).claim("tenant", tenant).sign()
    };
    let ours = token("ada", "employee", "acme");
    let asked = client.post("/pay/1").bearer(&ours).json(&json!({"cents": 10})).send().await;
    let id = problem(&asked, 403)["approval"].as_str().unwrap().to_owned();
    let decide = async |token: &str, step: &str| {
        let path = format!("/approvals/{id}/{step}");
        client.post(&path).bearer(token).send().await.status().as_u16()
    };
    for role in ["employee", "admin"] {
        let theirs = token("ada", role, "globex");
        for step in ["approve", "reject"] {
            assert_eq!(decide(&theirs, step).await, 404, "{role} {step}");
        }
        let listed = client.get("/approvals").bearer(&theirs).send().await.json();
        assert_eq!(listed, json!([]));
    }
    let listed = client.get("/approvals").bearer(&ours).send().await.json();
    assert_eq!(listed[0]["id"], json!(id));
    assert_eq!(decide(&ours, "reject").await, 204, "the author takes it back");
}
