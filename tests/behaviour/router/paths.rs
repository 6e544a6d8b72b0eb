//! What a handler reads from the path is what its route captures, or nothing starts.

use palisade::http::StatusCode;
use palisade::prelude::*;

use crate::support::fixture::{Fixture, refused};

/// Two parameters by name, and one that need not be there.
#[input]
struct Names {
    #[input(plain)]
    year: u16,
    #[input(plain)]
    #[serde(rename = "for")]
    purpose: Text<8>,
    #[input(plain)]
    #[serde(default)]
    extra: u8,
}

/// One of few names.
#[input]
#[serde(rename_all = "snake_case")]
enum Kind {
    Open,
    Paid,
}

macro_rules! readers {
    ($($name:ident $read:ty;)*) => {$(
        #[secure]
        async fn $name(_: Path<$read>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

readers! {
    one Plain<u16>;
    single (Plain<u16>,);
    two (Plain<u16>, Plain<Text<8>>);
    three (Plain<u16>, Plain<Text<8>>, bool);
    names Names;
    kind Kind;
    plain_kind Plain<Kind>;
    kind_of_year (Kind, Plain<u16>);
}

#[secure(objects = "years are nobody's")]
async fn perhaps(_: Option<Path<u16>>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn perhaps_kind(_: Option<Path<Kind>>) -> StatusCode {
    StatusCode::OK
}

fn at(path: &str) -> [SecureRouter; 5] {
    [
        SecureRouter::new().route(path, get(one)),
        SecureRouter::new().route(path, get(single)),
        SecureRouter::new().route(path, get(two)),
        SecureRouter::new().route(path, get(three)),
        SecureRouter::new().route(path, get(names)),
    ]
}

/// Which of the handlers start on a route.
fn started<const N: usize>(routes: [SecureRouter; N]) -> [bool; N] {
    let (clock, issuer) = Default::default();
    routes.map(|routes| {
        let security = crate::support::fixture::builder(&clock, &issuer).build().unwrap();
        routes.secured_by(security).is_ok()
    })
}

#[test]
fn the_number_and_the_names_of_parameters_fit() {
    for (path, expected) in [
        ("/x", [false, false, false, false, false]),
        ("/x/{year}", [true, true, false, false, false]),
        ("/x/{any}", [true, true, false, false, false]),
        ("/x/{*any}", [true, true, false, false, false]),
        ("/x/{year}/{for}", [false, false, true, false, true]),
        ("/x/{for}/at/{year}", [false, false, true, false, true]),
        ("/x/{year}/{purpose}", [false, false, true, false, false]),
        ("/x/{year}/{for}/{extra}", [false, false, false, true, true]),
        ("/x/{year}/{for}/{other}", [false, false, false, true, false]),
    ] {
        assert_eq!(started(at(path)), expected, "{path}");
        let nested =
            |routes: [SecureRouter; 5]| routes.map(|routes| SecureRouter::new().nest("/n", routes));
        assert_eq!(started(nested(at(path))), expected, "/n{path}");
    }
    // What an outer path captures is read as well.
    let below = at("/x/{for}").map(|routes| SecureRouter::new().nest("/{year}", routes));
    assert_eq!(started(below), [false, false, true, false, true]);
    let merged = at("/x/{year}").map(|routes| SecureRouter::new().merge(routes));
    assert_eq!(started(merged), [true, true, false, false, false]);
}

#[tokio::test]
async fn an_enum_is_read_from_one_parameter() {
    let at = |path: &str| {
        [
            SecureRouter::new().route(path, get(kind)),
            SecureRouter::new().route(path, get(plain_kind)),
            SecureRouter::new().route(path, get(perhaps_kind)),
            SecureRouter::new().route(path, get(kind_of_year)),
        ]
    };
    for (path, expected) in [
        ("/x", [false, false, true, false]),
        ("/x/{kind}", [true, true, true, false]),
        ("/x/{*kind}", [true, true, true, false]),
        ("/x/{kind}/{year}", [false, false, false, true]),
        ("/x/{kind}/{year}/{more}", [false; 4]),
    ] {
        assert_eq!(started(at(path)), expected, "{path}");
    }
    let below = at("/x/{year}").map(|routes| SecureRouter::new().nest("/{kind}", routes));
    assert_eq!(started(below), [false, false, false, true]);
    let told = refused(SecureRouter::new().route("/x/{a}/{b}", get(kind)), |builder| builder);
    assert!(told.contains("has 2 parameters, and `Path` reads 1"), "{told}");

    let fixture = Fixture::new(SecureRouter::new().route("/x/{kind}", get(kind)));
    let token = fixture.token("e1");
    for (path, status) in [("/x/open", 200), ("/x/paid", 200), ("/x/Open", 400), ("/x/0", 400)] {
        assert_eq!(fixture.get_with(path, &token).await.status().as_u16(), status, "{path}");
    }
}

#[test]
fn the_reason_names_the_handler_the_route_and_the_parameter() {
    let reason =
        |path: &str, routes: fn(&str) -> SecureRouter| refused(routes(path), |builder| builder);
    let number = reason("/a/{x}/{y}", |path| SecureRouter::new().route(path, get(one)));
    assert!(
        number.contains("`one` (")
            && number.contains("): the route `/a/{x}/{y}` has 2 parameters, and `Path` reads 1"),
        "{number}"
    );
    let none = reason("/a", |path| SecureRouter::new().route(path, get(two)));
    assert!(
        none.contains("`two` (")
            && none.contains("): the route `/a` has no parameter, and `Path` reads 2"),
        "{none}"
    );
    let lacks = reason("/a/{year}", |path| SecureRouter::new().route(path, get(names)));
    assert!(lacks.contains("lacks the parameter `{for}`"), "{lacks}");
    let foreign = reason("/a/{year}/{for}/{z}", |path| SecureRouter::new().route(path, get(names)));
    assert!(
        foreign.contains("has the parameter `{z}`, which `Path` has no field for"),
        "{foreign}"
    );
    // One fault, one reason.
    assert_eq!(foreign.lines().count(), 2, "{foreign}");
}

#[tokio::test]
async fn what_starts_can_be_called() {
    let routes = SecureRouter::new()
        .route("/a/{year}/{for}", get(names))
        .route("/b/{x}", get(perhaps))
        .route("/b", get(perhaps));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    for path in ["/a/2024/tea", "/b/2024", "/b"] {
        assert_eq!(fixture.get_with(path, &token).await.status(), StatusCode::OK, "{path}");
    }
}

/// The query, and a form that a GET sends in it.
#[secure]
async fn query_and_form(_: Query<Names>, _: Form<Names>) -> StatusCode {
    StatusCode::OK
}

#[test]
fn a_query_is_read_once() {
    let told = refused(SecureRouter::new().route("/x", get(query_and_form)), |builder| builder);
    assert!(told.contains("two parameters read the query of `GET /x`"), "{told}");
    Fixture::new(SecureRouter::new().route("/x", post(query_and_form)));
}
