//! Services that are right, and holes that are planted in them.

use super::*;

#[tokio::test]
async fn nothing_is_found_where_sessions_keys_signatures_forms_and_lists_are_right() {
    let world = World::new().await;
    let report = world.attacked(async || world.secured(routes())).await;
    assert!(report.is_clean(), "{report}");
    assert!(report.attempts() > 60, "{report}");
}

/// Routes with one path behind a layer that changes what comes in or goes out.
async fn found(world: &World, attack: &str, app: impl AsyncFn() -> SecureApp) {
    let report = world.attacked(app).await;
    let is_found = report.found_all().iter().any(|found| found.attack.starts_with(attack));
    assert!(is_found, "{attack}: {report}");
}

/// What a layer does to a request.
fn with_field(name: &'static str, value: String) -> impl Fn(Request) -> Request + Clone {
    move |mut request: Request| {
        let value = HeaderValue::try_from(&value).unwrap();
        request.headers_mut().insert(name, value);
        request
    }
}

#[tokio::test]
async fn a_session_that_is_brought_along_or_planted_is_found() {
    let world = World::new().await;
    let brought = with_field("cookie", world.cookie.clone());
    let app = async || {
        let brought = brought.clone();
        let layer = axum::middleware::map_request(move |request: Request| {
            let brought = brought.clone();
            async move { if request.uri().path() == "/name" { brought(request) } else { request } }
        });
        world.secured(routes().layer(layer))
    };
    for attack in ["no credential", "a session that ended", "a credential with another letter"] {
        found(&world, attack, &app).await;
    }
    let trusting = async || {
        let security = world.security().trusted_origins(["https://evil.example"]);
        routes().secured_by(security.build().unwrap()).unwrap()
    };
    found(&world, "a page of another site", trusting).await;
    let app = async || world.secured(with_login(post(login_without)));
    found(&world, "a session that was planted", app).await;
}

#[tokio::test]
async fn a_key_that_is_let_in_and_a_network_that_is_not_looked_at_are_found() {
    let world = World::new().await;
    let brought = with_field("x-api-key", world.key.clone());
    let app = async || {
        let brought = brought.clone();
        let layer = axum::middleware::map_request(move |request: Request| {
            let brought = brought.clone();
            async move { if request.uri().path() == "/export" { brought(request) } else { request } }
        });
        world.secured(routes().layer(layer))
    };
    found(&world, "a key that was revoked", &app).await;
    let keys = ApiKeys::builder("acme", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").clock(&world.clock);
    let keys = keys.build(MemoryApiKeys::new()).unwrap();
    let everywhere = ApiKeyGrant::to(CallerId::new("machines", "robot"));
    let key = keys.issue(everywhere).await.unwrap().into_text();
    let world = World { keys, key, ..World::new().await };
    found(&world, "a credential from another network", async || world.secured(routes())).await;
}

#[secure(auth = "session", rate = "5/s", objects = "a hole: every user reads every draft")]
async fn any_draft(Path(id): Path<Text<8>>) -> Json<Line> {
    Json(Line { text: id.as_str().to_owned() })
}

#[tokio::test]
async fn an_object_that_another_users_session_reads_is_found() {
    let world = World::new().await;
    let app = async || {
        let routes = SecureRouter::new()
            .route("/name", post(rename))
            .route("/drafts/{id}", get(any_draft))
            .route("/login", post(login))
            .route("/export", get(export))
            .route("/paid", post(paid))
            .route("/files", post(upload))
            .route("/lines", get(lines));
        world.secured(routes)
    };
    found(&world, "another owner's session", app).await;
}

/// One process whose clock is late takes keys that expired.
#[tokio::test]
async fn a_key_that_expired_and_is_let_in_is_found() {
    let world = World::new().await;
    let clock = TestClock::new();
    clock.set_millis(world.clock.now_millis() - 2 * 3_600_000);
    let keys = ApiKeys::builder("acme", *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c").clock(&clock);
    let keys = keys.build(world.stored.clone()).unwrap();
    let world = World { clock, keys, ..world };
    found(&world, "a key that expired", async || world.secured(routes())).await;
}

#[tokio::test]
async fn a_message_that_is_taken_twice_or_without_its_signature_is_found() {
    let world = World::new().await;
    let forgiving = async || {
        let layer =
            axum::middleware::from_fn(async |request: Request, next: axum::middleware::Next| {
                let is_paid = request.uri().path() == "/paid";
                let response = next.run(request).await;
                if is_paid { Response::new(axum::body::Body::from(PLANTED)) } else { response }
            });
        world.secured(routes().layer(layer))
    };
    for attack in ["no credential", "a request that comes again", "another body under"] {
        found(&world, attack, &forgiving).await;
    }
}

#[tokio::test]
async fn a_form_that_nothing_reads_is_found() {
    let world = World::new().await;
    let app = async || world.secured(with(post(login), post(upload_raw), get(lines)));
    for attack in ["a form without its boundary", "a form that is cut off", "an unknown part"] {
        found(&world, attack, &app).await;
    }
}

#[tokio::test]
async fn a_list_with_the_lines_of_another_tenant_is_found() {
    let world = World::new().await;
    let app = async || world.secured(with(post(login), post(upload), get(all_lines)));
    found(&world, "another tenant", &app).await;
}

#[tokio::test]
async fn answers_that_any_page_reads_are_found() {
    let world = World::new().await;
    let app = async || {
        let cors = Cors::ask(Duration::from_secs(1), |_| async { Ok::<_, std::io::Error>(true) });
        let security = world.security().cors(cors).build().unwrap();
        routes().secured_by(security).unwrap()
    };
    found(&world, "a page of another origin reads it", &app).await;
    let listed = async || {
        let security = world.security().cors(Cors::origins(["https://app.example"]));
        routes().secured_by(security.build().unwrap()).unwrap()
    };
    let report = world.attacked(listed).await;
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn an_old_version_that_is_laxer_or_outlives_its_end_is_found() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let versions = |old: SecureMethod<()>| {
        SecureRouter::new().route("/lines", old).route("/lines", get(lines_v2))
    };
    let app = |routes: SecureRouter| {
        let security = Security::builder()
            .jwt(issuer.jwt())
            .versions(Versions::in_path("/v{version}", ["1", "2"]))
            .direct()
            .clock(&clock);
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let of = |old: Fixture| {
        Fixtures::new(&issuer, &clock).route("GET", "/v1/lines", old).route(
            "GET",
            "/v2/lines",
            Fixture::by("ada"),
        )
    };
    let right = attacks(async || app(versions(get(lines_v1))), &of(Fixture::by("ada"))).await;
    assert!(right.is_clean(), "{right}");
    let lax = attacks(async || app(versions(get(lines_v1_open))), &of(Fixture::anonymous())).await;
    let told = lax.to_string();
    assert!(told.contains("GET /v1/lines: an old version"), "{told}");
    // A layer that answers in place of a version that is over.
    let outlives = async || {
        let layer = axum::middleware::map_response(async |mut response: Response| {
            if response.status() == StatusCode::GONE {
                *response.status_mut() = StatusCode::OK;
            }
            response
        });
        app(versions(get(lines_v1)).layer(layer))
    };
    let found = attacks(outlives, &of(Fixture::by("ada"))).await.to_string();
    assert!(found.contains("a version that is over"), "{found}");
}

#[secure(rate = "5/s", unredacted = "files of a page")]
struct Files;

/// Behind every method stands something as well.
#[tokio::test]
async fn a_service_behind_every_method_needs_a_fixture() {
    let (clock, issuer) = (TestClock::new(), Issuer::new());
    let app = async || {
        let files = axum::routing::get(async || "a file");
        let security = Security::builder().jwt(issuer.jwt()).direct().clock(&clock);
        let routes = SecureRouter::<()>::new().service("/files", Files, files);
        routes.secured_by(security.build().unwrap()).unwrap()
    };
    let told = attacks(app, &Fixtures::new(&issuer, &clock)).await.to_string();
    assert!(told.contains("* /files: no fixture"), "{told}");
    let fixtures = Fixtures::new(&issuer, &clock).route("*", "/files", Fixture::by("ada"));
    let report = attacks(app, &fixtures).await;
    assert!(report.is_clean() && report.attempts() > 10, "{report}");
}
