//! An open connection.

use std::fmt;
use std::sync::Arc;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use hyper_util::rt::TokioIo;
use palisade::{JsonInput, Redacted, UpgradeWatch, UpgradedConnection};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::counted::{Counted, TooManyFrames};
use crate::{CloseReason, Limits};

type Stream = WebSocketStream<Counted<TokioIo<UpgradedConnection>>>;
type Sender = Arc<Mutex<SplitSink<Stream, Message>>>;

/// An open connection: messages in, messages out. Dropping it closes it.
pub struct WebSocket {
    receiver: SplitStream<Stream>,
    sender: Sender,
    watch: UpgradeWatch,
    limits: Limits,
    /// Why nothing more is received.
    ended: Option<CloseReason>,
    noted: Arc<std::sync::Mutex<Option<CloseReason>>>,
}

impl WebSocket {
    /// Talks until one of both ends, or the credential, or the time is over.
    pub(crate) async fn run<F, Fut>(
        connection: UpgradedConnection,
        watch: UpgradeWatch,
        limits: Limits,
        talk: F,
    ) -> CloseReason
    where
        F: FnOnce(Self) -> Fut,
        Fut: Future<Output = Result<(), CloseReason>>,
    {
        let config = WebSocketConfig::default()
            .max_message_size(Some(limits.message))
            .max_frame_size(Some(limits.message))
            .max_write_buffer_size(2 * 1024 * 1024);
        let io = Counted::new(TokioIo::new(connection), limits);
        let stream = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        let (sender, receiver) = stream.split();
        let sender: Sender = Arc::new(Mutex::new(sender));
        let noted = Arc::default();
        let socket = Self {
            receiver,
            sender: Arc::clone(&sender),
            watch: watch.clone(),
            limits,
            ended: None,
            noted: Arc::clone(&noted),
        };
        let ending = tokio::select! {
            // What is over says nothing more, also where a message waits.
            biased;
            end = watch.ended() => end.into(),
            () = sleep(limits.lifetime) => CloseReason::Lifetime,
            talked = talk(socket) => {
                let heard = noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
                heard.unwrap_or(talked.err().unwrap_or(CloseReason::Complete))
            }
        };
        close(&sender, ending, limits).await;
        ending
    }

    /// The next message, as an input; `None` once the connection is over, which [`ended`](Self::ended) explains.
    ///
    /// It is read and checked as a body is: what is no such message, breaks a rule, or sets a field that this caller may not set, ends the connection.
    /// A type that names objects does not compile, see [`UpgradeWatch::read`].
    pub async fn receive<T: JsonInput + DeserializeOwned>(&mut self) -> Option<T> {
        let bytes = self.next().await?;
        match self.watch.read::<T>(&bytes) {
            Ok(message) => Some(message),
            Err(_) => self.end(CloseReason::Unreadable),
        }
    }

    /// Sends a value, with the fields that this caller may see. An object leaves with a proof that this caller was asked about it, as in every
    /// answer: `Permitted<T>`.
    ///
    /// # Errors
    /// The connection is over, or the value may not leave.
    pub async fn send<T: Redacted>(&mut self, value: &T) -> Result<(), CloseReason> {
        let json = self.watch.json(value).map_err(|problem| {
            tracing::error!(target: "palisade", %problem, "a message was not sent");
            CloseReason::Failed
        })?;
        let text = String::from_utf8(json).map_err(|_| CloseReason::Failed)?;
        self.put(Message::text(text)).await
    }

    /// Why nothing more is received.
    #[must_use]
    pub fn ended(&self) -> Option<CloseReason> {
        self.ended
    }

    /// The bytes of the next message; everything else of the protocol is seen to.
    async fn next(&mut self) -> Option<Vec<u8>> {
        if self.ended.is_some() {
            return None;
        }
        let mut is_asked = false;
        loop {
            let patience = if is_asked { self.limits.idle / 2 } else { self.limits.idle };
            let Ok(frame) = timeout(patience, self.receiver.next()).await else {
                if is_asked {
                    return self.end(CloseReason::Idle);
                }
                is_asked = true;
                if let Err(ending) = self.put(Message::Ping(Vec::new().into())).await {
                    return self.end(ending);
                }
                continue;
            };
            is_asked = false;
            match frame {
                Some(Ok(Message::Text(text))) => return Some(text.as_bytes().to_vec()),
                Some(Ok(Message::Binary(bytes))) => return Some(bytes.to_vec()),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(Error::Capacity(_))) => return self.end(CloseReason::TooLong),
                Some(Err(Error::Utf8(_))) => return self.end(CloseReason::Unreadable),
                Some(Err(Error::Io(error))) if is_too_many(&error) => {
                    return self.end(CloseReason::TooMany);
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => {
                    return self.end(CloseReason::ByClient);
                }
            }
        }
    }

    fn end<T>(&mut self, ending: CloseReason) -> Option<T> {
        self.ended = Some(ending);
        *self.noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(ending);
        None
    }

    async fn put(&self, message: Message) -> Result<(), CloseReason> {
        let putting = async {
            let mut sender = self.sender.lock().await;
            sender.send(message).await
        };
        match timeout(self.limits.sending, putting).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(CloseReason::ByClient),
            Err(_) => Err(CloseReason::Stalled),
        }
    }
}

fn is_too_many(error: &std::io::Error) -> bool {
    matches!(error.get_ref(), Some(cause) if cause.is::<TooManyFrames>())
}

/// Says why, where the client takes it.
async fn close(sender: &Sender, ending: CloseReason, limits: Limits) {
    let Some(frame) = ending.frame() else { return };
    let closing = async {
        let mut sender = sender.lock().await;
        sender.send(Message::Close(Some(frame))).await
    };
    // A client that is gone, or takes nothing, hears nothing.
    let _ = timeout(limits.sending, closing).await;
}

impl fmt::Debug for WebSocket {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("WebSocket").field("ended", &self.ended).finish_non_exhaustive()
    }
}
