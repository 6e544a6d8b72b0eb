//! Passkeys in Chromium, with its virtual authenticator: what browsers send is what the handlers read.
//!
//! Without `chromium` or `node` the test is skipped, which fails where `PALISADE_NO_SKIP` is set.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::future::IntoFuture as _;
use std::path::Path;
use std::process::{Command, Stdio};

use palisade::auth::basic::HashCost;
use palisade::login::{Account, Login, MemoryAccounts};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::session::{MemorySessions, Sessions};
use palisade_passkeys::Passkeys;

/// How a caller proved who it is.
#[derive(serde::Deserialize, Redacted)]
struct How {
    #[expose]
    amr: Vec<String>,
}

#[secure(auth = "session", rate = "1000/s")]
async fn me(caller: Principal) -> Result<Json<How>, Problem> {
    Ok(Json(caller.claims().ok_or("no claims")?))
}

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn is_there(program: &str) -> bool {
    let mut asked = Command::new(program);
    let asked = asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_there = asked.is_ok_and(|status| status.success());
    assert!(is_there || std::env::var_os("PALISADE_NO_SKIP").is_none(), "{program} is not there");
    if !is_there {
        eprintln!("skipped: {program} is not there");
    }
    is_there
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_adds_a_passkey_and_logs_in_with_it() {
    if !is_there("chromium") || !is_there("node") {
        return;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let passkeys = Passkeys::builder("localhost", &address);
    let passkeys = passkeys.build(MemoryRecords::new(), MemoryRecords::new()).unwrap();
    let accounts = MemoryAccounts::new();
    let login = Login::builder(accounts.clone()).other_factor(passkeys.clone());
    let login = login.build(HashCost::new(7_168, 5).unwrap()).unwrap();
    let hash = login.hash("correct horse").await.unwrap();
    accounts.put("ada", Account::new(CallerId::new("staff", "ada")).password_hash(hash));
    let sessions = Sessions::builder().build(MemorySessions::new()).unwrap();
    let security = Security::builder().sessions(sessions).direct().build().unwrap();
    let app = SecureRouter::<()>::new()
        .route("/me", get(me))
        .nest("/auth/passkeys", passkeys.routes())
        .nest("/auth", login.routes())
        .secured_by(security)
        .unwrap();
    let served = tokio::spawn(palisade::serve(listener, app).into_future());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser.mjs");
    let trying = tokio::task::spawn_blocking(move || {
        let mut node = Command::new("node");
        node.arg("--experimental-websocket").arg(script).arg(address).output().unwrap()
    });
    let tried = trying.await.unwrap();
    served.abort();
    let told = [tried.stdout, tried.stderr].concat();
    assert!(tried.status.success(), "{}", String::from_utf8_lossy(&told));
}
