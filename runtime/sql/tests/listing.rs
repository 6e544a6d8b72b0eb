//! A list over a real table: pages are full, counts are the caller's, and a query that forgets the condition
//! leaks nothing.

use palisade::objects::{Field, all, any, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};
use palisade_sql::PushFilter as _;
use serde_json::json;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::callers::{Callers, Role};

#[derive(Redacted, sqlx::FromRow)]
struct Invoice {
    #[expose]
    id: i64,
    tenant: String,
    #[sqlx(try_from = "String")]
    owner: Owner,
}

/// [`CallerId`] as the column holds it.
#[derive(PartialEq)]
struct Owner(CallerId);

impl TryFrom<String> for Owner {
    type Error = palisade::CallerIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl palisade::objects::Column for Owner {
    type Kind = CallerId;
    const TYPE: palisade::objects::ColumnType = palisade::objects::ColumnType::Text;

    fn value(&self) -> Option<palisade::objects::SqlValue<'_>> {
        self.0.value()
    }
}

const TENANT: Field<Invoice, String> = field!(Invoice.tenant);
const OWNER: Field<Invoice, Owner> = field!(Invoice.owner);

allow_by_rule!(Invoice: Read => all((
    TENANT.is(caller::tenant()),
    any((OWNER.is(caller::id()), caller::has_role(Role::Auditor))),
)));

impl Resource for Invoice {
    type Id = i64;
    type Store = SqlitePool;

    async fn load(pool: &SqlitePool, id: &i64) -> Result<Option<Self>, Problem> {
        let found = sqlx::query_as("SELECT * FROM invoices WHERE id = ?").bind(id);
        Ok(found.fetch_optional(pool).await?)
    }
}

type Listed = Result<Json<Vec<Permitted<Invoice>>>, Problem>;

#[secure(rate = "100/s")]
async fn list(State(pool): State<SqlitePool>, visible: Visible<Invoice>) -> Listed {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM invoices WHERE ");
    query.push_filter(&visible.query()).push(" ORDER BY id LIMIT 3");
    let rows: Vec<Invoice> = query.build_query_as().fetch_all(&pool).await.unwrap();
    Ok(Json(visible.filter(rows)))
}

/// Forgets the condition.
#[secure(rate = "100/s")]
async fn everything(State(pool): State<SqlitePool>, visible: Visible<Invoice>) -> Listed {
    let rows: Vec<Invoice> =
        sqlx::query_as("SELECT * FROM invoices ORDER BY id").fetch_all(&pool).await.unwrap();
    Ok(Json(visible.filter(rows)))
}

#[derive(Redacted)]
struct Count {
    #[expose]
    count: i64,
}

#[secure(rate = "100/s")]
async fn count(State(pool): State<SqlitePool>, visible: Visible<Invoice>) -> Json<Count> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM invoices WHERE ");
    query.push_filter(&visible.query());
    Json(Count { count: query.build().fetch_one(&pool).await.unwrap().get(0) })
}

#[secure(rate = "100/s")]
async fn show(invoice: Authorized<Invoice, Read>) -> Json<Permitted<Invoice>> {
    Json(invoice.permitted())
}

async fn table(issuer: &str) -> SqlitePool {
    let pool =
        SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    let create =
        "CREATE TABLE invoices (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, owner TEXT NOT NULL)";
    sqlx::query(create).execute(&pool).await.unwrap();
    for id in 1..=12_i64 {
        let tenant = if id % 2 == 0 { "acme" } else { "other" };
        let owner = format!("{issuer}#{}", if id % 3 == 0 { "ada" } else { "grace" });
        let insert = sqlx::query("INSERT INTO invoices VALUES (?, ?, ?)");
        insert.bind(id).bind(tenant).bind(owner).execute(&pool).await.unwrap();
    }
    pool
}

#[tokio::test]
async fn a_list_holds_what_its_caller_may_read() {
    let callers = Callers::new();
    let pool = table(callers.issuer()).await;
    palisade_sql::check_columns::<Invoice, Read>(&pool, "invoices").await.unwrap();
    let routes = SecureRouter::new()
        .route("/invoices", get(list))
        .route("/everything", get(everything))
        .route("/count", get(count))
        .route("/invoices/{id}", get(show))
        .with_state(pool);
    let posture = routes.posture().to_string();
    let rule = "tenant is the caller's tenant and (owner is the caller or the caller has the role auditor)";
    assert!(posture.contains(rule), "{posture}");
    let client = callers.client(routes);
    let ids = |ids: &[i64]| json!(ids.iter().map(|id| json!({"id": id})).collect::<Vec<_>>());
    for (subject, tenant, is_auditor, listed, all) in [
        ("ada", Some("acme"), false, &[6, 12][..], &[6, 12][..]),
        ("grace", Some("acme"), false, &[2, 4, 8], &[2, 4, 8, 10]),
        ("eve", Some("acme"), true, &[2, 4, 6], &[2, 4, 6, 8, 10, 12]),
        ("ada", Some("other"), false, &[3, 9], &[3, 9]),
        ("ada", None, true, &[], &[]),
        ("ada", Some(""), true, &[], &[]),
        ("eve", Some("acme"), false, &[], &[]),
    ] {
        let token = callers.token(subject, tenant, is_auditor);
        let told = format!("{subject} {tenant:?}");
        assert_eq!(
            client.get("/invoices").bearer(&token).send().await.json(),
            ids(listed),
            "{told}"
        );
        // Nothing foreign leaves where the handler forgets the condition.
        assert_eq!(
            client.get("/everything").bearer(&token).send().await.json(),
            ids(all),
            "{told}"
        );
        let count = client.get("/count").bearer(&token).send().await.json();
        assert_eq!(count, json!({"count": all.len()}), "{told}");
        for id in 1..=12 {
            let reply = client.get(&format!("/invoices/{id}")).bearer(&token).send().await;
            let status = if all.contains(&id) { 200 } else { 404 };
            assert_eq!(reply.status(), status, "{told}: {id}");
        }
    }
}
