//! What a message may hold, and what may be sent.

use std::sync::{Arc, Mutex, OnceLock};

use futures_util::SinkExt as _;
use palisade::JsonLimits;
use palisade::audit::{AuditQueue, AuditRecord, AuditSink, SinkError, WhenFull};
use palisade::prelude::*;
use palisade_websocket::{CloseReason, WebSocketAnswer, WebSocketUpgrade};
use tokio_tungstenite::tungstenite::Message;

use crate::heard_text;
use crate::service::Service;

#[input]
struct Pay {
    #[validate(range(min = 1, max = 1_000))]
    cents: i64,
    #[validate(email, length(max = 254))]
    to: String,
    #[input(role = "hr")]
    note: Option<Text<80>>,
}

#[secure(auth = "jwt", rate = "1000/s", in_flight = 64)]
async fn pay(socket: WebSocketUpgrade) -> WebSocketAnswer {
    socket.talk(async |mut socket| {
        while let Some(pay) = socket.receive::<Pay>().await {
            let text = format!("{} {} {}", pay.cents, pay.to, pay.note.is_some());
            socket.send(&heard_text(text)).await?;
        }
        Ok(())
    })
}

async fn answered(role: &str, message: &str) -> Result<String, String> {
    let routes = SecureRouter::new().route("/pay", get(pay));
    let service = Service::of(routes, |builder| builder, |server| server).await;
    let token = service.bearer("ada", role);
    let mut socket = service.open("/pay", &[("authorization", &*token)]).await.unwrap();
    socket.0.send(Message::text(message)).await.unwrap();
    socket.hear().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_held_to_the_rules_of_its_type_and_to_who_writes_a_field() {
    let good = r#"{"cents": 5, "to": "a@b.example"}"#;
    let noted = r#"{"cents": 5, "to": "a@b.example", "note": "x"}"#;
    assert!(answered("none", good).await.is_ok());
    assert!(answered("hr", noted).await.unwrap().contains("5 a@b.example true"));
    for bad in [
        r#"{"cents": -5000000, "to": "a@b.example"}"#,
        r#"{"cents": 1001, "to": "a@b.example"}"#,
        r#"{"cents": 5, "to": "x"}"#,
        noted,
    ] {
        assert_eq!(answered("none", bad).await.unwrap_err(), "1007 message_unreadable", "{bad}");
    }
}

#[input]
struct Deep {
    #[validate(length(max = 3))]
    a: Vec<i32>,
}

#[secure(auth = "jwt", rate = "1000/s", in_flight = 4)]
async fn deep(socket: WebSocketUpgrade) -> WebSocketAnswer {
    socket.talk(async |mut socket| {
        while let Some(deep) = socket.receive::<Deep>().await {
            socket.send(&heard_text(deep.a.len().to_string())).await?;
        }
        Ok(())
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_held_to_the_limits_of_the_application() {
    for (depth, is_heard) in [(1, false), (2, true)] {
        let limits = JsonLimits::new().depth(depth);
        let routes = SecureRouter::new().route("/deep", get(deep));
        let configure = |builder: palisade::SecurityBuilder| builder.json_limits(limits);
        let service = Service::of(routes, configure, |server| server).await;
        let token = service.bearer("ada", "none");
        let mut socket = service.open("/deep", &[("authorization", &*token)]).await.unwrap();
        socket.0.send(Message::text(r#"{"a": [1, 2]}"#)).await.unwrap();
        assert_eq!(socket.hear().await.is_ok(), is_heard, "{depth}");
    }
}

/// Keeps what it is told.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<AuditRecord>>>);

impl AuditSink for Kept {
    fn write(&mut self, records: &[AuditRecord]) -> Result<(), SinkError> {
        self.0.lock().unwrap().extend_from_slice(records);
        Ok(())
    }
}

impl Kept {
    pub(crate) fn queue(&self) -> AuditQueue {
        AuditQueue::to(self.clone(), WhenFull::Refuse)
    }

    /// The first event of that name, once it is there.
    pub(crate) async fn heard(&self, event: &str) -> AuditRecord {
        for _ in 0..500 {
            let found = self.0.lock().unwrap().iter().find(|record| record.event == event).cloned();
            if let Some(found) = found {
                return found;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        panic!("no `{event}`: {:?}", self.0.lock().unwrap());
    }
}

#[derive(Clone, Redacted)]
struct Note {
    #[expose]
    owner: String,
}

impl Resource for Note {
    type Id = u32;
    type Store = ();

    async fn load((): &(), _: &u32) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        caller.subject() == self.owner
    }
}

/// What the first caller was found to see.
static SEEN: OnceLock<Arc<[Permitted<Note>]>> = OnceLock::new();

#[secure(auth = "jwt", rate = "1000/s", in_flight = 4)]
async fn notes(seen: Visible<Note>, socket: WebSocketUpgrade) -> WebSocketAnswer {
    let own = seen.filter(vec![Note { owner: "ada".to_owned() }]);
    let seen = Arc::clone(SEEN.get_or_init(|| own.into()));
    socket.talk(async move |mut socket| {
        let Some(note) = seen.first() else { return Err(CloseReason::Failed) };
        socket.send(note).await
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_for_one_caller_ends_the_connection_of_another_with_an_alarm() {
    let kept = Kept::default();
    let routes = SecureRouter::new().route("/notes", get(notes));
    let queue = kept.queue();
    let service = Service::of(routes, |builder| builder.audit(queue), |server| server).await;
    let (ada, eve) = (service.bearer("ada", "none"), service.bearer("eve", "none"));
    let mut own = service.open("/notes", &[("authorization", &*ada)]).await.unwrap();
    assert_eq!(own.hear().await.unwrap(), r#"{"owner":"ada"}"#);
    assert_eq!(own.hear().await.unwrap_err(), "1000 complete");
    let mut other = service.open("/notes", &[("authorization", &*eve)]).await.unwrap();
    assert_eq!(other.hear().await.unwrap_err(), "1011 failed");
    let alarm = kept.heard("object_escaped").await;
    assert_eq!(alarm.subject.as_deref(), Some("eve"));
    assert_eq!(kept.heard("websocket_ended").await.reason, "complete");
}
