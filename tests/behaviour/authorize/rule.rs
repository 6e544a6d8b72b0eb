//! Whether this caller may: roles, scopes and the rule tree over them.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::json;

use crate::support::fixture::{Fixture, challenge, problem};
use crate::support::staff::{Db, routes};
use crate::{Role, Scope};

#[secure(role = any("admin", "employee"))]
async fn either() -> StatusCode {
    StatusCode::OK
}

#[secure(role = all("hr", "employee"))]
async fn both() -> StatusCode {
    StatusCode::OK
}

#[secure(role = Role::Hr, scope = Scope::Write)]
async fn role_and_scope() -> StatusCode {
    StatusCode::OK
}

#[secure(scope = all("staff:read", "staff:write"))]
async fn both_scopes() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = any(role("admin"), all(role("employee"), scope("staff:read"))))]
async fn tree() -> StatusCode {
    StatusCode::OK
}

#[secure(role = "employee", allow = any(role("hr"), scope("staff:write")))]
async fn role_beside_a_tree() -> StatusCode {
    StatusCode::OK
}

fn rules() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/either", get(either))
            .route("/both", get(both))
            .route("/role-and-scope", get(role_and_scope))
            .route("/both-scopes", get(both_scopes))
            .route("/tree", get(tree))
            .route("/role-beside-a-tree", get(role_beside_a_tree)),
    )
}

async fn status(fixture: &Fixture, path: &str, roles: &[&str], scopes: &str) -> u16 {
    let draft = roles.iter().fold(fixture.draft("e1"), |draft, role| draft.role(role));
    fixture.get_with(path, &draft.scope(scopes).sign()).await.status().as_u16()
}

#[tokio::test]
async fn a_caller_without_the_role_is_forbidden_and_not_told_which() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let reply = fixture.get_with("/employees", &fixture.token_as("e3", "employee")).await;
    problem(&reply, 403);
    assert!(!reply.headers().contains_key("www-authenticate"));
    for role in ["admin", "hr", "employee"] {
        assert!(!reply.text().contains(role), "{}", reply.text());
    }
    let hr = fixture.get_with("/employees", &fixture.token_as("e3", "hr")).await;
    assert_eq!(hr.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_role_brings_those_it_implies_and_no_others() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let list = |role| fixture.token_as("e3", role);
    assert_eq!(fixture.get_with("/employees", &list("admin")).await.status(), StatusCode::OK);
    let post = fixture.client.post("/employees").json(&crate::support::staff::valid());
    problem(&post.bearer(&list("hr")).send().await, 403);
}

#[tokio::test]
async fn names_outside_the_closed_world_are_no_roles() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for role in ["Admin", "ADMIN", "admin ", " admin", "admi", "root", "", "admin,hr", "h\u{200b}r"]
    {
        let reply = fixture.get_with("/employees", &fixture.token_as("e3", role)).await;
        assert_ne!(reply.status(), StatusCode::OK, "{role:?}");
    }
    for claim in [json!("Admin"), json!({"admin": true}), json!([["admin"]]), json!("hr,admin")] {
        let token = fixture.draft("e3").claim("roles", claim.clone()).sign();
        let reply = fixture.get_with("/employees", &token).await;
        assert_ne!(reply.status(), StatusCode::OK, "{claim}");
    }
    // Providers send one role as text, and several separated by spaces.
    for claim in [json!("admin"), json!("hr admin")] {
        let token = fixture.draft("e3").claim("roles", claim.clone()).sign();
        let reply = fixture.get_with("/employees", &token).await;
        assert_eq!(reply.status(), StatusCode::OK, "{claim}");
    }
}

#[tokio::test]
async fn any_takes_one_role_and_all_takes_every() {
    let fixture = rules();
    assert_eq!(status(&fixture, "/either", &["admin"], "").await, 200);
    assert_eq!(status(&fixture, "/either", &["employee"], "").await, 200);
    assert_eq!(status(&fixture, "/either", &["hr"], "").await, 403);
    assert_eq!(status(&fixture, "/both", &["hr", "employee"], "").await, 200);
    assert_eq!(status(&fixture, "/both", &["admin", "employee"], "").await, 200);
    assert_eq!(status(&fixture, "/both", &["hr"], "").await, 403);
    assert_eq!(status(&fixture, "/both", &["employee"], "").await, 403);
}

#[tokio::test]
async fn keys_beside_each_other_must_all_hold() {
    let fixture = rules();
    assert_eq!(status(&fixture, "/role-and-scope", &["hr"], "staff:write").await, 200);
    assert_eq!(status(&fixture, "/role-and-scope", &["hr"], "staff:read").await, 403);
    assert_eq!(status(&fixture, "/role-and-scope", &[], "staff:write").await, 403);
    let path = "/role-beside-a-tree";
    assert_eq!(status(&fixture, path, &["hr", "employee"], "").await, 200);
    assert_eq!(status(&fixture, path, &["hr"], "").await, 403);
    assert_eq!(status(&fixture, path, &["employee"], "").await, 403);
}

#[tokio::test]
async fn a_tree_is_read_as_it_is_written() {
    let fixture = rules();
    assert_eq!(status(&fixture, "/tree", &["admin"], "").await, 200);
    assert_eq!(status(&fixture, "/tree", &["employee"], "staff:read").await, 200);
    assert_eq!(status(&fixture, "/tree", &["employee"], "").await, 403);
    assert_eq!(status(&fixture, "/tree", &["hr"], "staff:read").await, 403);
    assert_eq!(status(&fixture, "/tree", &[], "staff:read").await, 403);
}

#[tokio::test]
async fn a_missing_scope_is_named_in_the_challenge() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let reply = fixture.get_with("/report", &fixture.token("e3")).await;
    problem(&reply, 403);
    let expected = r#"Bearer realm="staff", error="insufficient_scope", scope="staff:read""#;
    assert_eq!(challenge(&reply), expected);
    let token = fixture.draft("e3").scope("other staff:read").sign();
    assert_eq!(fixture.get_with("/report", &token).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn scopes_are_compared_whole_and_in_exact_case() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    for scope in ["staff:rea", "staff:readx", "STAFF:READ", "staff", "staff:*", "staff:read,x"] {
        let token = fixture.draft("e3").scope(scope).sign();
        let reply = fixture.get_with("/report", &token).await;
        assert_ne!(reply.status(), StatusCode::OK, "{scope}");
    }
}

#[tokio::test]
async fn only_scopes_that_are_missing_are_named() {
    let fixture = rules();
    let token = fixture.draft("e3").scope("staff:read").sign();
    let reply = fixture.get_with("/both-scopes", &token).await;
    assert!(challenge(&reply).ends_with(r#"scope="staff:write""#), "{reply:?}");
    let none = fixture.get_with("/both-scopes", &fixture.token("e3")).await;
    assert!(challenge(&none).ends_with(r#"scope="staff:read staff:write""#), "{none:?}");
}

#[tokio::test]
async fn a_scope_is_not_offered_where_the_role_is_missing_too() {
    let fixture = rules();
    let reply = fixture.get_with("/role-and-scope", &fixture.token("e3")).await;
    problem(&reply, 403);
    assert!(!reply.headers().contains_key("www-authenticate"), "{reply:?}");
}
