//! A page of the service's own: it logs in with a session, and shows what the API answers to that.

use std::time::Duration;

use axum::response::Html;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use palisade::login::Login;
use palisade::prelude::*;
use palisade::session::{MemorySessions, Sessions};
use palisade::{Nonce, PagePolicy};

use crate::credentials::Credentials;
use crate::employee::Employee;
use crate::failure::Failure;
use crate::payslip::Payslip;
use crate::shared;
use crate::store::Store;

/// What a browser may do with it: run the script in it, and ask this service.
const PAGE: PagePolicy = PagePolicy::own().with_nonce();

const TEXT: &str = include_str!("page.html");

/// The page, which has no data of its own.
#[public(
    reason = "a page without data, which requests everything with its visitor's session",
    rate = "10/s",
    page = PAGE,
    unredacted = "a page without data"
)]
async fn page(nonce: Nonce) -> Html<String> {
    Html(TEXT.replace("{nonce}", nonce.as_str()))
}

/// The routes of the page: it talks to these with its visitor's session, and to the logins.
pub fn router(store: Store, login: &Login) -> SecureRouter<(), Credentials> {
    SecureRouter::accepting()
        .route("/", get(page))
        .route("/page/me", get(me))
        .route("/page/payslips", get(payslips))
        .route("/page/events", get(events))
        .with_state(store)
        .nest("/auth", login.routes().checked_at_start())
}

/// Where sessions are kept.
pub fn sessions() -> Result<Sessions, Failure> {
    let sessions = Sessions::builder();
    Ok(match shared::redis() {
        Some(redis) => sessions.build(redis().sessions()?)?,
        None => sessions.build(MemorySessions::new())?,
    })
}

/// The visitor's own record.
#[secure(auth = "session", rate = "50/s")]
async fn me(
    State(store): State<Store>,
    visible: Visible<Employee>,
) -> Result<Option<Json<Permitted<Employee>>>, Problem> {
    let own = visible.within(&store).find(visible.caller().subject()).await?;
    Ok(own.and_then(|own| visible.one(own)).map(Json))
}

/// The visitor's own payslips.
#[secure(auth = "session", rate = "50/s")]
async fn payslips(
    State(store): State<Store>,
    visible: Visible<Payslip>,
) -> Result<Json<Vec<Permitted<Payslip>>>, Problem> {
    let own = visible.caller().subject();
    let found = visible.within(&store).payslips(own, None, 12).await?;
    Ok(Json(visible.filter(found)))
}

/// A sign of life.
#[derive(Redacted)]
pub struct Tick {
    #[expose]
    count: u64,
}

/// Open as long as the caller's session is: it ends with it, and says so.
#[secure(auth = "session", rate = "5/s", rate(limit = "60/m", per = "ip"))]
async fn events() -> Sse<BoxStream<'static, Result<Tick, Problem>>> {
    let ticks = stream::unfold(0, |count| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(Tick { count }), count + 1))
    });
    Sse::new(ticks.boxed())
}
