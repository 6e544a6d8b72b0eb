//! Routes at one path: `any(..)` beside a method of its own or beside what nothing guards, and versions that a header field names.

use axum::extract::Request;
use axum::routing::MethodRouter;
use palisade::http::HeaderValue;
use palisade::routing::any;

use super::*;

const WHY: &str = "a page for everybody";

#[secure(rate = "5/s")]
async fn show() -> NoContent {
    NoContent
}

#[secure(rate = "5/s")]
async fn proxy() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", version = "1")]
async fn first() -> NoContent {
    NoContent
}

#[secure(rate = "5/s", version = "2")]
async fn second() -> NoContent {
    NoContent
}

fn beside() -> SecureRouter {
    let open: MethodRouter<()> = axum::routing::get(async || "open");
    SecureRouter::new()
        .route("/mixed", any(proxy).get(show))
        .unguarded(WHY, "/shop", open)
        .route("/shop", any(proxy))
        .route("/staff", get(first))
        .route("/staff", get(second))
}

fn fixtures(world: &World) -> Fixtures {
    let ada = || Fixture::by("ada").expecting(204);
    let version = |name: &str| ada().version(name).header("api-version", name);
    Fixtures::new(&world.issuer, &world.clock)
        .route("*", "/mixed", ada())
        .route("GET", "/mixed", ada())
        .route("*", "/shop", ada())
        .leaving_out("*", "/shop", WHY)
        .route("GET", "/staff", version("1"))
        .route("GET", "/staff", version("2"))
}

/// The routes behind a layer that lets every request in that is a hole.
async fn report(world: &World, fixtures: &Fixtures, is_hole: fn(&Request) -> bool) -> Report {
    let token = world.issuer.token("ada", &world.clock).sign();
    let bearer = HeaderValue::try_from(format!("Bearer {token}")).unwrap();
    let app = async || {
        let bearer = bearer.clone();
        let layer = axum::middleware::map_request(move |mut request: Request| {
            let bearer = bearer.clone();
            async move {
                if is_hole(&request) {
                    request.headers_mut().insert("authorization", bearer);
                }
                request
            }
        });
        let versions = Versions::in_header("api-version", ["1", "2"]);
        let security = world.security().versions(versions).build().unwrap();
        beside().layer(layer).secured_by(security).unwrap()
    };
    attacks(app, fixtures).await
}

/// Whether a request is answered without its guard.
type Hole = fn(&Request) -> bool;

#[tokio::test]
async fn each_handler_of_one_path_is_attacked() {
    let world = World::new().await;
    let right = report(&world, &fixtures(&world), |_| false).await;
    assert!(right.is_clean(), "{right}");
    let holes: [(&str, Hole); 5] = [
        ("* /mixed", |it| it.uri().path() == "/mixed" && it.method() != "GET"),
        ("GET /mixed", |it| it.uri().path() == "/mixed" && it.method() == "GET"),
        ("* /shop", |it| it.uri().path() == "/shop" && it.method() != "GET"),
        ("GET /staff, version 1", |it| it.headers().get("api-version").is_some_and(|it| it == "1")),
        ("GET /staff, version 2", |it| it.headers().get("api-version").is_some_and(|it| it == "2")),
    ];
    for (route, is_hole) in holes {
        let report = report(&world, &fixtures(&world), is_hole).await;
        let found = report.found_all();
        assert!(found.iter().any(|found| found.attack == "no credential"), "{route}: {report}");
        let path = |route: &str| route.split_once(' ').unwrap().1.to_owned();
        assert!(found.iter().all(|found| path(&found.route) == path(route)), "{route}: {report}");
    }
}

#[tokio::test]
async fn a_fixture_of_one_handler_is_none_of_another_at_its_path() {
    let world = World::new().await;
    let all = |fixtures: Fixtures| {
        let ada = || Fixture::by("ada").expecting(204);
        fixtures.route("*", "/mixed", ada()).route("GET", "/mixed", ada())
    };
    let new = || all(Fixtures::new(&world.issuer, &world.clock));
    let one = Fixture::by("ada").version("1").header("api-version", "1").expecting(204);
    let unversioned = Fixture::by("ada").header("api-version", "1").expecting(204);
    let report_of = async |fixtures: Fixtures| report(&world, &fixtures, |_| false).await;
    let found = |report: &Report, attack: &str| {
        report.found_all().iter().filter(|found| found.attack == attack).count()
    };
    // The second version, and what stands behind `any` beside the page, have no fixture.
    let some = new().route("GET", "/staff", one).leaving_out("*", "/shop", WHY);
    let report = report_of(some).await;
    assert_eq!(found(&report, "no fixture"), 2, "{report}");
    let none = new().route("GET", "/staff", unversioned).leaving_out("GET", "/staff", WHY);
    let report = report_of(none).await;
    assert_eq!(found(&report, "no fixture"), 3, "{report}");
    assert_eq!(found(&report, "no guard"), 1, "{report}");
    let gone = Fixture::by("ada").version("3");
    let report = report_of(new().route("GET", "/staff", gone)).await;
    assert_eq!(found(&report, "a fixture without a route"), 1, "{report}");
}
