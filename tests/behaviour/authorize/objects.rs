//! Objects that a request names: what is missing and what is somebody else's look the same.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::Reply;

use crate::support::fixture::{Fixture, problem};
use crate::support::log::Log;
use crate::support::staff::{Db, routes};

#[tokio::test]
async fn the_owner_and_hr_see_an_object_and_others_do_not() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let own = fixture.get_with("/employees/e3", &fixture.token("e3")).await;
    assert_eq!(own.json()["id"], "e3");
    let hr = fixture.get_with("/employees/e3", &fixture.token_as("e2", "hr")).await;
    assert_eq!(hr.json()["id"], "e3");
    problem(&fixture.get_with("/employees/e3", &fixture.token("e1")).await, 404);
}

async fn shown_to_e3(fixture: &Fixture, id: &str) -> Reply {
    fixture.get_with(&format!("/employees/{id}"), &fixture.token("e3")).await
}

#[tokio::test]
async fn a_foreign_a_missing_and_a_malformed_id_are_one_answer() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let foreign = shown_to_e3(&fixture, "e1").await;
    let members = problem(&foreign, 404);
    assert_eq!(members, serde_json::json!({"title": "Not Found", "status": 404}));
    let long = "x".repeat(300);
    let others =
        ["e9", "%00", "%ff", "%FF%FE", "e1%0a", "e1%2f", "%20e1", "E1", "..%2fe1", &long, "é"];
    for id in others.map(|id| if id == "é" { "%C3%A9" } else { id }) {
        assert_eq!(shown_to_e3(&fixture, id).await, foreign, "{id}");
    }
    assert_eq!(shown_to_e3(&fixture, "e3").await.status(), StatusCode::OK);
    assert_eq!(shown_to_e3(&fixture, "%653").await.json()["id"], "e3");
}

#[tokio::test]
async fn a_malformed_id_is_not_looked_up() {
    let db = Db::seeded();
    let fixture = Fixture::new(routes(&db));
    shown_to_e3(&fixture, "%ff").await;
    shown_to_e3(&fixture, "waytoolong").await;
    assert_eq!(db.loads(), 0);
    shown_to_e3(&fixture, "e9").await;
    assert_eq!((db.loads(), db.handled()), (1, 0));
}

#[tokio::test]
async fn only_the_audit_tells_missing_from_forbidden() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let token = fixture.token("e3");
    let ids =
        [("e1", "object_forbidden"), ("e9", "object_missing"), ("%ff", "object_id_malformed")];
    for (id, reason) in ids {
        let log = Log::listen();
        fixture.get_with(&format!("/employees/{id}"), &token).await;
        assert_eq!(log.audit()["reason"], reason);
    }
}

#[tokio::test]
async fn each_action_has_its_own_rule() {
    let fixture = Fixture::new(routes(&Db::seeded()));
    let path = "/employees/e3";
    let dismiss = |token: String| fixture.client.delete(path).bearer(&token).send();
    assert_eq!(dismiss(fixture.token_as("e1", "admin")).await.status(), StatusCode::NO_CONTENT);
    problem(&dismiss(fixture.token_as("e3", "employee")).await, 403);
}

#[tokio::test]
async fn a_store_that_fails_is_a_silent_failure_and_no_missing_object() {
    let db = Db::seeded();
    let fixture = Fixture::new(routes(&db));
    assert_eq!(shown_to_e3(&fixture, "e3").await.status(), StatusCode::OK);
    db.fail();
    let reply = shown_to_e3(&fixture, "e3").await;
    problem(&reply, 500);
    assert!(!reply.text().contains("postgres"), "{}", reply.text());
    assert_eq!(db.handled(), 1);
}

/// A project inside a tenant, named by two parameters.
struct Project {
    owner: &'static str,
}

/// Where projects are.
#[derive(Clone)]
struct Projects;

impl Resource for Project {
    type Id = (Text<8>, u32);
    type Store = Projects;
    const PARAMS: &'static [&'static str] = &["tenant", "project"];

    async fn load(_: &Projects, id: &(Text<8>, u32)) -> Result<Option<Self>, Problem> {
        match (id.0.as_str(), id.1) {
            ("acme", 7) => Ok(Some(Self { owner: "e1" })),
            ("full", _) => {
                Err(Problem::new(StatusCode::CONFLICT).detail("moving to another shard"))
            }
            _ => Ok(None),
        }
    }
}

impl Allow<Read> for Project {
    fn allow(&self, caller: &Principal) -> bool {
        self.owner == caller.subject()
    }
}

#[secure]
async fn project(_project: Authorized<Project, Read>) -> StatusCode {
    StatusCode::OK
}

fn projects() -> SecureRouter {
    SecureRouter::new().route("/{project}/of/{tenant}", get(project)).with_state(Projects)
}

#[tokio::test]
async fn an_id_of_two_parts_is_read_by_names_and_not_by_places() {
    let fixture = Fixture::new(projects());
    let token = fixture.token("e1");
    assert_eq!(fixture.get_with("/7/of/acme", &token).await.status(), StatusCode::OK);
    for path in ["/acme/of/7", "/07/of/acme", "/+7/of/acme", "/-7/of/acme", "/99999999999/of/acme"]
    {
        problem(&fixture.get_with(path, &token).await, 404);
    }
}

#[tokio::test]
async fn a_store_may_answer_with_a_problem_of_the_application() {
    let fixture = Fixture::new(projects());
    let reply = fixture.get_with("/7/of/full", &fixture.token("e1")).await;
    assert_eq!(problem(&reply, 409)["detail"], "moving to another shard");
}

#[tokio::test]
async fn foreign_objects_may_be_forbidden_for_all_ids_alike() {
    let fixture = Fixture::configured(routes(&Db::seeded()), |builder| {
        builder.foreign_objects_are_forbidden()
    });
    let foreign = shown_to_e3(&fixture, "e1").await;
    problem(&foreign, 403);
    for id in ["e9", "%ff", "waytoolong"] {
        assert_eq!(shown_to_e3(&fixture, id).await, foreign, "{id}");
    }
    assert_eq!(shown_to_e3(&fixture, "e3").await.status(), StatusCode::OK);
}

/// Something whose store never answers.
struct Lost;

impl Resource for Lost {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        std::future::pending().await
    }
}

impl Allow<Read> for Lost {
    fn allow(&self, _: &Principal) -> bool {
        false
    }
}

#[secure(timeout = "1s")]
async fn lost_last(_lost: Authorized<Lost, Read>) -> StatusCode {
    StatusCode::OK
}

#[secure(timeout = "1s")]
async fn lost_first(_lost: Authorized<Lost, Read>, _caller: Principal) -> StatusCode {
    StatusCode::OK
}

#[tokio::test(start_paused = true)]
async fn a_store_that_never_answers_is_not_blamed_on_the_caller() {
    let routes = SecureRouter::new()
        .route("/last/{id}", get(lost_last))
        .route("/first/{id}", get(lost_first));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    problem(&fixture.get_with("/first/1", &token).await, 503);
    problem(&fixture.get_with("/last/1", &token).await, 503);
}
