//! What does not start.

use palisade::prelude::*;
use palisade::routing::{MethodFilter, any, on, options};
use palisade::session::{
    CurrentSession, MemorySessions, RedirectedSession, SessionControl, Sessions,
};
use palisade::{Action, Form, Named, SecurityBuilder};

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

#[public(reason = "the caller has no credential yet", rate = "1/s")]
async fn enter(session: SessionControl) -> Result<NoContent, Problem> {
    let _ = session;
    Ok(NoContent)
}

#[public(reason = "it proves by its state that its browser began it", rate = "1/s")]
async fn callback(RedirectedSession(session): RedirectedSession) -> Result<NoContent, Problem> {
    let _ = session;
    Ok(NoContent)
}

/// What is no link does not compile: see `tests/ui/router/fail/link_changes_a_session.rs`.
#[test]
fn what_changes_something_with_a_cookie_is_mounted_with_another_method() {
    let routes = SecureRouter::new()
        .route("/logout", post(logout))
        .route("/enter", post(enter))
        .route("/callback", get(callback));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
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

#[input]
struct NewName {
    name: Text<20>,
}

#[secure]
async fn rename(Json(new): Json<NewName>) -> NoContent {
    let _ = new.name;
    NoContent
}

#[test]
fn an_action_that_changes_an_object_is_no_link_with_a_cookie() {
    let told = faults(
        SecureRouter::new().route("/drafts/{id}/remove", get(remove)),
        Security::builder().sessions(sessions()),
    );
    assert!(told.contains("`GET /drafts/{id}/remove` changes something"), "{told}");
    assert!(told.contains("mount it with `post(..)`"), "{told}");
    let routes = SecureRouter::new()
        .route("/drafts/{id}", delete(remove))
        .route("/drafts/{id}/print", get(print));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
    // What a form elsewhere cannot send either, where it is no form.
    let told = faults(
        SecureRouter::new().route("/rename", get(rename)),
        Security::builder().sessions(sessions()),
    );
    assert!(told.contains("`GET /rename` changes something"), "{told}");
    let told =
        faults(SecureRouter::new().fallback(rename), Security::builder().sessions(sessions()));
    assert!(told.contains("`* /*` changes something"), "{told}");
    let routes = SecureRouter::new().route("/rename", post(rename));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
    // Whichever function mounts it.
    let get_and_post = MethodFilter::GET.or(MethodFilter::POST);
    for (methods, method) in [
        (on(get_and_post, rename), "GET"),
        (post(rename).on(MethodFilter::HEAD, rename), "HEAD"),
        (options(rename), "OPTIONS"),
        (any(rename), "*"),
    ] {
        let routes = SecureRouter::new().route("/rename", methods);
        let told = faults(routes, Security::builder().sessions(sessions()));
        assert!(told.contains(&format!("`{method} /rename` changes something")), "{told}");
        assert!(!told.contains("`POST /rename`"), "{told}");
    }
    let put_and_patch = MethodFilter::PUT.or(MethodFilter::PATCH);
    let routes = SecureRouter::new().route("/rename", on(put_and_patch, rename));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
    // With a token no page elsewhere can follow the link.
    let issuer = palisade::testing::Issuer::new();
    let routes = SecureRouter::new().route("/drafts/{id}/remove", get(remove));
    assert_eq!(faults(routes, Security::builder().jwt(issuer.jwt())), "");
}

impl Allow<Read> for Draft {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
struct Gone {
    #[input(object)]
    draft: Named<Draft, Delete>,
}

#[input]
struct Shown {
    #[input(object)]
    draft: Named<Draft, Read>,
}

#[secure(auth = "session")]
async fn remove_named(Query(gone): Query<Gone>) -> NoContent {
    let _ = gone.draft;
    NoContent
}

#[secure(auth = "session")]
async fn remove_by_form(Form(gone): Form<Gone>) -> NoContent {
    let _ = gone.draft;
    NoContent
}

#[secure(auth = "session")]
async fn show_named(Query(shown): Query<Shown>) -> NoContent {
    let _ = shown.draft;
    NoContent
}

#[test]
fn an_object_that_a_query_names_is_changed_by_no_link_either() {
    for (handler, route) in [(get(remove_named), "/remove"), (get(remove_by_form), "/form")] {
        let routes = SecureRouter::new().route(route, handler);
        let told = faults(routes, Security::builder().sessions(sessions()));
        assert!(told.contains(&format!("`GET {route}` changes something")), "{told}");
    }
    let routes = SecureRouter::new()
        .route("/remove", post(remove_named))
        .route("/form", post(remove_by_form))
        .route("/show", get(show_named));
    assert_eq!(faults(routes, Security::builder().sessions(sessions())), "");
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
    assert!(build(2).contains("sessions: several processes need a shared store"), "{}", build(2));
    let twice = Security::builder().sessions(sessions()).sessions(sessions()).direct().build();
    let told = twice.err().unwrap().reasons().join("; ");
    assert_eq!(told, "`.sessions(..)` was called twice");
}
