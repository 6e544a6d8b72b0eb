//! The page with curl: each line of the README's section, one after the other, with the answer that stands below it.

#![allow(unreachable_pub, reason = "a test has no outside")]
#![allow(clippy::unwrap_used, reason = "a helper that cannot go on stops")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Service, code};
use serde_json::Value;

const README: &str = include_str!("../README.md");

/// The commands of the section, each with what it is said to print.
fn commands() -> Vec<(String, String)> {
    let section = README.split("## Its page, with a second factor").nth(1).unwrap();
    let block = section.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.to_owned(), String::new())),
            None => commands.last_mut().unwrap().1.push_str(line),
        }
    }
    commands
}

/// A folder for the cookies, which is removed.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("page-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Folder, script: &str) -> String {
    let output =
        Command::new("bash").arg("-c").arg(script).current_dir(&folder.0).output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_line_of_the_readme_answers_what_stands_below_it() {
    let (service, folder) = (Service::start(), Folder::new());
    let host = service.address().replace("127.0.0.1", "localhost");
    let mut commands = commands().into_iter();
    let (api, _) = commands.next().unwrap();
    assert!(api.starts_with("api() "), "{api}");
    let (mut secret, mut recovery) = (String::new(), String::new());
    let mut count = 0;
    for (command, said) in commands {
        let command = command
            .replace("localhost:3000", &host)
            .replace("123456", &code(&secret))
            .replace("ABCD-EFGH-IJKL-MNOP", &recovery);
        let printed = run(&folder, &format!("{api}\n{command}"));
        let said = said.replace("ABCD-EFGH-IJKL-MNOP", "...");
        let begin = said.split("...").next().unwrap();
        assert!(printed.starts_with(begin), "{command}\n{printed}\nand not {said}");
        let told: Option<Value> = serde_json::from_str(&printed).ok();
        let text = |pointer: &str| Some(told.as_ref()?.pointer(pointer)?.as_str()?.to_owned());
        secret = text("/secret").unwrap_or(secret);
        recovery = text("/recovery_codes/0").unwrap_or(recovery);
        count += 1;
    }
    assert!(count >= 7, "{count}");
    assert!(!secret.is_empty() && !recovery.is_empty());
}
