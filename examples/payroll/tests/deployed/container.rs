//! The last stage of the Dockerfile, built and started by podman: over a base that is made here, since no registry is asked.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::{DOCKERFILE, free_port, run, token};

const NAME: &str = "payroll";

/// Images and containers in a folder of their own; all of it ends with the test.
struct Podman {
    folder: PathBuf,
}

impl Podman {
    /// None where it is not installed.
    fn new() -> Option<Self> {
        let is_there = |tool: &str| {
            let asked = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
            asked.is_ok_and(|status| status.success())
        };
        if !is_there("podman") || !is_there("runc") {
            let may_skip = ["PALISADE_NO_SKIP", "PALISADE_WITHOUT_CONTAINERS"]
                .map(|name| std::env::var_os(name).is_some());
            assert_ne!(may_skip, [true, false], "podman or runc is not installed");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("payroll-podman-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("image/data")).unwrap();
        Some(Self { folder })
    }

    fn command(&self) -> Command {
        let mut command = Command::new("podman");
        command.args(["--storage-driver", "vfs", "--runtime", "runc"]);
        command.args(["--cgroup-manager", "cgroupfs", "--root"]).arg(self.folder.join("root"));
        command.arg("--runroot").arg(self.folder.join("run")).stdin(Stdio::null());
        command
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// The binary, what it is linked to, and the user of the base.
    fn lay_out(&self) {
        let image = self.folder.join("image");
        let binary = env!("CARGO_BIN_EXE_payroll");
        let smaller =
            Command::new("strip").arg("-o").arg(image.join("binary")).arg(binary).status();
        if !smaller.is_ok_and(|status| status.success()) {
            std::fs::copy(binary, image.join("binary")).unwrap();
        }
        let linked = run("ldd", &[binary]);
        let paths = linked.split_whitespace().filter(|word| word.starts_with('/'));
        for path in paths {
            let copy = image.join("base").join(path.trim_start_matches('/'));
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::copy(path, copy).unwrap();
        }
        std::fs::create_dir_all(image.join("base/etc")).unwrap();
        let user = "nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n";
        std::fs::write(image.join("base/etc/passwd"), user).unwrap();
        std::fs::write(image.join("base/etc/group"), "nonroot:x:65532:\n").unwrap();
        std::fs::write(image.join("Dockerfile"), dockerfile()).unwrap();
    }

    fn build(&self) {
        let image = self.folder.join("image");
        let image = image.to_str().unwrap();
        let built = self.ask(&["build", "--isolation", "chroot", "-t", NAME, image]);
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    }

    /// As the guide says: nothing but the volume can be written. Limits as they are, for raising them is not for everybody.
    fn start(&self, address: &str) -> Child {
        let log = File::create(self.log()).unwrap();
        let mut command = self.command();
        command.args(["run", "--rm", "--name", NAME, "--network", "host", "--read-only"]);
        command.args(["--cap-drop", "all", "--ulimit", "nofile=1024:1024"]);
        command.args(["--ulimit", "nproc=1024:1024", "-e", &format!("PAYROLL_ADDR={address}")]);
        command.args(["-e", &format!("PAYROLL_JWT_SECRET={}", super::common::SECRET), NAME]);
        command.stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn told(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap()
    }
}

impl Drop for Podman {
    fn drop(&mut self) {
        let _ = self.ask(&["rm", "--force", "--time", "0", NAME]);
        let _ = self.ask(&["rmi", "--force", "--all"]);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The last stage as it is deployed, over what is laid out beside it.
fn dockerfile() -> String {
    let (_, last) = DOCKERFILE.rsplit_once("\nFROM ").unwrap();
    let (base, stage) = last.split_once('\n').unwrap();
    assert!(base.starts_with("gcr.io/distroless/cc-debian12:nonroot"), "{base}");
    let from_build = "--from=build ";
    assert_eq!(stage.matches(from_build).count(), 2, "{stage}");
    let stage = stage.replace(from_build, "");
    let stage = stage
        .replace("/src/target/release/payroll ", "binary ")
        .replace("/data /data", "data /data");
    format!("FROM scratch\nCOPY base /\n{stage}")
}

fn status_of(pid: &str) -> String {
    std::fs::read_to_string(Path::new("/proc").join(pid).join("status")).unwrap()
}

#[test]
fn in_a_container_it_runs_as_nobody_serves_and_ends_when_it_is_told() {
    let Some(podman) = Podman::new() else {
        eprintln!("skipped: podman or runc is not installed");
        return;
    };
    podman.lay_out();
    podman.build();
    let address = format!("127.0.0.1:{}", free_port());
    let mut child = podman.start(&address);
    let ask = |path: &str, more: &[&str]| {
        let url = format!("http://{address}{path}");
        run("curl", &[&["-sS", "-i", "--max-time", "10", &url][..], more].concat())
    };
    let begun = Instant::now();
    while !ask("/health", &[]).starts_with("HTTP/1.1 200") {
        assert_eq!(child.try_wait().unwrap(), None, "{}", podman.told());
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", podman.told());
        std::thread::sleep(Duration::from_millis(200));
    }
    let own = format!("Authorization: {}", token("e3", &["employee"]));
    let answer = ask("/me", &["-H", &own]);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = ask("/me", &[]);
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");

    let asked = podman.ask(&["inspect", "--format", "{{.State.Pid}}", NAME]);
    let status = status_of(String::from_utf8(asked.stdout).unwrap().trim());
    assert!(status.contains("Uid:\t65532\t65532\t65532\t65532\n"), "{status}");
    assert!(status.contains("CapEff:\t0000000000000000\n"), "{status}");
    let shell = podman.ask(&["exec", NAME, "/bin/sh", "-c", "true"]);
    assert!(!shell.status.success(), "there is no shell");

    let stopped = podman.ask(&["stop", "--time", "30", NAME]);
    assert!(stopped.status.success(), "{}", String::from_utf8_lossy(&stopped.stderr));
    let ended = child.wait().unwrap();
    assert!(ended.success(), "{ended}: {}", podman.told());
    assert!(podman.told().contains("signal=\"SIGTERM\""), "{}", podman.told());
}
