//! Refresh tokens that are redeemed and taken back at once. Between any two operations of the store another thread
//! may run.

use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use palisade::auth::jwt::{MemoryRevocations, Revocations};
use palisade::tokens::{
    Grant, IssuedTokens, OAuthClient, RefreshError, RefreshRequest, SigningKey, TokenService,
};
use shuttle::sync::Arc;

use crate::in_threads;
use crate::records::MemoryRecords;

const LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
const APP: RefreshRequest<'_> = RefreshRequest { client: "app", scope: None, key: None };

fn service() -> TokenService {
    let revocations = Revocations::new(MemoryRevocations::new()).longest_token_life(LIFE);
    TokenService::builder("https://id.example")
        .audience("model")
        .key(SigningKey::generate().unwrap())
        .client(OAuthClient::public("app"))
        .revocations(revocations)
        .build(MemoryRecords::with_capacity(8))
        .unwrap()
}

/// A future that waits for nothing but locks.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("memory never waits"),
    }
}

fn begun(tokens: &TokenService) -> IssuedTokens {
    ready(tokens.issue(Grant::to("ada").client("app"))).unwrap()
}

fn text(issued: &IssuedTokens) -> String {
    issued.refresh_token().unwrap_or_default().to_owned()
}

fn refreshed(tokens: &TokenService, token: &str) -> Result<IssuedTokens, RefreshError> {
    ready(tokens.try_refresh(token, &APP, i64::MAX))
}

/// Threads that redeem one token: exactly one gets the next, which is good.
pub fn of_parallel_refreshes_one_wins(threads: u32) {
    let (tokens, won) = (service(), Arc::new(Mutex::new(Vec::new())));
    let first = text(&begun(&tokens));
    let (asked, winners) = (tokens.clone(), Arc::clone(&won));
    let passed = in_threads(threads, move |_| match refreshed(&asked, &first) {
        Ok(issued) => {
            winners.lock().unwrap().push(text(&issued));
            1
        }
        Err(RefreshError::UnderWay) => 0,
        Err(_) => 1_000,
    });
    assert_eq!(passed, 1);
    let next = won.lock().unwrap().pop().unwrap();
    assert!(refreshed(&tokens, &next).is_ok());
}

/// A session that is ended while threads refresh it: whatever they got is good no more.
pub fn a_session_that_is_ended_while_it_is_refreshed_stays_ended(threads: u32) {
    let (tokens, won) = (service(), Arc::new(Mutex::new(Vec::new())));
    let issued = begun(&tokens);
    let (first, session) = (text(&issued), issued.session_id().unwrap_or_default().to_owned());
    let (asked, winners) = (tokens.clone(), Arc::clone(&won));
    let passed = in_threads(threads, move |number| {
        if number == 0 {
            assert!(ready(asked.end_session(&session)).is_ok());
        } else if let Ok(issued) = refreshed(&asked, &first) {
            winners.lock().unwrap().push(text(&issued));
            return 1;
        }
        0
    });
    assert!(passed <= 1);
    for token in won.lock().unwrap().iter() {
        assert!(matches!(refreshed(&tokens, token), Err(RefreshError::Ended)));
    }
}

/// A token that is used again while the next one is: the session ends, whoever comes first.
pub fn a_token_that_is_used_again_ends_its_session(threads: u32) {
    let (tokens, won) = (service(), Arc::new(Mutex::new(Vec::new())));
    let first = text(&begun(&tokens));
    let issued = refreshed(&tokens, &first).unwrap();
    let second = text(&issued);
    ready(issued.sent());
    let (asked, winners) = (tokens.clone(), Arc::clone(&won));
    in_threads(threads, move |number| {
        let token = if number == 0 { &second } else { &first };
        if let Ok(issued) = refreshed(&asked, token) {
            assert_eq!(number, 0, "a token that was used gets nothing");
            winners.lock().unwrap().push(text(&issued));
        }
        0
    });
    for token in won.lock().unwrap().iter() {
        assert!(matches!(refreshed(&tokens, token), Err(RefreshError::Ended)));
    }
}
