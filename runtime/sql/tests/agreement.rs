//! Random rules over random rows: the query yields the rows that the check lets through, with `NULL` in every
//! column and texts that databases like to confuse.

use std::collections::BTreeSet;

use palisade::objects::{Field, ObjectRule, RowFilter, all, any, caller, not};
use palisade::{CallerId, Principal, field};
use palisade_sql::PushFilter as _;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sqlx::postgres::PgPool;
use sqlx::query_builder::QueryBuilder;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Postgres, Sqlite};
use uuid::Uuid;

use crate::callers::{Callers, Role};
use crate::server;

/// A row, whose every column may be absent.
#[derive(Clone, Debug)]
struct Row {
    id: i64,
    owner: Option<CallerId>,
    tenant: Option<String>,
    state: Option<String>,
    level: Option<i64>,
    open: Option<bool>,
    project: Option<Uuid>,
}

const OWNER: Field<Row, Option<CallerId>> = field!(Row.owner as "owner_id");
const TENANT: Field<Row, Option<String>> = field!(Row.tenant);
const STATE: Field<Row, Option<String>> = field!(Row.state as "State");
const LEVEL: Field<Row, Option<i64>> = field!(Row.level);
const OPEN: Field<Row, Option<bool>> = field!(Row.open);
const PROJECT: Field<Row, Option<Uuid>> = field!(Row.project);

/// Case, accents, spaces, quotes, wildcards and the names of columns.
const TEXTS: &[&str] = &[
    "", "a", "A", "a ", "é", "e\u{301}", "'; --", "\"", "`", "%", "?", "$1", "State", "acme", "1",
];
const SUBJECTS: &[&str] = &["ada", "Ada", "grace"];
const PROJECTS: &[u128] = &[1, 2, 3];

/// A rule as it is drawn.
#[derive(Clone, Debug)]
enum Drawn {
    Owned,
    OwnedBy(&'static str),
    OfTheTenant,
    State(Option<&'static str>),
    States(Vec<&'static str>),
    StateOfTheCaller,
    NoState,
    NoOwner,
    LevelIs(i64),
    AtMost(i64),
    AtLeastTheCallers(Option<i64>),
    Open(bool),
    Projects(Vec<u128>),
    ProjectsOfTheCaller(usize),
    Auditor,
    Not(Box<Drawn>),
    Any(Box<(Drawn, Drawn)>),
    All(Box<(Drawn, Drawn, Drawn)>),
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let text = || proptest::sample::select(TEXTS);
    let level = || prop_oneof![-2..3_i64, Just(i64::MAX), Just(i64::MIN)];
    let leaf = prop_oneof![
        Just(Drawn::Owned),
        proptest::sample::select(SUBJECTS).prop_map(Drawn::OwnedBy),
        Just(Drawn::OfTheTenant),
        proptest::option::of(text()).prop_map(Drawn::State),
        proptest::collection::vec(text(), 0..4).prop_map(Drawn::States),
        Just(Drawn::StateOfTheCaller),
        Just(Drawn::NoState),
        Just(Drawn::NoOwner),
        level().prop_map(Drawn::LevelIs),
        level().prop_map(Drawn::AtMost),
        proptest::option::of(level()).prop_map(Drawn::AtLeastTheCallers),
        any_bool().prop_map(Drawn::Open),
        proptest::sample::subsequence(PROJECTS, 0..=PROJECTS.len()).prop_map(Drawn::Projects),
        (0..=PROJECTS.len()).prop_map(Drawn::ProjectsOfTheCaller),
        Just(Drawn::Auditor),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|rule| Drawn::Not(Box::new(rule))),
            (inner.clone(), inner.clone()).prop_map(|rules| Drawn::Any(Box::new(rules))),
            (inner.clone(), inner.clone(), inner).prop_map(|rules| Drawn::All(Box::new(rules))),
        ]
    })
}

fn any_bool() -> impl Strategy<Value = bool> {
    proptest::bool::ANY
}

type Rule = Box<dyn ObjectRule<Row>>;

fn build(drawn: &Drawn, issuer: &str) -> Rule {
    match drawn.clone() {
        Drawn::Owned => Box::new(OWNER.is(caller::id())),
        Drawn::OwnedBy(subject) => Box::new(OWNER.is(CallerId::new(issuer, subject))),
        Drawn::OfTheTenant => Box::new(TENANT.is(caller::tenant())),
        Drawn::State(state) => Box::new(STATE.is(state)),
        Drawn::States(states) => Box::new(STATE.is_one_of(states)),
        Drawn::StateOfTheCaller => {
            Box::new(STATE.is(caller::fact("tenant", |it| it.tenant().map(str::to_owned))))
        }
        Drawn::NoState => Box::new(STATE.is_absent()),
        Drawn::NoOwner => Box::new(OWNER.is_absent()),
        Drawn::LevelIs(level) => Box::new(LEVEL.is(level)),
        Drawn::AtMost(level) => Box::new(LEVEL.at_most(level)),
        Drawn::AtLeastTheCallers(level) => {
            Box::new(LEVEL.at_least(caller::fact("level", move |_| level)))
        }
        Drawn::Open(open) => Box::new(OPEN.is(open)),
        Drawn::Projects(ids) => {
            let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from_u128).collect();
            Box::new(PROJECT.is_one_of(ids))
        }
        Drawn::ProjectsOfTheCaller(count) => {
            Box::new(PROJECT.is_one_of(caller::facts("projects", move |_| {
                PROJECTS.iter().take(count).map(|id| Uuid::from_u128(*id)).collect()
            })))
        }
        Drawn::Auditor => Box::new(caller::has_role(Role::Auditor)),
        Drawn::Not(rule) => Box::new(not(build(&rule, issuer))),
        Drawn::Any(rules) => Box::new(any((build(&rules.0, issuer), build(&rules.1, issuer)))),
        Drawn::All(rules) => Box::new(all((
            build(&rules.0, issuer),
            build(&rules.1, issuer),
            build(&rules.2, issuer),
        ))),
    }
}

fn rows(issuer: &str, runner: &mut TestRunner) -> Vec<Row> {
    let owner = proptest::option::of(proptest::sample::select(SUBJECTS));
    let text = || proptest::option::of(proptest::sample::select(TEXTS));
    let level = proptest::option::of(prop_oneof![-2..3_i64, Just(i64::MAX), Just(i64::MIN)]);
    let project = proptest::option::of(proptest::sample::select(PROJECTS));
    let row = (owner, text(), text(), level, proptest::option::of(any_bool()), project);
    let rows = proptest::collection::vec(row, 60).new_tree(runner).unwrap().current();
    let numbered = rows.into_iter().zip(1..);
    numbered
        .map(|((owner, tenant, state, level, open, project), id)| Row {
            id,
            owner: owner.map(|subject| CallerId::new(issuer, subject)),
            tenant: tenant.map(str::to_owned),
            state: state.map(str::to_owned),
            level,
            open,
            project: project.map(Uuid::from_u128),
        })
        .collect()
}

macro_rules! databases {
    ($($module:ident $database:ident $pool:ident, $types:literal;)*) => {$(
        mod $module {
            use super::*;

            pub(super) async fn fill(pool: &$pool, rows: &[Row]) {
                sqlx::query($types).execute(pool).await.unwrap();
                for row in rows {
                    let mut query = QueryBuilder::<$database>::new("INSERT INTO rows VALUES (");
                    let mut values = query.separated(", ");
                    values.push_bind(row.id);
                    values.push_bind(row.owner.as_ref().map(ToString::to_string));
                    values.push_bind(row.tenant.clone());
                    values.push_bind(row.state.clone());
                    values.push_bind(row.level);
                    values.push_bind(row.open);
                    values.push_bind(row.project);
                    query.push(")").build().execute(pool).await.unwrap();
                }
            }

            pub(super) async fn yields(pool: &$pool, filter: &RowFilter<Row>) -> BTreeSet<i64> {
                let mut query = QueryBuilder::<$database>::new("SELECT id FROM rows WHERE ");
                query.push_filter(filter);
                let found: Vec<i64> = query.build_query_scalar().fetch_all(pool).await.unwrap();
                let mut query = QueryBuilder::<$database>::new("SELECT r.id FROM rows r WHERE ");
                query.push_filter_of("r", filter);
                let again: Vec<i64> = query.build_query_scalar().fetch_all(pool).await.unwrap();
                assert_eq!(found, again);
                found.into_iter().collect()
            }
        }
    )*};
}

databases! {
    sqlite Sqlite SqlitePool,
        // A collation of the column's own does not reach the comparison.
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, owner_id TEXT COLLATE NOCASE, tenant TEXT COLLATE RTRIM,
         State TEXT, level INTEGER, open BOOLEAN, project BLOB)";
    postgres Postgres PgPool,
        "CREATE TABLE rows (id bigint PRIMARY KEY, owner_id text, tenant varchar(64), \"State\" text, level bigint,
         open boolean, project uuid)";
}

/// The rules that are tried in each database, over three sets of rows.
const RULES: usize = 700;

#[tokio::test]
async fn the_query_yields_what_the_check_lets_through() {
    let callers = Callers::new();
    let principals = [
        callers.principal("ada", Some("acme"), false).await,
        callers.principal("ada", None, true).await,
        callers.principal("eve", Some("a"), false).await,
    ];
    let server = server::start();
    let mut runner = TestRunner::deterministic();
    let mut matched = 0;
    for principal in &principals {
        let rows = rows(callers.issuer(), &mut runner);
        let sqlite = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:");
        let sqlite = sqlite.await.unwrap();
        sqlite::fill(&sqlite, &rows).await;
        let postgres = match &server {
            Some(server) => Some(server.pool().await),
            None => None,
        };
        if let Some(pool) = &postgres {
            sqlx::query("DROP TABLE IF EXISTS rows").execute(pool).await.unwrap();
            postgres::fill(pool, &rows).await;
        }
        for _ in 0..RULES {
            let drawn = drawn().new_tree(&mut runner).unwrap().current();
            let rule = build(&drawn, callers.issuer());
            let allowed = checked(&rule, &rows, principal);
            let filter = RowFilter::of(&*rule, principal);
            assert_eq!(sqlite::yields(&sqlite, &filter).await, allowed, "SQLite: {drawn:?}");
            if let Some(pool) = &postgres {
                assert_eq!(postgres::yields(pool, &filter).await, allowed, "Postgres: {drawn:?}");
            }
            matched += usize::from(!allowed.is_empty() && allowed.len() < rows.len());
        }
    }
    assert!(matched > RULES, "too few rules tell rows apart: {matched}");
}

fn checked(rule: &Rule, rows: &[Row], caller: &Principal) -> BTreeSet<i64> {
    rows.iter().filter(|row| rule.holds(row, caller)).map(|row| row.id).collect()
}
