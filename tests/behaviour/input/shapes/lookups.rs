//! What is looked up beside what is not: in tuples, with leaves and with inputs that name nothing.

use std::borrow::Cow;

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;

/// A desk that everybody may see but for the ninth, and of which there are nine.
struct Desk(u64);

impl Resource for Desk {
    type Id = u64;
    type Store = ();

    async fn load((): &(), id: &u64) -> Result<Option<Self>, Problem> {
        Ok((1..=9).contains(id).then_some(Self(*id)))
    }
}

impl Allow<Read> for Desk {
    fn allow(&self, _: &Principal) -> bool {
        self.0 != 9
    }
}

#[input]
struct Transfer {
    #[input(object)]
    desk: Named<Desk, Read>,
}

#[input]
struct Card {
    #[validate(length(max = 4))]
    number: String,
}

#[input]
#[serde(rename_all = "snake_case")]
enum Kind {
    Whole,
}

#[derive(Clone, Copy, Id)]
struct CardId(u64);

#[input(verify)]
#[derive(Clone)]
struct Guest {
    name: Text<8>,
}

impl Verify for Guest {
    type Store = ();

    async fn verify(&self, (): &(), _: Option<&Principal>) -> Result<Violations, Problem> {
        let mut found = Violations::default();
        if self.name.as_str() == "nobody" {
            found.add("/name", "unknown", "is not known");
        }
        Ok(found)
    }
}

#[input]
struct Held {
    #[input(object)]
    pair: (Named<Desk, Read>, bool),
    #[input(object)]
    #[validate(nested, length(max = 3))]
    legs: Vec<(Text<8>, Transfer)>,
    #[input(verify)]
    #[validate(nested)]
    guest: Cow<'static, Guest>,
}

macro_rules! takers {
    ($($name:ident $body:ty;)*) => {$(
        #[secure]
        async fn $name(_: Json<$body>) -> StatusCode {
            StatusCode::OK
        }
    )*};
}

takers! {
    beside_a_number (Transfer, Plain<u32>);
    beside_an_input (Transfer, Card);
    beside_a_name (Kind, Transfer, Plain<CardId>);
    listed Vec<(Plain<Text<8>>, Transfer)>;
    four (Transfer, Transfer, Plain<u8>, Transfer);
    optional Vec<Option<Transfer>>;
    whole Option<Transfer>;
    slice Box<[Transfer]>;
    boxed Box<Vec<(Plain<u8>, Option<Box<Transfer>>)>>;
    eight (Kind, bool, bool, char, bool, bool, Card, Transfer);
}

#[secure(objects = "what stands beside the desks names nothing")]
async fn held(_: Json<Held>) -> StatusCode {
    StatusCode::OK
}

fn fixture() -> Fixture {
    let routes = SecureRouter::new()
        .route("/number", post(beside_a_number))
        .route("/input", post(beside_an_input))
        .route("/name", post(beside_a_name))
        .route("/listed", post(listed))
        .route("/four", post(four))
        .route("/optional", post(optional))
        .route("/whole", post(whole))
        .route("/slice", post(slice))
        .route("/boxed", post(boxed))
        .route("/eight", post(eight))
        .route("/held", post(held));
    Fixture::new(routes)
}

async fn status(fixture: &Fixture, path: &str, body: &Value) -> u16 {
    let request = fixture.client.post(path).bearer(&fixture.token("e1"));
    request.json(body).send().await.status().as_u16()
}

#[tokio::test]
async fn what_stands_in_a_tuple_is_looked_up_beside_what_is_not() {
    let fixture = fixture();
    let to = |desk: u64| json!({"desk": desk});
    for (desk, answer) in [(1, 200), (9, 404), (10, 404)] {
        for (path, body) in [
            ("/number", json!([to(desk), 7])),
            ("/input", json!([to(desk), {"number": "1"}])),
            ("/name", json!(["whole", to(desk), 7])),
            ("/listed", json!([["a", to(1)], ["b", to(desk)]])),
            ("/four", json!([to(1), to(2), 7, to(desk)])),
            ("/optional", json!([null, to(1), to(desk), null])),
            ("/whole", to(desk)),
            ("/slice", json!([to(1), to(desk)])),
            ("/boxed", json!([[7, null], [7, to(desk)]])),
            ("/eight", json!(["whole", true, true, "a", true, true, {"number": "1"}, to(desk)])),
        ] {
            assert_eq!(status(&fixture, path, &body).await, answer, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_names_nothing() {
    let fixture = fixture();
    for (path, body) in
        [("/optional", json!([null])), ("/whole", json!(null)), ("/boxed", json!([[7, null]]))]
    {
        assert_eq!(status(&fixture, path, &body).await, 200, "{path} {body}");
    }
    assert_eq!(status(&fixture, "/slice", &json!([null])).await, 422);
}

#[tokio::test]
async fn what_a_field_holds_beside_a_leaf_is_looked_up() {
    let fixture = fixture();
    for (pair, leg, guest, answer) in
        [(1, 1, "ada", 200), (9, 1, "ada", 404), (1, 9, "ada", 404), (1, 1, "nobody", 422)]
    {
        let body = json!({
            "pair": [pair, true], "legs": [["a", {"desk": leg}]], "guest": {"name": guest},
        });
        assert_eq!(status(&fixture, "/held", &body).await, answer, "{body}");
    }
}
