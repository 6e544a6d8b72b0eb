//! Who listens to the work that a thread does now.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::fact::{AuditFact, AuditListener};
use crate::problem::Event;
use crate::request_id::RequestId;

/// Who listens, and for which request.
pub(crate) struct Listening {
    pub(crate) listener: Arc<dyn AuditListener>,
    pub(crate) request_id: Option<RequestId>,
}

thread_local! {
    static CURRENT: RefCell<Option<Arc<Listening>>> = const { RefCell::new(None) };
}

pub(super) fn tell(event: Event, fact: &AuditFact<'_>) {
    // Without a borrow that lasts: a sink may itself do something that is told.
    let Some(current) = CURRENT.with(|current| current.borrow().clone()) else { return };
    let request_id = fact.request_id.or(current.request_id.as_ref());
    let admitted = current.request_id.is_some();
    current.listener.hear(event, &AuditFact { admitted, request_id, ..fact.clone() });
}

/// The listener of this moment, if there is one.
pub(super) fn listener() -> Option<Weak<dyn AuditListener>> {
    let current = CURRENT.with(|current| current.borrow().clone())?;
    Some(Arc::downgrade(&current.listener))
}

/// The same with its request.
pub(super) fn listening() -> Option<Arc<Listening>> {
    CURRENT.with(|current| current.borrow().clone())
}

pin_project! {
    /// Work whose facts are heard.
    pub(crate) struct Heard<F> {
        #[pin]
        work: F,
        listening: Option<Arc<Listening>>,
    }
}

impl<F> Heard<F> {
    /// `listening` is none where there are no sinks.
    pub(crate) fn by(listening: Option<Listening>, work: F) -> Self {
        Self { work, listening: listening.map(Arc::new) }
    }

    /// Heard by the listener of this moment, also where it is polled on another task.
    pub(super) fn as_now(work: F) -> Self {
        Self { work, listening: listening() }
    }
}

impl<F: Future> Future for Heard<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _until_it_returns = this.listening.as_ref().map(Scope::enter);
        this.work.poll(context)
    }
}

/// Gives back, when it is dropped, who listened before.
pub(super) struct Scope(Option<Arc<Listening>>);

impl Scope {
    pub(super) fn enter(listening: &Arc<Listening>) -> Self {
        Self(CURRENT.with(|current| current.replace(Some(Arc::clone(listening)))))
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let before = self.0.take();
        CURRENT.with(|current| current.replace(before));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Notes(Mutex<Vec<&'static str>>);

    impl AuditListener for Notes {
        fn hear(&self, event: Event, _: &AuditFact<'_>) {
            self.0.lock().unwrap().push(event.name());
        }
    }

    fn heard_by(notes: &Arc<Notes>) -> Listening {
        Listening { listener: Arc::clone(notes) as _, request_id: None }
    }

    #[tokio::test]
    async fn work_is_heard_by_the_innermost_listener_and_by_nobody_afterwards() {
        let (outer, inner) = (Arc::new(Notes::default()), Arc::new(Notes::default()));
        let told = AuditFact::default();
        let within = Heard::by(Some(heard_by(&inner)), async {
            tokio::task::yield_now().await;
            told.tell(Event::BreakGlass);
        });
        Heard::by(Some(heard_by(&outer)), async {
            told.tell(Event::ObjectScan);
            within.await;
            told.tell(Event::SysError);
        })
        .await;
        told.tell(Event::PostureLoaded);
        assert_eq!(*inner.0.lock().unwrap(), ["break_glass"]);
        assert_eq!(*outer.0.lock().unwrap(), ["object_scan", "sys_error"]);
    }
}
