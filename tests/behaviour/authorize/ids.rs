//! Ids that are types of their own.

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde_json::json;

use crate::support::fixture::{Fixture, problem};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Id)]
struct DeskId(u32);

#[derive(Clone, Debug, PartialEq, Eq, Id)]
struct RoomId(Text<8>);

#[derive(Clone, Copy, Id)]
struct BadgeId(uuid::Uuid);

struct Desk;

impl Resource for Desk {
    type Id = DeskId;
    type Store = ();

    async fn load((): &(), id: &DeskId) -> Result<Option<Self>, Problem> {
        Ok((*id == DeskId(7)).then_some(Self))
    }
}

impl Allow<Read> for Desk {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[input]
struct Move {
    #[input(object)]
    desk: Named<Desk, Read>,
    #[input(plain)]
    room_id: RoomId,
    #[input(plain)]
    badge_id: Option<BadgeId>,
}

#[secure]
async fn desk(_: Authorized<Desk, Read>) -> StatusCode {
    StatusCode::OK
}

#[secure]
async fn moved(Json(moved): Json<Move>) -> StatusCode {
    let _ = (moved.desk, moved.badge_id.map(|badge| badge.0));
    if moved.room_id.0.as_str() == "attic" { StatusCode::OK } else { StatusCode::CONFLICT }
}

#[secure]
async fn room(Path(room): Path<Plain<RoomId>>) -> StatusCode {
    let _ = room.0;
    StatusCode::OK
}

#[tokio::test]
async fn a_newtype_is_an_id_as_what_it_holds_is() {
    let routes = SecureRouter::new()
        .route("/desks/{id}", get(desk))
        .route("/rooms/{id}", get(room))
        .route("/moves", post(moved));
    let fixture = Fixture::new(routes);
    let token = fixture.token("e1");
    for (path, status) in [
        ("/desks/7", 200),
        ("/desks/8", 404),
        ("/desks/07", 404),
        ("/desks/+7", 404),
        ("/rooms/attic", 200),
        ("/rooms/far%20too%20long", 400),
        ("/rooms/a%00", 400),
    ] {
        let reply = fixture.get_with(path, &token).await;
        assert_eq!(reply.status().as_u16(), status, "{path}: {}", reply.text());
    }
    let send = |body| fixture.client.post("/moves").bearer(&token).json(&body).send();
    let badge = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    let good = json!({"desk": 7, "room_id": "attic", "badge_id": badge});
    assert_eq!(send(good).await.status(), StatusCode::OK);
    problem(&send(json!({"desk": 8, "room_id": "attic"})).await, 404);
    problem(&send(json!({"desk": "07", "room_id": "attic"})).await, 422);
    problem(&send(json!({"desk": 7, "room_id": "far too long"})).await, 422);
    let loose = badge.replace('-', "");
    problem(&send(json!({"desk": 7, "room_id": "attic", "badge_id": loose})).await, 422);
}
