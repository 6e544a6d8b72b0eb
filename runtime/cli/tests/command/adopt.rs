//! `cargo palisade adopt`, asked of axum projects.

use std::fs;

use serde_json::Value;

use crate::{fails, folder, ok};

#[test]
fn routes_stand_below_the_nests_of_other_functions_and_files() {
    let folder = folder("adopt-nested");
    fs::create_dir_all(folder.join("src/routes")).unwrap();
    let main = r#"
mod routes;
const SLUG: &str = "/articles/{slug}";
fn app() -> Router {
    Router::new()
        .nest("/api", routes::api())
        .merge(admin().layer(middleware::from_fn(require_admin)))
        .route(SLUG, get(article))
        .route(&made(), get(article))
}
fn admin() -> Router { Router::new().route("/users", get(users)) }
async fn article(Path(slug): Path<String>) -> Json<Vec<String>> { todo!() }
async fn users() -> Json<serde_json::Value> { todo!() }
"#;
    fs::write(folder.join("src/main.rs"), main).unwrap();
    let routes =
        "pub mod tags;\nfn api() -> Router { Router::new().nest(\"/v1\", tags::router()) }";
    fs::write(folder.join("src/routes/mod.rs"), routes).unwrap();
    let tags = "pub(crate) fn router() -> Router { Router::new().route(\"/tags\", post(add)) }\n\
                async fn add(Json(new): Json<serde_json::Value>) {}";
    fs::write(folder.join("src/routes/tags.rs"), tags).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&ok(&folder, &["adopt", ".", "--json"])).unwrap();
    let told = serde_json::to_string_pretty(&rows).unwrap();
    let row = |path: &str| {
        let found = rows.iter().find(|row| row["path"] == path);
        found.unwrap_or_else(|| panic!("{path}: {told}"))
    };
    assert_eq!(rows.len(), 4, "{told}");
    let add = row("/api/v1/tags")["also"].to_string();
    assert!(add.contains("a type with `#[input]` in place of"), "{add}");
    assert!(row("/users")["guard"].as_str().unwrap().contains("require_admin"), "{told}");
    assert!(!row("/articles/{slug}")["also"].to_string().contains("Redacted"), "{told}");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_axum_project_is_read_without_compiling_it() {
    let folder = folder("adopt");
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(
        folder.join("src/main.rs"),
        r#"
use axum::{Json, Router, extract::Path, routing::{get, post}};

async fn health() -> &'static str { "ok" }
async fn show(Path(id): Path<u64>) -> Json<Invoice> { todo!() }
async fn create(user: AuthUser, Json(new): Json<NewInvoice>) -> Result<Json<Vec<Invoice>>, Error> { todo!() }
#[secure(role = "hr")]
async fn pay() -> NoContent { NoContent }
async fn admin() -> impl IntoResponse { "x" }

fn app() -> Router {
    Router::new()
        .route("/health", get(health))
        .nest("/api", Router::new()
            .route("/invoices/{id}", get(show).delete(self::show))
            .route("/invoices", post(create))
            .route("/pay", axum::routing::post(pay)))
        .merge(Router::new().route("/admin", get(admin)).layer(middleware::from_fn(require_auth)))
}
"#,
    )
    .unwrap();
    fs::write(folder.join("src/broken.rs"), "fn (").unwrap();
    let text = ok(&folder, &["adopt"]);
    let rows: Vec<Value> = serde_json::from_str(&ok(&folder, &["adopt", ".", "--json"])).unwrap();
    let row = |method: &str, path: &str| {
        let found = rows.iter().find(|row| row["method"] == method && row["path"] == path);
        found.unwrap_or_else(|| panic!("{method} {path}: {text}"))
    };
    assert_eq!(rows.len(), 6, "{text}");
    assert!(row("GET", "/health")["needs"].as_str().unwrap().starts_with("#[public("));
    let show = row("GET", "/api/invoices/{id}");
    assert_eq!(
        (&show["guard"], &show["place"]),
        (&"none".into(), &"src/main.rs:15".into()),
        "{text}"
    );
    assert!(
        show["also"].to_string().contains("Authorized<T, Read>")
            && show["also"].to_string().contains("Redacted")
    );
    assert!(row("POST", "/api/invoices")["guard"].as_str().unwrap().contains("AuthUser"));
    assert!(
        row("POST", "/api/invoices")["also"].to_string().contains("`#[input]` on `NewInvoice`")
    );
    assert_eq!(row("POST", "/api/pay")["needs"], "nothing");
    assert!(row("GET", "/admin")["guard"].as_str().unwrap().contains("require_auth"));
    assert!(text.contains("not read: src/broken.rs") && text.contains("6 routes"), "{text}");
    assert!(fails(&folder, 2, &["adopt", "nowhere"]).contains("is not a folder"));
    fs::remove_dir_all(folder).unwrap();
}
