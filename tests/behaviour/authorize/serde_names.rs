//! Names of roles, scopes and permissions that serde spells: what writes them into a token and what reads them there
//! agree.

use palisade::Permission;
use palisade::prelude::*;
use palisade::testing::{Client, Issuer, TestClock};
use serde::{Deserialize, Serialize};

#[derive(Role, Clone, Copy, Serialize, Deserialize)]
#[role(permissions = Right)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Rank {
    #[role(grants("read-pay"))]
    HrManager,
    #[serde(rename = "boss")]
    #[role(implies("HR_MANAGER"))]
    Owner,
    #[role(rename = "guest")]
    Visitor,
}

#[derive(Scope, Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Field {
    StaffRead,
}

#[derive(Permission, Serialize)]
#[permission(roles = Rank)]
#[serde(rename_all = "kebab-case")]
enum Right {
    ReadPay,
}

#[secure(role = "HR_MANAGER", roles = Rank)]
async fn by_name() -> NoContent {
    NoContent
}

#[secure(role = Rank::HrManager, roles = Rank)]
async fn by_path() -> NoContent {
    NoContent
}

#[secure(permission = "read-pay", permissions = Right)]
async fn by_permission() -> NoContent {
    NoContent
}

#[secure(scope = "staff-read", scopes = Field)]
async fn by_scope() -> NoContent {
    NoContent
}

fn written(name: impl Serialize) -> String {
    serde_json::to_value(name).unwrap().as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_role_is_called_as_serde_writes_it() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let security = Security::builder().roles::<Rank>().scopes::<Field>().jwt(issuer.jwt());
    let security = security.direct().clock(&clock).build().unwrap();
    let routes = SecureRouter::new()
        .route("/name", get(by_name))
        .route("/path", get(by_path))
        .route("/permission", get(by_permission))
        .route("/scope", get(by_scope));
    let client: Client = crate::documented(routes.secured_by(security).unwrap());
    let status = async |path, role: &str, scope: &str| {
        let token = issuer.token("e1", &clock).role(role).scope(scope).sign();
        client.get(path).bearer(&token).send().await.status().as_u16()
    };
    for path in ["/name", "/path", "/permission"] {
        assert_eq!(status(path, &written(Rank::HrManager), "").await, 204, "{path}");
        assert_eq!(status(path, &written(Rank::Owner), "").await, 204, "{path}");
        for other in ["hr_manager", "HrManager", "owner", "OWNER", &written(Rank::Visitor), "guest"]
        {
            assert_eq!(status(path, other, "").await, 403, "{path} {other}");
        }
    }
    assert_eq!(status("/scope", "guest", &written(Field::StaffRead)).await, 204);
    assert_eq!(status("/scope", "guest", "staff_read").await, 403);
    assert_eq!(written(Right::ReadPay), "read-pay");
}
