use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;
use axum::routing::{any, delete, get, patch, post, put};

use super::*;

fn methods(names: &[&'static str]) -> Methods {
    Methods::of(names.iter().copied())
}

/// Paths that axum takes and does not, alone and beside one another.
const PATHS: [&str; 26] = [
    "",
    "/",
    "//",
    "/a",
    "/a/",
    "/{x}",
    "/{y}",
    "/{x}/",
    "/{x}/b",
    "/{y}/c",
    "/a{x}",
    "/a-{y}",
    "/{x}-a",
    "/{x}{y}",
    "/{*rest}",
    "/a/{*rest}",
    "/{*rest}/b",
    "/{a",
    "/a}",
    "/{}",
    "/{{a}}",
    "/:id",
    "/*all",
    "no-slash",
    "/a/b",
    "/a/{x}",
];

async fn nothing() {}

/// Whether axum takes it, which panics where it does not.
fn takes(build: impl FnOnce() -> Router) -> bool {
    catch_unwind(AssertUnwindSafe(build)).is_ok()
}

#[test]
fn two_routes_are_taken_as_axum_takes_them() {
    let mut taken = 0;
    for first in PATHS {
        for second in PATHS {
            let mut table = RouteTable::default();
            let route = |table: &mut RouteTable, path| table.route(path, methods(&["GET"]));
            let ours = route(&mut table, first).and_then(|()| route(&mut table, second)).is_ok();
            let handler = || get(nothing);
            let axums = takes(|| Router::new().route(first, handler()).route(second, handler()));
            assert_eq!(ours, axums, "{first:?} {second:?}");
            taken += usize::from(ours);
        }
    }
    assert!((100..400).contains(&taken), "some are and some are not: {taken}");
}

#[test]
fn what_is_nested_and_merged_is_taken_as_axum_takes_it() {
    for at in PATHS {
        for inner in ["/", "/b", "/{x}", "/{*rest}", "/c/{x}"] {
            for beside in ["/a/b", "/a", "/{z}", "/q"] {
                let get_only = || methods(&["GET"]);
                let (mut outer, mut nested) = (RouteTable::default(), RouteTable::default());
                outer.route(beside, get_only()).unwrap();
                nested.route(inner, get_only()).unwrap();
                let router = |path| Router::new().route(path, get(nothing));
                let case = format!("{inner} at {at:?} beside {beside}");
                let ours = outer.clone().nest(at, nested.clone()).is_ok();
                assert_eq!(ours, takes(|| router(beside).nest(at, router(inner))), "{case}");
                let service = || any(nothing);
                let ours = outer.clone().nest_service(at).is_ok();
                let axums = takes(|| router(beside).nest_service(at, service()));
                assert_eq!(ours, axums, "a service, {case}");
                let ours = outer.clone().service(at).is_ok();
                let axums = takes(|| router(beside).route_service(at, service()));
                assert_eq!(ours, axums, "a service at the path, {case}");
                let ours = outer.merge(nested).is_ok();
                assert_eq!(ours, takes(|| router(beside).merge(router(inner))), "merged, {case}");
            }
        }
    }
}

#[test]
fn there_is_one_fallback_and_joined_routers_are_taken_as_axum_takes_them() {
    let with = || {
        let mut table = RouteTable::default();
        table.fallback().unwrap();
        table
    };
    let router = || Router::<()>::new().fallback(nothing);
    assert!(with().merge(RouteTable::default()).is_ok());
    assert!(RouteTable::default().merge(with()).is_ok());
    assert!(with().merge(with()).unwrap_err().contains("both routers have a fallback"));
    assert!(!takes(|| router().merge(router())));
    assert!(with().fallback().unwrap_err().contains("has a fallback already"));
    let mut twice = RouteTable::default();
    assert!(twice.nest("/a", with()).is_ok() && twice.nest("/b", with()).is_ok());
    assert!(twice.nest("/a", with()).unwrap_err().contains("two fallbacks answer below `/a`"));
    assert!(takes(|| Router::new().nest("/a", router()).nest("/b", router())));
    assert!(!takes(|| Router::new().nest("/a", router()).nest("/a", router())));
}

#[test]
fn a_method_has_one_handler() {
    let mut table = RouteTable::default();
    assert!(table.route("/a", methods(&["GET", "POST"])).is_ok());
    assert!(table.route("/a", methods(&["PUT"])).is_ok());
    let told = table.route("/a", methods(&["DELETE", "POST"])).unwrap_err();
    assert_eq!(told, "`POST /a` has a handler already: keep one of the two");
    let told = table.route("/b", methods(&["GET", "GET"])).unwrap_err();
    assert_eq!(told, "`GET /b` has a handler already: keep one of the two");
    assert!(table.service("/a").unwrap_err().contains("`/a` is taken already"));
}

/// What axum tells a log of a router's methods is all that is known of them.
#[test]
fn the_methods_of_an_unguarded_router_are_known() {
    let known = |router: MethodRouter| {
        let Methods { names, others } = Methods::of_unguarded(&router);
        (names, others)
    };
    assert_eq!(known(MethodRouter::new()), (vec![], false));
    assert_eq!(known(get(nothing)), (vec!["GET"], false));
    assert_eq!(known(post(nothing).put(nothing)), (vec!["POST", "PUT"], false));
    let others = delete(nothing).patch(nothing).head(nothing).trace(nothing);
    assert_eq!(known(others), (vec!["HEAD", "DELETE", "PATCH", "TRACE"], false));
    assert_eq!(known(patch(nothing).options(nothing).connect(nothing)).0.len(), 3);
    assert_eq!(known(any(nothing)), (vec![], true));
    assert_eq!(known(put(nothing).fallback(nothing)), (vec!["PUT"], true));
    let layered = get(nothing).layer(tower_layer::Identity::new());
    assert_eq!(known(layered), (vec!["GET"], false));
    let (mut table, get_only) = (RouteTable::default(), Methods::of_unguarded::<()>(&get(nothing)));
    table.route("/a", methods(&["POST"])).unwrap();
    assert!(table.route("/a", get_only.clone()).is_ok());
    assert!(table.route("/a", get_only).is_err());
    let all = Methods::of_unguarded::<()>(&any(nothing));
    assert!(table.route("/a", all.clone()).is_ok(), "every other method");
    assert!(table.route("/a", all).is_err());
}

#[test]
fn each_reason_names_the_way_out() {
    let mut table = RouteTable::default();
    table.route("/staff/{id}", methods(&["GET"])).unwrap();
    for (path, told) in [
        ("", "the path `` does not begin with `/`"),
        ("staff", "the path `staff` does not begin with `/`"),
        ("/:id", "begins with `:`: write `{id}` for a parameter"),
        ("/*rest", "begins with `*`: write `{*rest}` for a parameter"),
        ("/{id", "has a brace that belongs to no parameter: write `{name}`, or `{{` and `}}`"),
        ("/{a}-{b}", "has more in a segment than one parameter at its end"),
        ("/{*rest}/a", "continues after `{*name}`, which must be last"),
        ("/staff/{name}", "`/staff/{name}` and `/staff/{id}` match the same requests"),
    ] {
        let reason = table.clone().route(path, methods(&["GET"])).unwrap_err();
        assert!(reason.contains(told), "{path}: {reason}");
    }
    for (path, told) in [
        ("/", "nothing is nested at `/`: write `.merge(..)` for a router"),
        ("/{*rest}", "nothing can be nested below it: write `{name}` for one segment"),
    ] {
        let reason = table.clone().nest(path, RouteTable::default()).unwrap_err();
        assert!(reason.contains(told), "{path}: {reason}");
    }
}

/// A router of one route.
fn one(path: &str, names: &[&'static str]) -> RouteTable {
    let mut table = RouteTable::default();
    table.route(path, methods(names)).unwrap();
    table
}

#[test]
fn what_is_not_taken_whole_changes_nothing() {
    let mut table = one("/a", &["GET"]);
    table.nest("/below", one("/b", &["GET"])).unwrap();
    let known = format!("{table:?}");
    // The first two fit, and the third does not.
    let mut other = one("/a", &["POST"]);
    other.route("/b", methods(&["GET"])).unwrap();
    other.route("/below/b", methods(&["GET"])).unwrap();
    other.fallback().unwrap();
    assert!(table.merge(other).is_err());
    let mut nested = one("/b", &["GET"]);
    nested.route("/c", methods(&["GET"])).unwrap();
    assert!(table.nest("/below", nested).is_err());
    let mut twice = one("/c", &["GET"]);
    twice.fallback().unwrap();
    table.nest("/tail", twice.clone()).unwrap();
    let with_tail = format!("{table:?}");
    twice = one("/d", &["GET"]);
    twice.fallback().unwrap();
    assert!(table.nest("/tail", twice).is_err(), "two fallbacks");
    assert_eq!(format!("{table:?}"), with_tail);
    assert_ne!(known, with_tail);
    // What did not fit takes no place, and what was there keeps its own.
    for (path, is_free) in
        [("/b", true), ("/below/c", true), ("/tail/d", true), ("/below/b", false), ("/{x}", true)]
    {
        assert_eq!(table.clone().route(path, methods(&["GET"])).is_ok(), is_free, "{path}");
    }
    assert!(table.clone().route("/a", methods(&["POST"])).is_ok());
    assert!(table.clone().route("/a", methods(&["GET"])).is_err());
    let mut rest = RouteTable::default();
    rest.fallback().unwrap();
    assert!(table.merge(rest).is_ok(), "the fallback of what did not fit is none");
}

/// Eight times as many routers take eight times as long, and not sixty-four times.
#[test]
fn many_routers_are_merged_and_nested_in_the_time_of_their_routes() {
    let time = |routers: usize| {
        let once = || {
            let others: Vec<_> =
                (0..routers).map(|number| one(&format!("/r{number}"), &["GET"])).collect();
            let begin = std::time::Instant::now();
            let mut table = RouteTable::default();
            for (number, other) in others.into_iter().enumerate() {
                table.nest(&format!("/n{number}"), other.clone()).unwrap();
                table.merge(other).unwrap();
            }
            begin.elapsed()
        };
        (0..3).map(|_| once()).min().unwrap()
    };
    // A busy machine takes its time from the many more than from the few, but not in each round.
    assert!((0..10).any(|_| time(2_400) < time(300) * 24));
}
