//! What does not start.

use palisade::prelude::*;
use palisade::session::{
    CurrentSession, MemorySessions, RedirectedSession, SessionControl, Sessions,
};
use palisade::{Action, SecurityBuilder};

fn sessions() -> Sessions {
    Sessions::builder().build(MemorySessions::new()).unwrap()
}

fn faults(routes: SecureRouter, builder: SecurityBuilder) -> String {
    let security = builder.direct().build().unwrap();
    routes.secured_by(security).err().map(|error| error.reasons().join("; ")).unwrap_or_default()
}

#[secure]
async fn logout(session: SessionControl) -> Result<NoContent, Problem> {
    session.end().await?;
    Ok(NoContent)
}

#[public(reason = "nobody is known before", rate = "1/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    let _ = session;
    Ok(NoContent)
}

#[public(reason = "it proves by its state that its browser began it", rate = "1/s")]
async fn callback(RedirectedSession(session): RedirectedSession) -> Result<NoContent, Problem> {
    let _ = session;
    Ok(NoContent)
}

#[test]
fn what_changes_something_with_a_cookie_is_no_link() {
    let told = faults(
        SecureRouter::new().route("/logout", get(logout)),
        Security::builder().sessions(sessions()),
    );
    assert!(told.contains("`GET /logout` changes something"), "{told}");
    assert!(told.contains("mount it with `post(..)`"), "{told}");
    let mended = SecureRouter::new().route("/logout", post(logout));
    assert_eq!(faults(mended, Security::builder().sessions(sessions())), "");
    // What asks for no caller logs somebody in or out all the same.
    let public = SecureRouter::new().route("/enter", get(enter));
    let told = faults(public, Security::builder().sessions(sessions()));
    assert!(told.contains("`GET /enter` changes something"), "{told}");
    let public = SecureRouter::new().route("/enter", post(enter)).route("/callback", get(callback));
    assert_eq!(faults(public, Security::builder().sessions(sessions())), "");
}

struct Draft;

impl Resource for Draft {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

struct Print;
impl Action for Print {
    const IS_SAFE: bool = true;
}

impl Allow<Delete> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

impl Allow<Print> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn remove(_: Authorized<Draft, Delete>) -> NoContent {
    NoContent
}

#[secure]
async fn print(_: Authorized<Draft, Print>) -> NoContent {
    NoContent
}

#[test]
fn an_action_that_changes_an_object_is_no_link_with_a_cookie() {
    let told = faults(
        SecureRouter::new().route("/drafts/{id}/remove", get(remove)),
        Security::builder().sessions(sessions()),
    );
    assert!(told.contains("`GET /drafts/{id}/remove` changes something"), "{told}");
    let routes = SecureRouter::new()
        .route("/drafts/{id}", delete(remove))
        .route("/drafts/{id}/print", get(print));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
    // With a token no page elsewhere can follow the link.
    let issuer = palisade::testing::Issuer::new();
    let routes = SecureRouter::new().route("/drafts/{id}/remove", get(remove));
    assert_eq!(faults(routes, Security::builder().jwt(issuer.jwt())), "");
}

#[secure(auth = "session")]
async fn current(_: CurrentSession) -> NoContent {
    NoContent
}

#[test]
fn a_handler_of_sessions_needs_them() {
    let issuer = palisade::testing::Issuer::new();
    let told = faults(
        SecureRouter::new().route("/a", get(current)).route("/b", post(logout)),
        Security::builder().jwt(issuer.jwt()),
    );
    assert!(told.contains("the scheme `session` is not configured"), "{told}");
    assert!(told.contains("`.sessions(..)`"), "{told}");
}

#[test]
fn sessions_of_one_process_are_not_those_of_several() {
    let build = |count| {
        let builder = Security::builder().sessions(sessions()).processes(count).direct();
        builder.build().err().map(|error| error.reasons().join("; ")).unwrap_or_default()
    };
    assert_eq!(build(1), "");
    assert!(build(2).contains("sessions: each of several processes"), "{}", build(2));
    let twice = Security::builder().sessions(sessions()).sessions(sessions()).direct().build();
    let told = twice.err().unwrap().reasons().join("; ");
    assert_eq!(told, "`.sessions(..)` was called twice");
}
