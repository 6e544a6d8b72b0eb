//! The example: what its policies let through, in process, and that it serves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
#![allow(unreachable_pub, reason = "the example is a program")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use palisade::testing::{Client, Issuer, TestClock};
use palisade_cedar::Cedar;

#[path = "../examples/payroll/service.rs"]
mod service;

pub use service::Role;

struct App {
    issuer: Issuer,
    clock: TestClock,
    client: Client,
}

impl App {
    fn new(cedar: &Cedar) -> Self {
        let (clock, issuer) = (TestClock::new(), Issuer::new());
        let store = service::Payslips::seeded(issuer.name());
        let app = service::app(cedar, store, issuer.jwt(), |it| it.clock(&clock)).unwrap();
        Self { client: Client::new(app).at([127, 0, 0, 1].into()), issuer, clock }
    }

    fn token(&self, who: &str, tenant: &str, role: &str) -> String {
        self.issuer.token(who, &self.clock).role(role).claim("tenant", tenant).sign()
    }

    async fn get(&self, path: &str, who: &str, tenant: &str, role: &str) -> (u16, String) {
        let token = self.token(who, tenant, role);
        let reply = self.client.get(path).bearer(&token).send().await;
        (reply.status().as_u16(), reply.text())
    }
}

#[tokio::test]
async fn cedar_guards_the_route_and_its_objects_within_a_tenant() {
    let cedar = service::cedar(service::RULES).unwrap();
    service::POLICIES.install(cedar.clone());
    let app = App::new(&cedar);
    let (status, export) = app.get("/export", "grace", "acme", "hr").await;
    assert_eq!(status, 200);
    assert_eq!(export, r#"[{"id":1,"gross_cents":720000},{"id":2,"gross_cents":1250000}]"#);
    let (_, export) = app.get("/export", "hedy", "globex", "hr").await;
    assert_eq!(export, r#"[{"id":3,"gross_cents":930000}]"#);
    assert_eq!(app.get("/export", "alan", "acme", "employee").await.0, 403);
    let outside = app.client.clone().at([192, 0, 2, 1].into());
    let token = app.token("grace", "acme", "hr");
    assert_eq!(outside.get("/export").bearer(&token).send().await.status(), 403);

    for (who, tenant, role, id, status) in [
        ("alan", "acme", "employee", 1, 200),
        ("alan", "acme", "employee", 2, 404),
        ("alan", "globex", "employee", 1, 404),
        ("grace", "acme", "hr", 2, 200),
        ("grace", "acme", "hr", 3, 404),
        ("hedy", "globex", "hr", 1, 404),
    ] {
        let got = app.get(&format!("/payslips/{id}"), who, tenant, role).await.0;
        assert_eq!(got, status, "{who} of {tenant}: {id}");
    }

    // Policies that let everybody read let nobody read another tenant's.
    cedar.reload("permit(principal, action, resource);").unwrap();
    assert_eq!(app.get("/payslips/2", "alan", "acme", "employee").await.0, 200);
    assert_eq!(app.get("/payslips/3", "alan", "acme", "employee").await.0, 404);
    let (_, export) = app.get("/export", "alan", "acme", "employee").await;
    assert!(!export.contains("930000"), "{export}");
    cedar.reload(service::RULES).unwrap();
    assert_eq!(app.get("/export", "alan", "acme", "employee").await.0, 403);
}

/// The program; it ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_program_serves_and_prints_what_to_try() {
    let folder = std::env::current_exe().unwrap();
    let program = folder.ancestors().nth(2).map(|folder| folder.join("examples/payroll"));
    let program: PathBuf = program.unwrap();
    let child = Command::new(program)
        .env("PAYROLL_ADDR", "127.0.0.1:0")
        .env_remove("PAYROLL_POLICIES")
        .stdout(Stdio::piped())
        .spawn();
    let mut running = Running(child.unwrap());
    let mut told = BufReader::new(running.0.stdout.take().unwrap());
    let mut lines = Vec::new();
    while lines.len() < 10 {
        let mut line = String::new();
        assert_ne!(told.read_line(&mut line).unwrap(), 0, "the program ended");
        lines.push(line);
    }
    let asked: Vec<&String> = lines.iter().filter(|line| line.starts_with("curl ")).collect();
    let statuses = asked.iter().map(|line| {
        let url = line.split_whitespace().nth(1).unwrap();
        let (address, path) = url.trim_start_matches("http://").split_once('/').unwrap();
        let token = line.split('\'').nth(1).unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!(
            "GET /{path} HTTP/1.1\r\nHost: {address}\r\n{token}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    });
    let statuses: Vec<String> = statuses.collect();
    assert_eq!(statuses, ["200", "403", "200", "200", "404"]);
}
