//! What a head may be read into, beside what it may not.

use palisade::prelude::*;

#[input]
#[serde(rename_all = "kebab-case")]
pub struct Calling {
    #[input(plain)]
    idempotency_key: Text<64>,
    #[serde(rename = "X-GitHub-Event", alias = "x-event")]
    event: Text<16>,
    #[serde(default)]
    dry_run: bool,
    #[validate(length(max = 4))]
    accept_language: Option<Vec<Text<16>>>,
    #[input(object)]
    employee_id: Option<u64>,
    #[serde(rename = "authorization-hint")]
    hint: Option<Text<8>>,
    #[serde(skip)]
    authorized: Vec<u8>,
}

#[input]
#[serde(rename_all = "camelCase")]
pub struct Taste {
    #[serde(rename = "__Host-theme")]
    theme: Option<Text<8>>,
    last_search: Option<Text<32>>,
}

#[secure(objects = "the key names a call, the id is looked up among the caller's own")]
async fn call(
    Headers(calling): Headers<Calling>,
    taste: Option<Cookies<Taste>>,
    again: Option<Headers<Calling>>,
) {
    let _ = (calling.event, calling.dry_run, calling.hint, taste, again);
}

#[secure]
async fn show(Cookies(taste): Cookies<Taste>) {
    let _ = (taste.theme, taste.last_search);
}

#[public(reason = "shown to every visitor", rate = "5/s")]
async fn public_show(_: Cookies<Taste>) {}


fn main() {
    let _ = SecureRouter::<()>::new().route("/", get(call).post(show)).route("/open", get(public_show));
}
