//! Inputs that are stored as well: what is read by a tag is written with it, whatever its variants are called.

#![allow(non_camel_case_types, reason = "a name that needs its mark is the point")]

use palisade::http::StatusCode;
use palisade::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::support::fixture::Fixture;

#[input]
#[derive(Serialize, Debug)]
struct Draft {
    #[validate(length(max = 20))]
    title: String,
    color: Color,
    #[validate(nested)]
    shape: Shape,
}

#[input]
#[derive(Clone, serde::Serialize, Debug)]
#[serde(rename_all = "snake_case")]
enum Color {
    DeepRed,
    r#type,
}

#[input]
#[derive(Serialize, Debug)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Shape {
    Round {
        radius: u32,
        #[validate(length(max = 3))]
        name: Option<String>,
    },
    /// Known by its name without the mark.
    r#struct { day: chrono::NaiveDate },
    #[cfg(any())]
    Never {
        #[validate(length(max = 3))]
        name: NotThere,
    },
    #[cfg(test)]
    Always {
        #[validate(length(max = 3))]
        name: String,
    },
    #[cfg(any())]
    Inner(NotThere),
    #[cfg(any())]
    Nothing,
}

#[input]
#[derive(Serialize)]
struct Page<T: palisade::Input> {
    #[validate(nested)]
    inner: T,
}

#[secure(unredacted = "what was sent")]
async fn store(Json(draft): Json<Draft>) -> (StatusCode, String) {
    (StatusCode::OK, serde_json::to_string(&draft).unwrap())
}

#[tokio::test]
async fn what_is_read_is_written_as_it_was() {
    let fixture = Fixture::new(SecureRouter::new().route("/", post(store)));
    let sent = |color: &str, shape: Value| {
        let body = json!({"title": "a", "color": color, "shape": shape});
        let request = fixture.client.post("/").bearer(&fixture.token("e1")).json(&body);
        async move { (request.send().await, body) }
    };
    for (color, shape) in [
        ("deep_red", json!({"type": "round", "radius": 1, "name": "abc"})),
        ("type", json!({"type": "struct", "day": "2024-01-05"})),
        ("type", json!({"type": "always", "name": "abc"})),
    ] {
        let (reply, body) = sent(color, shape).await;
        assert_eq!(reply.status(), StatusCode::OK, "{}", reply.text());
        assert_eq!(serde_json::from_str::<Value>(&reply.text()).unwrap(), body);
    }
    for (color, shape) in [
        ("deep_red", json!({"type": "struct", "day": "2024-1-5"})),
        ("deep_red", json!({"type": "round", "radius": 1, "name": "abcd"})),
        ("deep_red", json!({"type": "always", "name": "abcd"})),
        ("deep_red", json!({"type": "never", "name": "abc"})),
        ("r#type", json!({"type": "always", "name": "abc"})),
    ] {
        let (reply, body) = sent(color, shape).await;
        assert_eq!(reply.status().as_u16(), 422, "{body}: {}", reply.text());
    }
    let page = Page {
        inner: Draft {
            title: "a".into(),
            color: Color::DeepRed,
            shape: Shape::Round { radius: 1, name: None },
        },
    };
    assert_eq!(serde_json::to_value(page).unwrap()["inner"]["color"], "deep_red");
}
