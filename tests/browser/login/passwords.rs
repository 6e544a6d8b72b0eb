//! Passwords: who is let in, who guesses, and what another password ends.

use std::time::{Duration, Instant};

use palisade::auth::basic::HashCost;
use palisade::login::{Accounts as _, MemoryAccounts};
use palisade::prelude::*;
use serde_json::json;

use super::{PASSWORD, Service};
use crate::log::Log;
use crate::problem;
use crate::service::cookie_of;

#[tokio::test]
async fn a_password_logs_in_with_the_rights_of_its_account_and_no_log_has_it() {
    let (service, log) = (Service::new().await, Log::listen());
    let reply = service.login(PASSWORD).await;
    assert_eq!(reply.status(), StatusCode::NO_CONTENT);
    let cookie = cookie_of(&reply);
    assert_eq!(
        (service.status("/me", &cookie).await, service.status("/salaries", &cookie).await),
        (200, 200)
    );
    let wrong = service.login("hunter2hunter2").await;
    problem(&wrong, 401);
    assert_eq!(wrong.header("set-cookie"), "");
    let shown = log.text();
    assert!(!shown.contains(PASSWORD) && !shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("login_wrong"), "{shown}");
    // The name is found however it is written.
    let spelt = service.post("/login", json!({"name": " ADA ", "password": PASSWORD})).await;
    assert_eq!(spelt.status(), StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_unknown_name_has_the_answer_and_the_time_of_a_wrong_password() {
    let service = Service::new().await;
    let known = service.login("wrong password").await;
    let unknown =
        service.post("/login", json!({"name": "bob", "password": "wrong password"})).await;
    assert_eq!(known, unknown);
    let long = "x".repeat(1_024);
    assert_eq!(service.login(&long).await, known);
    let taken = async |number: u8, name: &str| {
        let body = json!({"name": name, "password": "wrong password"});
        let client = service.client.clone().at([198, 51, 100, number].into());
        let begun = Instant::now();
        problem(&client.post("/auth/login").json(&body).send().await, 401);
        begun.elapsed()
    };
    let (mut unknown, mut wrong) = (Duration::MAX, Duration::MAX);
    // The fastest of each: a machine with other work slows single ones down, and not all of them.
    for number in 0..40 {
        unknown = unknown.min(taken(number, "nobody").await);
        wrong = wrong.min(taken(number, "ada").await);
        if unknown > wrong / 3 && wrong > unknown / 3 {
            return;
        }
        if number % 7 == 6 {
            // Both names have ten guesses in this time.
            service.clock.advance(Duration::from_secs(900));
        }
    }
    panic!("{unknown:?} {wrong:?}");
}

#[tokio::test]
async fn guesses_are_limited_by_account_from_wherever_they_come() {
    let service = Service::new().await;
    let guess = async |number: u8, name: &str| {
        let client = service.client.clone().at([198, 51, 100, number].into());
        let body = json!({"name": name, "password": "wrong password"});
        client.post("/auth/login").json(&body).send().await.status().as_u16()
    };
    for number in 0..10 {
        assert_eq!(guess(number, "ada").await, 401);
    }
    assert_eq!(guess(11, "ada").await, 429);
    assert_eq!(guess(11, " Ada").await, 429, "however it is written");
    assert_eq!(guess(11, "bob").await, 401, "another account");
    service.clock.advance(Duration::from_secs(900));
    assert_eq!(guess(11, "ada").await, 401);
}

#[tokio::test]
async fn a_hash_of_less_is_renewed_at_the_login() {
    let accounts = MemoryAccounts::new();
    let stored = async || {
        let account = accounts.find("ada").wait().await.unwrap().unwrap();
        account.stored_hash().unwrap().to_owned()
    };
    let small = HashCost::new(7_168, 5).unwrap();
    let service = Service::over(accounts.clone(), small, |it| it).await;
    assert_eq!(service.login(PASSWORD).await.status(), 204);
    assert!(stored().await.contains("m=7168"));
    let grown = Service::over(accounts.clone(), HashCost::new(9_216, 5).unwrap(), |it| it).await;
    assert_eq!(grown.login("wrong password").await.status(), 401);
    assert!(stored().await.contains("m=7168"), "a wrong password renews nothing");
    assert_eq!(grown.login(PASSWORD).await.status(), 204);
    assert!(stored().await.contains("m=9216"));
    assert_eq!(grown.login(PASSWORD).await.status(), 204);
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let service = Service::new().await;
    let (here, there) =
        (cookie_of(&service.login(PASSWORD).await), cookie_of(&service.login(PASSWORD).await));
    let change = async |password: &str, new: &str| {
        let body = json!({"name": "ada", "password": password, "new_password": new});
        service.client.post("/auth/password").header("cookie", &here).json(&body).send().await
    };
    problem(&change("wrong password", "a new password").await, 401);
    problem(&change(PASSWORD, "short").await, 422);
    let changed = change(PASSWORD, "a new password").await;
    assert_eq!(changed.status(), 204);
    assert_eq!(service.status("/me", &there).await, 401);
    assert_eq!(service.status("/me", &here).await, 401, "the old id is dead");
    assert_eq!(service.status("/me", &cookie_of(&changed)).await, 200);
    problem(&service.login(PASSWORD).await, 401);
}

#[tokio::test]
async fn a_page_of_another_site_neither_logs_in_nor_out() {
    let service = Service::new().await;
    let cookie = cookie_of(&service.login(PASSWORD).await);
    let body = json!({"name": "ada", "password": PASSWORD});
    let forged = service.client.post("/auth/login").header("sec-fetch-site", "cross-site");
    problem(&forged.json(&body).send().await, 403);
    let forged = service.client.post("/auth/logout").header("origin", "https://evil.test");
    problem(&forged.header("cookie", &cookie).send().await, 403);
    assert_eq!(service.status("/me", &cookie).await, 200);
    let own = service.client.post("/auth/logout").header("origin", "https://staff.test");
    let reply = own.header("cookie", &cookie).send().await;
    assert_eq!(reply.status(), 204);
    assert_eq!(reply.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(service.status("/me", &cookie).await, 401);
    assert_eq!(service.post("/logout", json!({})).await.status(), 204, "whoever left may leave");
}

#[tokio::test]
async fn two_logins_at_once_after_the_cost_grew_both_log_in() {
    let accounts = MemoryAccounts::new();
    let small = Service::over(accounts.clone(), HashCost::new(7_168, 5).unwrap(), |it| it).await;
    assert_eq!(small.login(PASSWORD).await.status(), 204);
    let grown = Service::over(accounts, HashCost::new(9_216, 5).unwrap(), |it| it).await;
    let (one, other) = tokio::join!(grown.login(PASSWORD), grown.login(PASSWORD));
    assert_eq!((one.status().as_u16(), other.status().as_u16()), (204, 204));
}
