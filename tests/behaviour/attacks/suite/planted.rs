//! Every attack that is tried finds something in a service that is open to it: one hole for each, and a test that none is missing.

use std::collections::BTreeSet;

use axum::extract::Request;
use axum::middleware::{Next, from_fn, map_request, map_response};
use palisade::http::{HeaderValue, Uri};
use serde_json::{Value, json};

use super::careless::{Careless, CarelessCookie};
use super::*;

#[derive(Role)]
#[allow(dead_code, reason = "named by tokens and rules")]
pub(super) enum Staff {
    #[role(implies = "clerk")]
    Chief,
    Clerk,
    Guest,
}

#[derive(Scope)]
#[allow(dead_code, reason = "named by tokens and rules")]
pub(super) enum Grant {
    Paying,
}

#[secure(
    roles = Staff,
    role = "clerk",
    scopes = Grant,
    scope = "paying",
    rate = "5/s",
    body = "1KiB"
)]
async fn pay(Json(paid): Json<Paid>) -> NoContent {
    let _ = paid.cents;
    NoContent
}

#[secure(auth = "careless", roles = Staff, role = "clerk", rate = "5/s", body = "1KiB")]
async fn pay_careless(Json(paid): Json<Paid>) -> NoContent {
    let _ = paid.cents;
    NoContent
}

#[secure(rate = "5/s")]
async fn whoami(caller: Principal) -> Json<Line> {
    Json(Line { text: caller.subject().to_owned() })
}

/// The service whose callers have tokens of the issuer, and its fixtures.
struct Tokens {
    clock: TestClock,
    issuer: Issuer,
}

/// A layer that spoils the service, given a credential that opens it.
type Spoil = fn(SecureRouter, String) -> SecureRouter;

impl Tokens {
    fn new() -> Self {
        Self { clock: TestClock::new(), issuer: Issuer::new() }
    }

    fn fixtures(&self) -> Fixtures {
        Fixtures::new(&self.issuer, &self.clock)
            .route(
                "POST",
                "/pay",
                Fixture::by("ada")
                    .role("clerk")
                    .scope("paying")
                    .json(&json!({"cents": 5}))
                    .expecting(204),
            )
            .route("GET", "/me", Fixture::by("ada"))
    }

    fn routes() -> SecureRouter {
        SecureRouter::new().route("/pay", post(pay)).route("/me", get(whoami))
    }

    fn secured(&self, routes: SecureRouter) -> SecureApp {
        let security = Security::builder().roles::<Staff>().scopes::<Grant>();
        let security = security.jwt(self.issuer.jwt()).direct();
        routes.secured_by(security.clock(&self.clock).build().unwrap()).unwrap()
    }

    async fn right(&self) -> Report {
        attacks(async || self.secured(Self::routes()), &self.fixtures()).await
    }

    async fn spoilt(&self, spoil: Spoil) -> Report {
        let token = self.issuer.token("ada", &self.clock).role("clerk").scope("paying");
        let good = format!("Bearer {}", token.claim("exp", i64::from(u32::MAX)).sign());
        let app = async || self.secured(spoil(Self::routes(), good.clone()));
        attacks(app, &self.fixtures()).await
    }

    async fn careless(&self, forgets: &'static str) -> Report {
        let app = async || {
            let scheme = Careless { forgets };
            let security =
                Security::builder().roles::<Staff>().authenticator(scheme).realm("r").direct();
            let routes = SecureRouter::new().route("/pay", post(pay_careless));
            routes.secured_by(security.clock(&self.clock).build().unwrap()).unwrap()
        };
        let paying = Fixture::by("ada").role("clerk").json(&json!({"cents": 5})).expecting(204);
        let fixtures = Fixtures::new(&self.issuer, &self.clock).route("POST", "/pay", paying);
        attacks(app, &fixtures).await
    }
}

fn kinds(report: &Report) -> BTreeSet<String> {
    report.found_all().iter().map(|found| found.attack.clone()).collect()
}

/// What a careless scheme forgets, and the attacks that find it.
const FORGOTTEN: &[(&str, &[&str])] = &[
    ("exp", &["an expired token"]),
    ("nbf", &["a token of tomorrow"]),
    ("aud", &["a token for another audience"]),
    ("iss", &["a token of another issuer"]),
    ("alg", &["a token without a signature (`none`)"]),
    ("cnf", &["a bound token as bearer"]),
    ("its signature", &["a token with a foreign signature"]),
];

#[tokio::test]
async fn what_a_careless_scheme_forgets_is_found_and_nothing_that_it_looks_at() {
    let tokens = Tokens::new();
    for (forgets, attacks) in FORGOTTEN {
        let report = tokens.careless(forgets).await;
        let found = kinds(&report);
        for attack in *attacks {
            assert!(found.contains(*attack), "{forgets}: {report}");
        }
        for (other, theirs) in FORGOTTEN.iter().filter(|(other, _)| other != forgets) {
            let looked_at = *other != "its signature";
            assert!(
                !looked_at || theirs.iter().all(|own| !found.contains(*own)),
                "{other}: {report}"
            );
        }
    }
}

/// The request with a credential of somebody who may, if `is_it`.
fn opened(mut request: Request, good: &str, is_it: bool) -> Request {
    if is_it {
        request.headers_mut().insert("authorization", HeaderValue::try_from(good).unwrap());
    }
    request
}

/// Layers as they are written in a hurry, and the attacks that find them.
const LAYERS: &[(&str, &[&str], Spoil)] = &[
    ("a token is taken from the query", &["a token in the query"], |routes, _| {
        routes.layer(map_request(async |request: Request| {
            let token = request.uri().query().and_then(|query| query.split_once("access_token="));
            let Some(token) = token.map(|(_, token)| token.to_owned()) else { return request };
            let mut request = opened(request, &format!("Bearer {token}"), true);
            *request.uri_mut() = request.uri().path().parse::<Uri>().unwrap();
            request
        }))
    }),
    ("a token is taken from a cookie", &["a page of another site"], |routes, good| {
        routes.layer(map_request(move |request: Request| {
            let has_cookie = request.headers().contains_key("cookie");
            std::future::ready(opened(request, &good, has_cookie))
        }))
    }),
    ("a field of a proxy is believed", &["forged fields of a proxy"], |routes, good| {
        routes.layer(map_request(move |request: Request| {
            let is_told = request.headers().contains_key("x-forwarded-user");
            std::future::ready(opened(request, &good, is_told))
        }))
    }),
    (
        "a cache tidies paths up",
        &[
            "no credential, at the path with `/`",
            "no credential, at the path with `/.`",
            "no credential, at the path with `;x=1`",
            "no credential, at the path with `%2f`",
            "no credential, at the path with `//`",
        ],
        |routes, _| {
            routes.layer(from_fn(async |request: Request, next: Next| {
                let path = request.uri().path();
                let own = ["/pay", "/me"].into_iter().find_map(|own| path.strip_prefix(own));
                let is_odd = own.is_some_and(|rest| !rest.is_empty());
                let response = next.run(request).await;
                if is_odd { Response::new(PLANTED.into()) } else { response }
            }))
        },
    ),
    ("HEAD is taken for harmless", &["HEAD without a credential"], |routes, good| {
        routes.layer(map_request(move |request: Request| {
            let is_head = request.method() == "HEAD";
            std::future::ready(opened(request, &good, is_head))
        }))
    }),
    ("whoever has no credential is a service of the house", &["no credential"], |routes, good| {
        routes.layer(map_request(move |request: Request| {
            let has_none = !request.headers().contains_key("authorization");
            std::future::ready(opened(request, &good, has_none))
        }))
    }),
    (
        "a token that cannot be read is replaced",
        &["a token whose claims were changed"],
        |routes, good| {
            routes.layer(map_request(move |request: Request| {
                let has_one = request.headers().contains_key("authorization");
                std::future::ready(opened(request, &good, has_one))
            }))
        },
    ),
    (
        "whoever has a token is a clerk",
        &["no role and no scope", "no scope", "the role `guest` alone"],
        |routes, good| {
            routes.layer(map_request(move |request: Request| {
                let has_one = request.headers().contains_key("authorization");
                std::future::ready(opened(request, &good, has_one))
            }))
        },
    ),
    (
        "what is broken is read before anybody is asked who it is",
        &["broken JSON before authentication"],
        |routes, _| {
            routes.layer(from_fn(async |request: Request, next: Next| {
                let (parts, body) = request.into_parts();
                let bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
                if !bytes.is_empty() && serde_json::from_slice::<Value>(&bytes).is_err() {
                    return axum::response::IntoResponse::into_response(StatusCode::BAD_REQUEST);
                }
                next.run(Request::from_parts(parts, bytes.into())).await
            }))
        },
    ),
    (
        "bodies are mended on the way",
        &[
            "broken JSON",
            "another content type",
            "two bodies in one",
            "a body that is too large",
            "nesting without an end",
            "an unknown field",
            "a wrong type for `cents`",
            "a field that is there twice",
        ],
        |routes, _| {
            routes.layer(map_request(async |request: Request| {
                let (mut parts, body) = request.into_parts();
                if parts.uri.path() != "/pay" {
                    return Request::from_parts(parts, body);
                }
                let good = r#"{"cents":5}"#;
                parts.headers.insert("content-type", HeaderValue::from_static("application/json"));
                parts.headers.remove("content-length");
                Request::from_parts(parts, good.into())
            }))
        },
    ),
    (
        "a client that was told to wait is sent a success",
        &["over the limit", "over the limit, with forged addresses"],
        |routes, _| {
            routes.layer(map_response(async |mut response: Response| {
                if response.status() == StatusCode::TOO_MANY_REQUESTS {
                    *response.status_mut() = StatusCode::OK;
                }
                response
            }))
        },
    ),
    ("every page may read", &["a page of another origin reads it"], |routes, _| {
        routes.layer(from_fn(async |request: Request, next: Next| {
            let origin = request.headers().get("origin").cloned();
            let mut response = next.run(request).await;
            if let Some(origin) = origin {
                response.headers_mut().insert("access-control-allow-origin", origin);
            }
            response
        }))
    }),
];

#[tokio::test]
async fn each_layer_that_spoils_a_service_is_found() {
    let tokens = Tokens::new();
    let right = tokens.right().await;
    assert!(right.is_clean(), "{right}");
    for (hole, attacks, spoil) in LAYERS {
        let report = tokens.spoilt(*spoil).await;
        let found = kinds(&report);
        for attack in *attacks {
            assert!(found.contains(*attack), "{hole}: {attack}: {report}");
        }
    }
}

/// Found by the tests beside this one, in services of another kind.
const ELSEWHERE: &[&str] = &[
    // The counterpart: an answer that holds what must not leave is found there.
    "the request that passes",
    "another owner",
    "another tenant",
    "a session that ended",
    "another owner's session",
    "a credential with another letter",
    "a session that was planted",
    "a page of another site",
    "a page of a sibling of the site",
    "a page without an origin",
    "a key that was revoked",
    "a key that expired",
    "a credential from another network",
    "a request that comes again",
    "another body under the same signature",
    "a form without its boundary",
    "a form that is cut off",
    "an unknown part",
    "a form that is too large",
];

/// An attack that is added without a service that it gets into may find nothing at all.
#[tokio::test]
async fn no_attack_is_without_its_hole() {
    let world = World::new().await;
    let (tokens, others) =
        (Tokens::new().right().await, world.attacked(async || world.secured(routes())).await);
    let planted: BTreeSet<&str> = FORGOTTEN
        .iter()
        .flat_map(|(_, attacks)| *attacks)
        .chain(LAYERS.iter().flat_map(|(_, attacks, _)| *attacks))
        .chain(ELSEWHERE)
        .copied()
        .collect();
    let tried: BTreeSet<&str> = tokens.attacks().chain(others.attacks()).collect();
    let missing: Vec<&&str> = tried.difference(&planted).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unknown: Vec<&&str> =
        planted.difference(&tried).filter(|own| !own.contains("owner")).collect();
    assert!(unknown.is_empty(), "no such attack: {unknown:?}");
}

#[secure(auth = "cookie", rate = "5/s")]
async fn rename_careless() -> NoContent {
    NoContent
}

#[tokio::test]
async fn a_cookie_that_is_said_to_be_none_is_found() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let app = async || {
        let security = Security::builder().authenticator(CarelessCookie).direct().clock(&clock);
        let routes = SecureRouter::<()>::new().route("/name", post(rename_careless));
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let renaming = Fixture::anonymous().presents("cookie", "sid=of-ada");
    let fixtures = Fixtures::new(&issuer, &clock).route("POST", "/name", renaming);
    let expected =
        ["a page of a sibling of the site", "a page of another site", "a page without an origin"];
    assert_eq!(kinds(&attacks(app, &fixtures).await), expected.map(str::to_owned).into());
}

#[tokio::test]
async fn a_form_without_an_end_is_found() {
    let world = World::new().await;
    let mending = async || {
        let layer = map_request(async |request: Request| {
            let (mut parts, body) = request.into_parts();
            if parts.uri.path() != "/files" {
                return Request::from_parts(parts, body);
            }
            parts.headers.remove("content-length");
            let field = HeaderValue::from_static("multipart/form-data; boundary=B");
            parts.headers.insert("content-type", field);
            let form = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                        Content-Type: text/plain\r\n\r\nhello\r\n--B--\r\n";
            Request::from_parts(parts, form.into())
        });
        world.secured(routes().layer(layer))
    };
    let found = kinds(&world.attacked(mending).await);
    assert!(found.contains("a form that is too large"), "{found:?}");
}
