//! A fixture with a credential that is not a token says who else there is: what is not tried is found.

use super::*;

#[derive(Role)]
#[allow(dead_code, reason = "named by tokens and rules")]
pub(super) enum Desk {
    Clerk,
}

#[secure(auth = "session", roles = Desk, role = "clerk", rate = "5/s")]
async fn file() -> NoContent {
    NoContent
}

#[secure(auth = "session", rate = "5/s")]
async fn own(caller: Principal) -> Json<Line> {
    Json(Line { text: format!("of {}", caller.subject()) })
}

#[secure(auth = "session", rate = "5/s")]
async fn everybodys() -> Json<Line> {
    Json(Line { text: "of ada".to_owned() })
}

#[secure(auth = "session", rate = "5/s", objects = "a hole: any draft, of whomever")]
async fn any_draft(Path(owner): Path<Text<8>>) -> Json<Line> {
    Json(Line { text: owner.into_string() })
}

/// What is found at one route with this fixture.
async fn found_at(routes: SecureRouter, path: &str, fixture: impl Fn(&World) -> Fixture) -> String {
    let world = World::new().await;
    let fixtures = Fixtures::new(&world.issuer, &world.clock).route("GET", path, fixture(&world));
    let security = || world.security().roles::<Desk>().build().unwrap();
    let app = async || routes.clone().secured_by(security()).unwrap();
    attacks(app, &fixtures).await.to_string()
}

fn by_session(world: &World) -> Fixture {
    Fixture::anonymous().presents("cookie", &world.cookie)
}

fn other(world: &World) -> Fixture {
    Fixture::anonymous().presents("cookie", &world.others)
}

const CLEAN: &str = " 0 findings";

#[tokio::test]
async fn a_route_with_objects_asks_for_the_credential_of_another_owner() {
    let drafts = || SecureRouter::new().route("/drafts/{id}", get(draft));
    let draft_of = |world: &World| by_session(world).path("/drafts/ada");
    let told = found_at(drafts(), "/drafts/{id}", draft_of).await;
    assert!(told.contains("another owner") && told.contains("neither"), "{told}");
    for fixture in [
        (|world: &World| by_session(world).stranger(other(world))) as fn(&World) -> Fixture,
        |world| by_session(world).refusing("another owner's session", &world.others),
        |world| by_session(world).no_stranger("every draft is read by everybody"),
    ] {
        let at = |world: &World| fixture(world).path("/drafts/ada");
        let told = found_at(drafts(), "/drafts/{id}", at).await;
        assert!(told.contains(CLEAN), "{told}");
    }
    let by_token = |world: &World| draft_of(world).stranger(Fixture::by("eve"));
    let told = found_at(drafts(), "/drafts/{id}", by_token).await;
    assert!(told.contains("a stranger with a credential of its own"), "{told}");
}

#[tokio::test]
async fn another_owner_who_reads_an_object_by_its_session_is_found() {
    let drafts = SecureRouter::new().route("/drafts/{id}", get(any_draft));
    let at = |world: &World| by_session(world).path("/drafts/ada").stranger(other(world));
    let told = found_at(drafts, "/drafts/{id}", at).await;
    assert!(told.contains("another owner"), "{told}");
}

#[tokio::test]
async fn what_is_a_callers_own_is_not_read_by_another_session() {
    let at = |world: &World| by_session(world).of_its_own("of ada").stranger(other(world));
    let told = found_at(SecureRouter::new().route("/own", get(own)), "/own", at).await;
    assert!(told.contains(CLEAN), "{told}");
    let told = found_at(SecureRouter::new().route("/own", get(everybodys)), "/own", at).await;
    assert!(told.contains("a value of the caller's own"), "{told}");
    let nobody_else = |world: &World| by_session(world).of_its_own("of ada");
    let told = found_at(SecureRouter::new().route("/own", get(own)), "/own", nobody_else).await;
    assert!(told.contains("another owner"), "{told}");
}

#[tokio::test]
async fn what_is_stated_of_a_token_beside_another_credential_is_found() {
    let files = || SecureRouter::new().route("/file", get(file));
    let bare = |world: &World| by_session(world).role("clerk").foreign_tenant("tenant", "globex");
    let told = found_at(files(), "/file", |world| bare(world).expecting(403)).await;
    for stated in ["roles, which no attack uses", "another tenant's claim", "fewer rights"] {
        assert!(told.contains(stated), "{stated}: {told}");
    }
    let told = found_at(files(), "/file", |world| {
        let fixture = by_session(world).expecting(403);
        fixture.refusing("fewer rights, as nobody has in this session", &world.others)
    });
    let told = told.await;
    assert!(told.contains(CLEAN), "{told}");
}
