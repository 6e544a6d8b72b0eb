//! What a form may hold, and how large it may be.

use palisade::prelude::*;

const MOST: u64 = 4;

#[input]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    #[validate(length(max = 80))]
    title: String,
    #[input(file(max = "2MiB", types("image/png", "image/jpeg")))]
    cover_picture: File,
    #[validate(length(max = MOST))]
    #[input(file(max = "512KiB", any = "scanned before they are opened"))]
    more: Option<Vec<File>>,
    #[validate(length(max = 8))]
    tags: Vec<Text<16>>,
    #[input(object)]
    employee_id: Option<u64>,
    #[input(role = "hr")]
    #[input(file(max = "1KiB", types("application/pdf")))]
    #[cfg(all())]
    contract: Option<File>,
    #[serde(skip)]
    kept: bool,
}

#[derive(Role)]
pub enum Role {
    Hr,
}

#[input]
pub struct Note {
    text: Text<200>,
}

#[secure(body = "5MiB", objects = "hr reaches everyone", role = "hr")]
async fn upload(State(()): State<()>, Multipart(upload): Multipart<Upload>) {
    let (name, kind) = (upload.cover_picture.name(), upload.cover_picture.content_type());
    let _ = (name, kind, upload.title, upload.tags, upload.more, upload.kept);
}

#[secure]
async fn note(_: Option<Multipart<Note>>) {}

#[public(reason = "anyone may write", rate = "1/s")]
async fn open_note(_: Multipart<Note>) {}

#[secure]
async fn raw(#[unchecked("taken apart by hand")] _: axum::extract::Multipart) {}

fn main() {
    let routes = SecureRouter::new().route("/", post(upload).put(note));
    let routes = routes.route("/open", post(open_note)).route("/raw", post(raw));
    let _: SecureRouter = routes.with_state(());
}
