//! The page of misconfigurations: each row is produced here and has its message, and each case of a compile error is there.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use palisade::auth::ApiKeys;
use palisade::auth::api_key::MemoryApiKeys;
use palisade::auth::basic::HashCost;
use palisade::login::{Login, LoginBuilder, MemoryAccounts, MemoryTickets};
use palisade::prelude::*;
use palisade::records::MemoryRecords;
use palisade::second_factor::{SecondFactors, SecondFactorsBuilder};
use palisade::session::{MemorySessions, Sessions, SessionsBuilder};
use palisade::tokens::TokenService;
use palisade::{Cors, SameSite, SecurityBuilder};

const PAGE: &str = include_str!("../../runtime/src/docs/guide/misconfigurations.md");
const KEY: [u8; 32] = *b"9f3c1d7e0b5a48c6a2e4f60817d9b35c";

struct Draft;

impl Resource for Draft {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

impl Allow<Delete> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
struct NewName {
    name: Text<20>,
}

#[secure]
async fn remove(_: Authorized<Draft, Delete>) -> NoContent {
    NoContent
}

#[secure]
async fn rename(Json(new): Json<NewName>) -> NoContent {
    let _ = new.name;
    NoContent
}

#[secure(auth = "session")]
async fn of_a_session() -> NoContent {
    NoContent
}

#[secure(role = "hr")]
async fn of_a_role() -> NoContent {
    NoContent
}

#[secure(auth = "api_key", step_up(acr = "aal2"))]
async fn stepped_up() -> NoContent {
    NoContent
}

fn sessions() -> Sessions {
    Sessions::builder().build(MemorySessions::new()).unwrap()
}

/// What is told of a configuration that is faulty.
fn told<T, E: Display>(built: Result<T, E>) -> String {
    built.err().map(|error| error.to_string()).unwrap_or_default()
}

fn of_sessions(builder: SessionsBuilder) -> String {
    told(builder.build(MemorySessions::new()))
}

fn of_login(state: impl FnOnce(LoginBuilder) -> LoginBuilder) -> String {
    told(state(Login::builder(MemoryAccounts::new())).build(HashCost::new(7_168, 5).unwrap()))
}

fn of_factors(builder: SecondFactorsBuilder) -> String {
    told(builder.build(MemoryRecords::new()))
}

fn of_security(builder: SecurityBuilder) -> String {
    told(builder.build())
}

fn of_routes(routes: SecureRouter, builder: SecurityBuilder) -> String {
    told(routes.secured_by(builder.direct().build().unwrap()))
}

/// Links to this page.
fn links(builder: LoginBuilder, page: &str) -> LoginBuilder {
    struct Nobody;
    impl palisade::login::SendLinks for Nobody {
        fn send(
            &self,
            _: palisade::login::LinkMessage,
        ) -> palisade::MaybeReady<'_, Result<(), Box<dyn std::error::Error + Send + Sync>>>
        {
            palisade::MaybeReady::Now(Ok(()))
        }
    }
    builder.links(page, MemoryTickets::new(), Nobody)
}

/// What each row of the page tells.
fn produced() -> BTreeMap<&'static str, String> {
    let factors = || SecondFactors::builder("Payroll", KEY);
    let keys = || ApiKeys::builder("acme", KEY).build(MemoryApiKeys::new()).unwrap();
    let with_sessions = || Security::builder().sessions(sessions());
    let tokens = || TokenService::builder("https://id.example");
    let day = Duration::from_secs(24 * 60 * 60);
    BTreeMap::from([
        ("no `.direct()` and no `.behind(..)`", of_security(with_sessions())),
        (
            "`auth = \"session\"`, without `.sessions(..)`",
            of_routes(
                SecureRouter::new().route("/a", get(of_a_session)),
                Security::builder().api_keys(keys()),
            ),
        ),
        (
            "`role = \"hr\"`, without `.roles::<Role>()`",
            of_routes(SecureRouter::new().route("/a", get(of_a_role)), with_sessions()),
        ),
        ("`.sessions(..)` twice", of_security(with_sessions().sessions(sessions()).direct())),
        ("`.cookie_name(\"sid\")`", of_sessions(Sessions::builder().cookie_name("sid"))),
        (
            "`.idle_limit(Duration::from_secs(30))`",
            of_sessions(Sessions::builder().idle_limit(Duration::from_secs(30))),
        ),
        (
            "`.same_site(SameSite::None)`",
            of_sessions(Sessions::builder().same_site(SameSite::None)),
        ),
        (
            "`MemorySessions` and `.processes(2)`",
            of_security(with_sessions().processes(2).direct()),
        ),
        (
            "`MemoryApiKeys` and `.processes(2)`",
            of_security(with_sessions().api_keys(keys()).processes(2).direct()),
        ),
        (
            "`get(remove)` of an `Authorized<Draft, Delete>`, where sessions are the default",
            of_routes(SecureRouter::new().route("/drafts/{id}", get(remove)), with_sessions()),
        ),
        (
            "`get(rename)` of a `Json` body, the same",
            of_routes(SecureRouter::new().route("/rename", get(rename)), with_sessions()),
        ),
        (
            "`.links(\"http://a.example/enter\", ..)`",
            of_login(|builder| links(builder, "http://a.example/enter")),
        ),
        (
            "`.link_life(Duration::from_secs(7_200))`",
            of_login(|builder| builder.link_life(Duration::from_secs(7_200))),
        ),
        ("`MemoryAccounts` and `.processes(2)`", of_login(|builder| builder.processes(2))),
        (
            "`SecondFactors::builder(\"Pay:roll\", key)`",
            of_factors(SecondFactors::builder("Pay:roll", KEY)),
        ),
        (
            "`SecondFactors::builder(\"Payroll\", [7; 32])`",
            of_factors(SecondFactors::builder("Payroll", [7; 32])),
        ),
        ("`.remember_devices_for(91 days)`", of_factors(factors().remember_devices_for(day * 91))),
        (
            "`MemoryRecords` for second factors and `.processes(2)`",
            of_factors(factors().processes(2)),
        ),
        (
            "`Cors::anyone().with_credentials()`",
            of_security(with_sessions().cors(Cors::anyone().with_credentials()).direct()),
        ),
        (
            "`Cors::origins([\"https://a.example/\"])`",
            of_security(with_sessions().cors(Cors::origins(["https://a.example/"])).direct()),
        ),
        (
            "`step_up(acr = \"aal2\")` of an API key",
            of_routes(
                SecureRouter::new().route("/a", get(stepped_up)),
                Security::builder().api_keys(keys()),
            ),
        ),
        ("a token service without a key", told(tokens().build(MemoryRecords::new()))),
        ("a token service without an audience", told(tokens().build(MemoryRecords::new()))),
        (
            "`MemoryRecords` for tokens and `.processes(2)`",
            told(tokens().processes(2).build(MemoryRecords::new())),
        ),
    ])
}

/// The cells of each row below a headline.
fn rows(headline: &str) -> Vec<Vec<&'static str>> {
    let section = PAGE.split(headline).nth(1).unwrap().split("\n# ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cells =
        |row: &'static str| row.trim_matches('|').split(" | ").map(str::trim).collect::<Vec<_>>();
    rows.map(cells).collect()
}

#[test]
fn each_row_of_what_does_not_start_has_its_message() {
    let produced = produced();
    let rows = rows("# What does not start\n");
    assert_eq!(rows.len(), produced.len());
    for row in rows {
        let [written, message] = *row else { panic!("{row:?}") };
        let told = produced.get(written).unwrap_or_else(|| panic!("nothing produces {written:?}"));
        assert!(told.contains(message), "{written}: {told:?}");
    }
}

#[test]
fn each_row_of_what_does_not_compile_has_its_case() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let rows = rows("# What does not compile\n");
    assert!(rows.len() > 8);
    for row in rows {
        let [_, message, case] = *row else { panic!("{row:?}") };
        let case = cases.join(case.trim_matches('`')).with_extension("stderr");
        let told = std::fs::read_to_string(&case).unwrap();
        let headline = told.lines().find(|line| line.starts_with("error")).unwrap();
        assert!(headline.contains(message), "{message}: {headline}");
        let case = std::fs::read_to_string(case.with_extension("rs")).unwrap();
        assert!(case.contains("//+ "), "the case has its fix");
    }
}
