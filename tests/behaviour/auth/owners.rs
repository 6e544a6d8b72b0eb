//! Whose object it is: a subject at an issuer, wherever several issuers vouch for callers.

use palisade::http::StatusCode;
use palisade::prelude::*;
use palisade::testing::{Issuer, TestClock};
use serde_json::{Value, json};

use crate::support::fixture::{refused, undeclared};

#[derive(Redacted)]
#[redacted(owner = author)]
struct Diary {
    #[expose]
    title: &'static str,
    #[expose(owner)]
    entry: &'static str,
    author: CallerId,
}

/// The same with the subject alone.
#[derive(Redacted)]
#[redacted(owner = author)]
struct Legacy {
    #[expose]
    title: &'static str,
    #[expose(owner)]
    entry: &'static str,
    author: Option<String>,
}

#[secure]
async fn diary(State(author): State<CallerId>) -> Json<Diary> {
    Json(Diary { title: "May", entry: "in love", author })
}

#[secure]
async fn legacy(State(author): State<CallerId>) -> Json<Vec<Legacy>> {
    let author = Some(author.subject().to_owned());
    Json(vec![Legacy { title: "May", entry: "in love", author }])
}

struct Page(u32);

impl Resource for Page {
    type Id = u32;
    type Store = CallerId;

    async fn load(_: &CallerId, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(Some(Self(*id)))
    }
}

impl Allow<Update> for Page {
    fn allow(&self, caller: &Principal) -> bool {
        self.0 == 1 && caller.is(&CallerId::new(PEOPLE, "ada"))
    }
}

#[secure]
async fn write(page: Authorized<Page, Update>) -> StatusCode {
    let _ = page;
    StatusCode::NO_CONTENT
}

const PEOPLE: &str = "https://people.example";
const BADGES: &str = "https://badges.example";

fn routes() -> SecureRouter<CallerId> {
    SecureRouter::new().route("/diary", get(diary)).route("/pages/{id}", post(write))
}

fn ada() -> CallerId {
    CallerId::new(PEOPLE, "ada")
}

#[tokio::test]
async fn what_belongs_to_a_subject_of_one_issuer_is_foreign_to_the_same_subject_of_another() {
    let (clock, people, badges) = (TestClock::new(), Issuer::named(PEOPLE), Issuer::named(BADGES));
    let security = undeclared(&clock, &people).jwt(badges.jwt()).direct().build().unwrap();
    let client = crate::documented(routes().with_state(ada()).secured_by(security).unwrap());
    let own = json!({"title": "May", "entry": "in love"});
    let foreign = json!({"title": "May"});
    for (issuer, subject, seen, written) in [
        (&people, "ada", &own, 204),
        (&badges, "ada", &foreign, 404),
        (&people, "bob", &foreign, 404),
        (&badges, "https://people.example#ada", &foreign, 404),
    ] {
        let token = issuer.token(subject, &clock).sign();
        let diary = client.get("/diary").bearer(&token).send().await;
        assert_eq!(&diary.json(), seen, "{subject} of {}", issuer.name());
        let page = client.post("/pages/1").bearer(&token).send().await;
        assert_eq!(page.status(), written, "{subject} of {}", issuer.name());
    }
}

#[test]
fn an_owner_that_is_a_subject_alone_keeps_an_application_of_several_issuers_from_starting() {
    let routes = || {
        let routes = SecureRouter::new().route("/diary", get(diary)).route("/legacy", get(legacy));
        routes.with_state(ada())
    };
    let several = refused(routes(), |builder| builder.jwt(Issuer::named(BADGES).jwt()));
    assert_eq!(several.matches("subject alone").count(), 1, "{several}");
    assert!(several.contains("`Legacy`: its owner is a subject alone"), "{several}");
    assert!(several.contains("make the field a `CallerId`"), "{several}");
}

#[tokio::test]
async fn of_one_issuer_a_subject_alone_is_the_owner() {
    let (clock, people) = (TestClock::new(), Issuer::named(PEOPLE));
    let security = undeclared(&clock, &people).direct().build().unwrap();
    let routes = SecureRouter::new().route("/legacy", get(legacy));
    let client = crate::documented(routes.with_state(ada()).secured_by(security).unwrap());
    for (subject, seen) in
        [("ada", json!([{"title": "May", "entry": "in love"}])), ("bob", json!([{"title": "May"}]))]
    {
        let token = people.token(subject, &clock).sign();
        let reply = client.get("/legacy").bearer(&token).send().await;
        assert_eq!(reply.json(), seen, "{subject}");
    }
}

#[tokio::test]
async fn the_caller_of_a_handler_is_stored_and_known_again() {
    #[secure]
    async fn who(caller: Principal) -> Json<Who> {
        Json(Who { id: caller.id() })
    }

    #[derive(Redacted)]
    struct Who {
        #[expose]
        id: CallerId,
    }

    let (clock, people) = (TestClock::new(), Issuer::named(PEOPLE));
    let security = undeclared(&clock, &people).direct().build().unwrap();
    let app = SecureRouter::new().route("/me", get(who)).secured_by(security).unwrap();
    let reply =
        crate::documented(app).get("/me").bearer(&people.token("ada", &clock).sign()).send().await;
    let stored: Value = reply.json();
    assert_eq!(stored, json!({"id": "https://people.example#ada"}));
    let read: CallerId = serde_json::from_value(stored["id"].clone()).unwrap();
    assert_eq!(read, ada());
}
