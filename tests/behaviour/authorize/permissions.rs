//! What is done, in place of who does it.

use palisade::Permission;
use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, problem, refused};
use crate::support::log::Log;
use crate::{Role, Scope};

/// Looked up at the crate root.
#[derive(Permission, Clone, Copy, Debug)]
#[allow(dead_code, reason = "attributes name what no code does")]
#[allow(clippy::enum_variant_names, reason = "all are about one report")]
pub(crate) enum Permission {
    #[permission("report:read", allow = any(role("hr"), scope("staff:read")))]
    ReadReport,
    #[permission("report:sign", role = "hr", scope = "staff:write", implies("report:publish"))]
    SignReport,
    #[permission("report:publish")]
    PublishReport,
}

/// Roles that grant permissions.
mod granted {
    use super::{Permission, StatusCode, secure};
    use palisade::prelude::Role;

    #[derive(Role)]
    #[role(permissions = Till)]
    #[allow(dead_code, reason = "tokens name what no code does")]
    pub(super) enum Role {
        #[role(implies("clerk"))]
        Chief,
        #[role(grants("open", "close"))]
        Clerk,
        Guest,
    }

    #[derive(Permission)]
    #[permission(roles = Role)]
    pub(super) enum Till {
        Open,
        #[permission(role = "guest")]
        Close,
    }

    #[secure(permission = "open", permissions = Till)]
    pub(super) async fn open() -> StatusCode {
        StatusCode::OK
    }

    #[secure(permission = any(Till::Open, Till::Close))]
    pub(super) async fn either() -> StatusCode {
        StatusCode::OK
    }
}

#[secure(permission = "report:read")]
async fn read(caller: Principal) -> StatusCode {
    assert!(caller.may(Permission::ReadReport));
    StatusCode::OK
}

#[secure(permission = Permission::SignReport)]
async fn sign() -> StatusCode {
    StatusCode::OK
}

#[secure(allow = all(permission("report:publish"), client("192.0.2.0/24")))]
async fn publish(caller: Principal) -> StatusCode {
    if caller.may(Permission::SignReport) { StatusCode::OK } else { StatusCode::ACCEPTED }
}

fn fixture() -> Fixture {
    Fixture::new(
        SecureRouter::new()
            .route("/read", get(read))
            .route("/sign", get(sign))
            .route("/publish", get(publish)),
    )
}

async fn status(fixture: &Fixture, path: &str, roles: &[&str], scopes: &str) -> u16 {
    let draft = roles.iter().fold(fixture.draft("e1"), |draft, role| draft.role(role));
    fixture.get_with(path, &draft.scope(scopes).sign()).await.status().as_u16()
}

#[tokio::test]
async fn a_permission_is_had_by_what_stands_beside_it() {
    let fixture = fixture();
    for (path, roles, scopes, expected) in [
        ("/read", &["hr"][..], "", 200),
        ("/read", &["admin"], "", 200),
        ("/read", &[], "staff:read", 200),
        ("/read", &["employee"], "staff:write", 403),
        ("/sign", &["hr"], "staff:write", 200),
        ("/sign", &["hr"], "staff:read", 403),
        ("/sign", &[], "staff:write", 403),
        ("/publish", &["admin"], "staff:write", 200),
        ("/publish", &["hr"], "", 403),
    ] {
        assert_eq!(
            status(&fixture, path, roles, scopes).await,
            expected,
            "{path} {roles:?} {scopes}"
        );
    }
}

#[tokio::test]
async fn the_log_names_the_permission_and_the_caller_learns_nothing() {
    let fixture = fixture();
    let log = Log::listen();
    let reply = fixture.get_with("/read", &fixture.token("e1")).await;
    let members = problem(&reply, 403);
    assert!(
        !reply.headers().contains_key("www-authenticate")
            && !members.to_string().contains("report")
    );
    assert_eq!(log.audits()[0]["rule"], "permission report:read");
}

#[tokio::test]
async fn roles_grant_permissions_of_another_enum() {
    let routes = || {
        SecureRouter::new()
            .route("/open", get(granted::open))
            .route("/either", get(granted::either))
    };
    let (clock, issuer) = (palisade::testing::TestClock::new(), palisade::testing::Issuer::new());
    let security = Security::builder()
        .roles::<granted::Role>()
        .jwt(issuer.jwt())
        .direct()
        .clock(&clock)
        .build()
        .unwrap();
    let client = crate::documented(routes().secured_by(security).unwrap());
    for (role, open, either) in
        [("chief", 200, 200), ("clerk", 200, 200), ("guest", 403, 200), ("other", 403, 403)]
    {
        let token = issuer.token("e1", &clock).role(role).sign();
        assert_eq!(client.get("/open").bearer(&token).send().await.status(), open, "{role}");
        assert_eq!(client.get("/either").bearer(&token).send().await.status(), either, "{role}");
    }
    let told = refused(routes(), |builder| builder);
    assert!(
        told.contains("the role `open` belongs to another enum than the registered one"),
        "{told}"
    );
}

#[test]
fn a_posture_names_the_permission() {
    let posture = SecureRouter::<()>::new().route("/read", get(read)).posture();
    assert_eq!(posture.routes()[0].who_may_call(), "permission report:read");
    let _ = (Role::Admin, Scope::Read);
}
