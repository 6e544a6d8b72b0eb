//! The service as it is deployed, by the files in `deploy/`, which the guide shows: behind nginx, and in a container.
//! Alone, over TLS, is in `edge.rs`.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

mod common;
#[path = "deployed/container.rs"]
mod container;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{Service, free_port, token};

const NGINX: &str = include_str!("../deploy/nginx.conf");
const DOCKERFILE: &str = include_str!("../deploy/Dockerfile");
const GUIDE: &str = include_str!("../../../runtime/src/docs/guide/deployment.md");

#[test]
fn the_guide_shows_what_is_tried_here() {
    for file in [NGINX, DOCKERFILE] {
        assert!(GUIDE.contains(file.trim()), "copy this into the guide:\n{file}");
    }
}

/// nginx over a folder of its own; both end with the test.
struct Nginx {
    child: Child,
    folder: PathBuf,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers where it is told to stop; killed, it would leave them behind.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let begun = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && begun.elapsed() < Duration::from_secs(10)
        {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program} is needed here: {error}"));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

impl Nginx {
    /// None where it is not installed.
    fn start(service: &Service, port: u16) -> Option<Self> {
        let is_there = Command::new("nginx").arg("-v").stderr(Stdio::null()).status().is_ok();
        if !is_there {
            assert!(std::env::var_os("PALISADE_NO_SKIP").is_none(), "nginx is not installed");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("payroll-nginx-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let (chain, key) = (at("api.pem"), at("api.key"));
        run(
            "openssl",
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=api.example.com",
                "-addext",
                "subjectAltName=DNS:api.example.com",
                "-keyout",
                &key,
                "-out",
                &chain,
            ],
        );
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};", at(kind)))
            .join(" ");
        let config = NGINX
            .replace("listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl"))
            .replace("/etc/tls/api.pem", &chain)
            .replace("/etc/tls/api.key", &key)
            .replace("127.0.0.1:3000", service.address())
            .replace("http {\n", &format!("http {{ access_log off; {temporary}\n"));
        std::fs::write(at("nginx.conf"), config).unwrap();
        let global = format!("daemon off; pid {};", at("nginx.pid"));
        let child = Command::new("nginx")
            .args(["-p", folder.to_str().unwrap(), "-c", &at("nginx.conf"), "-g", &global])
            .args(["-e", &at("error.log")])
            .spawn()
            .unwrap();
        Some(Self { child, folder })
    }

    /// A request of a client at another address of this machine.
    fn ask(&self, port: u16, path: &str, more: &[&str]) -> String {
        let resolve = format!("api.example.com:{port}:127.0.0.1");
        let chain = self.folder.join("api.pem");
        let url = format!("https://api.example.com:{port}{path}");
        let arguments =
            [
                &[
                    "-sS",
                    "-i",
                    "--max-time",
                    "10",
                    "--interface",
                    "127.0.0.9",
                    "--resolve",
                    &resolve,
                ][..],
                &["--cacert", chain.to_str().unwrap()],
                more,
                &[&url],
            ]
            .concat();
        run("curl", &arguments)
    }
}

#[test]
fn behind_nginx_the_client_is_whom_nginx_saw() {
    let port = free_port();
    let service = Service::start_by(|command| {
        command.env("PAYROLL_BEHIND", "127.0.0.1/32");
    });
    let Some(nginx) = Nginx::start(&service, port) else {
        eprintln!("skipped: nginx is not installed");
        return;
    };
    let begun = Instant::now();
    while !nginx.ask(port, "/health", &[]).starts_with("HTTP/1.1 200") {
        assert!(begun.elapsed() < Duration::from_secs(20), "nginx does not answer");
        std::thread::sleep(Duration::from_millis(100));
    }
    let own = format!("Authorization: {}", token("e3", &["employee"]));
    let spoofed = ["-H", "X-Forwarded-For: 198.51.100.7", "-H", &own];
    let answer = nginx.ask(port, "/me", &spoofed);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=63072000"), "{answer}");
    drop(nginx);
    let log = service.stop();
    let told = log.lines().find(|line| line.contains("request_allowed") && line.contains("/me"));
    let told = told.unwrap_or_else(|| panic!("{log}"));
    assert!(told.contains("127.0.0.9") && !told.contains("198.51.100.7"), "{told}");
}

/// The words of every line that begins with this one, in the last stage of the Dockerfile.
fn last_stage(instruction: &str) -> Vec<String> {
    let (_, last) = DOCKERFILE.rsplit_once("\nFROM ").unwrap();
    let lines = last.lines().filter_map(|line| line.strip_prefix(instruction));
    lines.map(|rest| rest.trim().to_owned()).collect()
}

#[test]
fn the_container_runs_as_nobody_with_what_it_says_and_ends_when_it_is_told() {
    assert_eq!(last_stage("USER"), ["nonroot"]);
    assert_eq!(last_stage("STOPSIGNAL"), ["SIGTERM"]);
    assert_eq!(last_stage("ENTRYPOINT"), [r#"["/usr/local/bin/payroll"]"#]);
    assert_eq!(last_stage("RUN"), Vec::<String>::new(), "there is no shell");
    let [binary, data] = &last_stage("COPY")[..] else { panic!("a binary and a folder") };
    assert!(binary.starts_with("--from=build /src/target/release/payroll "), "{binary}");
    // A volume has the owner of the folder that the image has there; without one, root.
    assert_eq!(data, "--from=build --chown=nonroot:nonroot /data /data");
    assert!(DOCKERFILE.contains("cargo build --release --locked --package payroll"));
    let from = DOCKERFILE.lines().filter(|line| line.starts_with("FROM "));
    assert!(from.clone().all(|line| !line.contains(":latest")) && from.count() == 2);
    let environment = last_stage("ENV");
    assert!(!environment.concat().contains("SECRET"), "a secret stands in no image");
    assert!(environment.contains(&"PAYROLL_ADDR=0.0.0.0:3000".to_owned()));
    assert_eq!(last_stage("EXPOSE"), ["3000"]);
    let [store] = &last_stage("VOLUME")[..] else { panic!("one volume") };
    let volume = format!("{store}/payroll.redb");
    assert!(environment.contains(&format!("PAYROLL_DB={volume}")));

    // What the image sets and nothing else, in an empty folder: no home, no shell's variables, no working copy.
    let folder = std::env::temp_dir().join(format!("payroll-container-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let service = Service::start_by(|command| {
        command.env_clear().current_dir(&folder);
        for setting in &environment {
            let (name, value) = setting.split_once('=').unwrap();
            let value = value.replace("0.0.0.0:3000", "0.0.0.0:0");
            let value = value.replace(store, folder.to_str().unwrap());
            command.env(name, value);
        }
    });
    let port = service.address().rsplit_once(':').unwrap().1;
    let health =
        run("curl", &["-sS", "--max-time", "10", &format!("http://127.0.0.1:{port}/health")]);
    assert_eq!(health, "ok");
    assert!(Path::new(&folder).join("payroll.redb").is_file());
    service.stop();
    let written: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(written, ["payroll.redb"], "nothing but the volume is written");
    std::fs::remove_dir_all(folder).unwrap();
}
