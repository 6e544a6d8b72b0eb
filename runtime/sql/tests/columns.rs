//! Tables that do not hold what a rule compares, told when the service starts.

use palisade::objects::{Field, all, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};
use palisade_sql::{ReadColumns, check_columns};
use sqlx::sqlite::SqlitePoolOptions;

use crate::server;

struct Note {
    tenant: String,
    level: i32,
    open: Option<bool>,
    project: uuid::Uuid,
}

const TENANT: Field<Note, String> = field!(Note.tenant as "tenant_name");
const LEVEL: Field<Note, i32> = field!(Note.level);
const OPEN: Field<Note, Option<bool>> = field!(Note.open);
const PROJECT: Field<Note, uuid::Uuid> = field!(Note.project);

allow_by_rule!(Note: Read => all((
    TENANT.is(caller::tenant()),
    LEVEL.at_most(3),
    OPEN.is(true),
    PROJECT.is_one_of([uuid::Uuid::nil()]),
)));

impl Resource for Note {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

async fn told(pool: &impl ReadColumns, table: &str) -> String {
    match check_columns::<Note, Read>(pool, table).await {
        Ok(()) => "fits".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn sqlite_says_what_its_columns_hold() {
    let pool =
        SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    for (columns, expected) in [
        ("tenant_name TEXT, level INTEGER, open BOOLEAN, project BLOB", "fits"),
        ("tenant_name VARCHAR(9) COLLATE NOCASE, level BIGINT, open INT, project", "fits"),
        (
            "level INTEGER, open BOOLEAN, project BLOB",
            "a rule compares `tenant_name`, which is not a column of `t`",
        ),
        (
            "tenant_name TEXT, level REAL, open BOOLEAN, project BLOB",
            "`t.level` does not hold the integer that a rule compares",
        ),
        (
            "tenant_name TEXT, level INTEGER, open TEXT, project BLOB",
            "`t.open` does not hold the bool that a rule compares",
        ),
        (
            "tenant_name TEXT, level INTEGER, open BOOLEAN, project TEXT",
            "`t.project` does not hold the uuid that a rule compares",
        ),
        (
            "tenant_name NUMERIC, level INTEGER, open BOOLEAN, project BLOB",
            "`t.tenant_name` does not hold the text that a rule compares",
        ),
    ] {
        sqlx::query("DROP TABLE IF EXISTS t").execute(&pool).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE TABLE t ({columns})"));
        sqlx::query(create).execute(&pool).await.unwrap();
        assert_eq!(told(&pool, "t").await, expected, "{columns}");
    }
    let missing = "a rule compares `tenant_name`, which is not a column of `none`";
    assert_eq!(told(&pool, "none").await, missing);
    assert_eq!(told(&pool, "t'; DROP TABLE t").await, missing.replace("none", "t'; DROP TABLE t"));
}

#[tokio::test]
async fn postgres_says_what_its_columns_hold() {
    let Some(server) = server::start() else { return };
    let pool = server.pool().await;
    let folding = "CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false)";
    sqlx::query(folding).execute(&pool).await.unwrap();
    for (columns, expected) in [
        ("tenant_name text, level int, open boolean, project uuid", "fits"),
        ("tenant_name varchar(9), level smallint, open boolean, project uuid", "fits"),
        (
            "tenant_name text COLLATE folding, level int, open boolean, project uuid",
            "`t.tenant_name` has a nondeterministic collation, which calls different texts equal",
        ),
        (
            "tenant_name char(9), level int, open boolean, project uuid",
            "`t.tenant_name` does not hold the text that a rule compares",
        ),
        (
            "tenant_name text, level numeric, open boolean, project uuid",
            "`t.level` does not hold the integer that a rule compares",
        ),
        (
            "tenant_name text, level int, open int, project uuid",
            "`t.open` does not hold the bool that a rule compares",
        ),
        (
            "tenant_name text, level int, open boolean, project text",
            "`t.project` does not hold the uuid that a rule compares",
        ),
        (
            "\"TENANT_NAME\" text, level int, open boolean, project uuid",
            "a rule compares `tenant_name`, which is not a column of `t`",
        ),
    ] {
        sqlx::query("DROP TABLE IF EXISTS t").execute(&pool).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE TABLE t ({columns})"));
        sqlx::query(create).execute(&pool).await.unwrap();
        assert_eq!(told(&pool, "t").await, expected, "{columns}");
    }
    assert!(told(&pool, "none").await.contains("not a column"));
}
