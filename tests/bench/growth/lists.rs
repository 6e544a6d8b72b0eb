//! Bodies: a list of items with rules, texts, and texts with escapes, by the bytes of the whole.

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post as plain_post;
use axum::{Json as PlainJson, Router};
use palisade::prelude::*;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::Outcome;
use crate::compare::{Group, Sides};
use crate::pair;
use crate::{Role, Scope};

const SIZES: &[u32] = &[1_000, 8_000, 60_000];

pub(crate) const ITEMS: Group = Group {
    name: "list",
    unit: "bytes",
    sizes: SIZES,
    batch: 64,
    sides: |size| {
        let item = r#"{"name":"Edsger Dijkstra","note":"as he wrote himself","amount":700000},"#;
        let items = item.repeat(usize::try_from(size)? / item.len() + 1);
        sides(format!("{{\"items\":[{}],\"texts\":[]}}", items.trim_end_matches(',')))
    },
};

pub(crate) const TEXTS: Group = Group {
    name: "texts",
    unit: "bytes",
    sizes: SIZES,
    batch: 64,
    sides: |size| texts("a note of some length, as people write them to each other", size),
};

pub(crate) const ESCAPES: Group = Group {
    name: "escapes",
    unit: "bytes",
    sizes: SIZES,
    batch: 64,
    sides: |size| texts(r#"a \"note\" of some length,\/as people\\write th\u00e4m"#, size),
};

fn texts(text: &str, size: u32) -> Outcome<Sides> {
    let quoted = format!("\"{text}\",");
    let all = quoted.repeat(usize::try_from(size)? / quoted.len() + 1);
    sides(format!("{{\"items\":[],\"texts\":[{}]}}", all.trim_end_matches(',')))
}

fn sides(body: String) -> Outcome<Sides> {
    let router = SecureRouter::new().route("/lists", post(take));
    let by_hand = Router::new().route("/lists", plain_post(take_by_hand));
    let app = pair::secured::<Role, Scope>(router)?;
    pair::sides(app, by_hand, StatusCode::NO_CONTENT, move |_| {
        let request = Request::post("/lists").header("host", "payroll.example");
        Ok(request.header(CONTENT_TYPE, "application/json").body(Body::from(body.clone()))?)
    })
}

#[input]
struct Whole {
    #[validate(nested, length(max = 4096))]
    items: Vec<Item>,
    #[validate(length(max = 4096))]
    texts: Vec<Text<200>>,
}

#[input]
struct Item {
    #[validate(length(min = 1, max = 80))]
    name: String,
    #[validate(length(max = 254))]
    note: String,
    #[validate(range(min = 0, max = 1_000_000_000))]
    amount: i64,
}

#[public(reason = "a benchmark", rate = "1000000/s", body = "128KiB")]
async fn take(Json(whole): Json<Whole>) -> NoContent {
    for item in whole.items {
        let _ = (item.name, item.note, item.amount);
    }
    drop(whole.texts);
    NoContent
}

#[derive(Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct WholeByHand {
    #[validate(nested, length(max = 4096))]
    items: Vec<ItemByHand>,
    #[validate(length(max = 4096), custom(function = short))]
    texts: Vec<String>,
}

// validator keeps each rejected value as JSON.
#[derive(Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct ItemByHand {
    #[validate(length(min = 1, max = 80))]
    name: String,
    #[validate(length(max = 254))]
    note: String,
    #[validate(range(min = 0, max = 1_000_000_000))]
    amount: i64,
}

fn short(texts: &[String]) -> Result<(), validator::ValidationError> {
    let all = texts.iter().all(|text| text.chars().count() <= 200);
    if all { Ok(()) } else { Err(validator::ValidationError::new("length")) }
}

async fn take_by_hand(PlainJson(whole): PlainJson<WholeByHand>) -> StatusCode {
    if whole.validate().is_err() {
        return StatusCode::UNPROCESSABLE_ENTITY;
    }
    for item in whole.items {
        let _ = (item.name, item.note, item.amount);
    }
    drop(whole.texts);
    StatusCode::NO_CONTENT
}
