//! Tenants in PostgreSQL: every query, whoever writes it, sees the rows of one tenant.

use palisade::Tenant;
use palisade::prelude::*;
use palisade_sql::{TenantPool as _, check_row_security};
use sqlx::postgres::PgPool;

use crate::callers::Callers;
use crate::server::{self, Server};

async fn run(pool: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

/// A table with rows of two tenants, and a user whom its policy holds for.
async fn service(server: &Server) -> PgPool {
    let owner = server.pool().await;
    run(
        &owner,
        "CREATE TABLE invoices (id int, tenant text NOT NULL);
         ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
         CREATE POLICY of_the_tenant ON invoices
             USING (tenant = nullif(current_setting('palisade.tenant', true), ''));
         INSERT INTO invoices VALUES (1, 'acme'), (2, 'acme'), (3, 'other'), (4, '');
         CREATE ROLE service LOGIN;
         GRANT SELECT, INSERT, UPDATE, DELETE ON invoices TO service;",
    )
    .await;
    // One connection, which every request has after another.
    server.pool_of("service", 1).await
}

#[derive(Redacted)]
struct Count {
    #[expose]
    invoices: i64,
}

/// A query that forgets the tenant.
#[secure(rate = "100/s")]
async fn count(State(pool): State<PgPool>, tenant: Tenant) -> Result<Json<Count>, Problem> {
    let mut db = pool.within(&tenant).await?;
    let count = sqlx::query_scalar("SELECT count(*) FROM invoices").fetch_one(&mut *db).await?;
    Ok(Json(Count { invoices: count }))
}

/// Stops in the middle of its transaction.
#[secure(rate = "100/s")]
async fn stop(State(pool): State<PgPool>, tenant: Tenant) -> Result<Json<Count>, Problem> {
    let mut db = pool.within(&tenant).await?;
    sqlx::query("DELETE FROM invoices").execute(&mut *db).await?;
    panic!("in between");
}

/// Asks without a tenant, as a query that was forgotten would.
#[secure(rate = "100/s")]
async fn forget(State(pool): State<PgPool>) -> Result<Json<Count>, Problem> {
    let count = sqlx::query_scalar("SELECT count(*) FROM invoices").fetch_one(&pool).await?;
    Ok(Json(Count { invoices: count }))
}

/// Makes a row of another tenant.
#[secure(rate = "100/s")]
async fn smuggle(State(pool): State<PgPool>, tenant: Tenant) -> Result<NoContent, Problem> {
    let mut db = pool.within(&tenant).await?;
    sqlx::query("INSERT INTO invoices VALUES (9, 'other')").execute(&mut *db).await?;
    db.commit().await?;
    Ok(NoContent)
}

#[tokio::test]
async fn a_query_sees_one_tenant_and_the_pool_none() {
    let Some(server) = server::start() else { return };
    let pool = service(&server).await;
    check_row_security(&pool, "invoices").await.unwrap();
    let callers = Callers::new();
    let routes = SecureRouter::new()
        .route("/count", get(count))
        .route("/stop", get(stop))
        .route("/forget", get(forget))
        .route("/smuggle", post(smuggle))
        .with_state(pool);
    let client = callers.client(routes);
    for (tenant, invoices) in [("acme", 2), ("other", 1), ("none", 0), ("'; --", 0)] {
        let token = callers.token("ada", Some(tenant), false);
        let get = async |path: &str| client.get(path).bearer(&token).send().await;
        assert_eq!(get("/count").await.json()["invoices"], invoices, "{tenant}");
        assert_eq!(get("/forget").await.json()["invoices"], 0, "{tenant}: the pool has a tenant");
        assert_eq!(get("/stop").await.status(), 500);
        assert_eq!(get("/forget").await.json()["invoices"], 0, "{tenant}: a tenant after a panic");
        assert_eq!(get("/count").await.json()["invoices"], invoices, "{tenant}: rolled back");
        let smuggled = client.post("/smuggle").bearer(&token).send().await;
        assert_eq!(smuggled.status(), if tenant == "other" { 204 } else { 500 }, "{tenant}");
        if tenant == "other" {
            assert_eq!(get("/count").await.json()["invoices"], invoices + 1);
        }
    }
    for tenant in [None, Some("")] {
        let token = callers.token("ada", tenant, true);
        let reply = client.get("/count").bearer(&token).send().await;
        assert_eq!(reply.status(), 403, "{tenant:?}");
    }
}

#[tokio::test]
async fn a_policy_that_does_not_hold_is_told() {
    let Some(server) = server::start() else { return };
    let (owner, pool) = (server.pool().await, service(&server).await);
    let told = async |pool: &PgPool, table: &str| match check_row_security(pool, table).await {
        Ok(()) => "holds".to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(told(&pool, "invoices").await, "holds");
    assert_eq!(told(&pool, "none").await, "there is no table `none`");
    let passes = "the database's user passes the policy of `invoices`";
    assert!(told(&owner, "invoices").await.starts_with(passes));
    for (change, expected) in [
        ("ALTER TABLE invoices OWNER TO service", "the database's user owns `invoices`"),
        ("ALTER TABLE invoices FORCE ROW LEVEL SECURITY", "holds"),
        ("DROP POLICY of_the_tenant ON invoices", "`invoices` has no policy"),
        ("ALTER TABLE invoices DISABLE ROW LEVEL SECURITY", "`invoices` has no row-level security"),
        ("ALTER ROLE service BYPASSRLS", passes),
    ] {
        run(&owner, change).await;
        let says = told(&pool, "invoices").await;
        assert!(says.starts_with(expected), "{change}: {says}");
    }
}
