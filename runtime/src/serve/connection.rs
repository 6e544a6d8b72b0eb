//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use axum::body::HttpBody;
use axum::extract::Request;
use axum::response::Response;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::watch;
use tokio::time::timeout;
use tower_service::Service;

use crate::context::ConnectionHold;
use crate::edge::peer::Peer;
use crate::router::Connected;
use crate::serve::activity::{Activity, Late};
use crate::serve::application::BoxError;
use crate::serve::limits::ServeLimits;
use crate::serve::service::Noted;
use crate::serve::shared::Shared;
use crate::serve::watchdog::Watchdog;
use crate::serve::wire::Wire;
use crate::serve::{Application, answer, linger};

/// Who is served to whom, and under which bounds.
pub(super) struct Connection<A> {
    pub(super) app: A,
    pub(super) peer: Peer,
    pub(super) shared: Arc<Shared>,
    pub(super) stopped: watch::Receiver<bool>,
    pub(super) hold: Arc<ConnectionHold>,
}

impl<A> Connection<A> {
    pub(super) async fn serve<I>(self, io: I)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        A: Application,
    {
        let Self { app, peer, shared, stopped, hold } = self;
        let limits = &shared.limits;
        let security = app.secured_by().clone();
        let activity = Activity::begin();
        let wire = Wire::new(io, activity.clone());
        let connected = Connected::new(app, peer.clone()).holding(Arc::clone(&hold));
        let service = Noted::new(connected, activity.clone(), limits.progress);
        let late = speak(service, wire.share(), &activity, limits, stopped).await;
        // A connection that became another protocol's is no longer ours.
        let Some(mut io) = wire.into_inner() else { return };
        let answer = match activity.unanswered(late) {
            Some(status) => match answer::to_unread(&security, &peer, status).await {
                Some(answer) => answer,
                None => return shared.unread.note(),
            },
            // Nothing is owed: there is no request, or the client does not read.
            None if late.is_some() => return,
            None => Vec::new(),
        };
        end(&mut io, &answer, activity.has_ended(), limits).await;
        drop(hold);
    }
}

/// Lets hyper speak until it ends, or until something is late.
async fn speak<I, S, B>(
    service: Noted<S>,
    wire: Wire<I>,
    activity: &Activity,
    limits: &ServeLimits,
    mut stopped: watch::Receiver<bool>,
) -> Option<Late>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request, Response = Response<B>, Error = Infallible, Future: Send>,
    S: Clone + Send + 'static,
    B: HttpBody<Data: Send, Error: Into<BoxError>> + Send + 'static,
{
    let protocol = limits.protocol();
    let mut speaking = pin!(protocol.serve_connection_with_upgrades(TokioIo::new(wire), service));
    let mut watchdog = Watchdog::new(activity.clone());
    let mut stopped = pin!(stopped.wait_for(|stopped| *stopped));
    let (mut limits, mut is_stopping) = (*limits, false);
    poll_fn(|context| {
        if !is_stopping && stopped.as_mut().poll(context).is_ready() {
            is_stopping = true;
            limits = limits.at_the_end();
            speaking.as_mut().graceful_shutdown();
        }
        if speaking.as_mut().poll(context).is_ready() {
            // What went wrong is in the bytes, or the client is gone.
            return Poll::Ready(None);
        }
        watchdog.poll(&limits, context).map(Some)
    })
    .await
}

/// Says what hyper cannot say, and closes so that the client can read it.
async fn end<I>(io: &mut I, answer: &[u8], has_ended: bool, limits: &ServeLimits)
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let closing = async {
        io.write_all(answer).await?;
        io.shutdown().await
    };
    let closed = timeout(limits.write, closing).await;
    if matches!(closed, Ok(Ok(()))) && !has_ended {
        linger::drain(io, limits).await;
    }
}
