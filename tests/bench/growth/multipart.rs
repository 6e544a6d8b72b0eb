//! A file in a multipart form that arrives in frames, by its bytes.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart as PlainMultipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post as plain_post;
use bytes::Bytes;
use futures_util::stream;
use palisade::prelude::*;

use crate::Outcome;
use crate::compare::{Group, Sides};
use crate::pair;
use crate::{Role, Scope};

/// As much as hyper hands on at once.
const FRAME: usize = 16 * 1024;

pub(crate) const FRAMES: Group =
    Group { name: "multipart", unit: "bytes", sizes: &[16_000, 60_000, 480_000], batch: 32, sides };

fn sides(size: u32) -> Outcome<Sides> {
    let mut form = b"--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na file\r\n\
        --XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n"
        .to_vec();
    form.extend((0..size).map(|place| place.to_le_bytes()[0]));
    form.extend(b"\r\n--XX--\r\n");
    let form = Bytes::from(form);
    let router = SecureRouter::new().route("/files", post(take));
    let by_hand = Router::new()
        .route("/files", plain_post(take_by_hand))
        .layer(DefaultBodyLimit::max(1024 * 1024));
    let app = pair::secured::<Role, Scope>(router)?;
    pair::sides(app, by_hand, StatusCode::NO_CONTENT, move |_| {
        let frames: Vec<Result<Bytes, std::convert::Infallible>> = (0..form.len())
            .step_by(FRAME)
            .map(|at| Ok(form.slice(at..form.len().min(at + FRAME))))
            .collect();
        let request = Request::post("/files").header("host", "payroll.example");
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=XX");
        Ok(request.body(Body::from_stream(stream::iter(frames)))?)
    })
}

#[input]
struct Upload {
    #[validate(length(max = 80))]
    title: String,
    #[input(file(max = "900KiB", any = "a benchmark"))]
    file: File,
}

#[public(reason = "a benchmark", rate = "1000000/s", body = "1MiB")]
async fn take(Multipart(upload): Multipart<Upload>) -> NoContent {
    let _ = (upload.title, upload.file.into_bytes());
    NoContent
}

async fn take_by_hand(mut form: PlainMultipart) -> StatusCode {
    let (mut title, mut file) = (None, None);
    while let Ok(Some(field)) = form.next_field().await {
        match field.name() {
            Some("title") => title = field.text().await.ok(),
            Some("file") => file = field.bytes().await.ok(),
            _ => return StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
    match (title, file) {
        (Some(title), Some(file)) if title.chars().count() <= 80 && file.len() <= 900 * 1024 => {
            StatusCode::NO_CONTENT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
