//! Inspections that compute, each look on a thread for blocking work.
//!
//! One that never returns keeps its thread, and with it one of a bounded number of places: once all are taken, looks
//! wait for a place until their deadline, and fail.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::hook::{
    Begins, Failure, Inspection, InspectionRequest, Inspector, Looking, Running, Step, panicked,
};
use super::verdict::InspectionVerdict;

/// What computes.
pub(super) struct Computing<N> {
    inspector: Arc<N>,
    places: Arc<Semaphore>,
}

impl<N> Computing<N> {
    /// At most `places` look at the same time.
    pub(super) fn new(inspector: N, places: usize) -> Self {
        Self { inspector: Arc::new(inspector), places: Arc::new(Semaphore::new(places)) }
    }
}

impl<N: Inspector> Begins for Computing<N> {
    fn begin(&self, asked: InspectionRequest) -> Box<dyn Running> {
        let (inspector, places) = (Arc::clone(&self.inspector), Arc::clone(&self.places));
        Box::new(OneComputing { state: State::Unbegun(inspector, asked), places })
    }

    fn check_exclusion(&self, rule: &'static str) -> Result<(), String> {
        self.inspector.check_exclusion(rule)
    }
}

struct OneComputing<N: Inspector> {
    state: State<N>,
    places: Arc<Semaphore>,
}

enum State<N: Inspector> {
    Unbegun(Arc<N>, InspectionRequest),
    Begun(N::Inspection),
    /// A look was given up, or panicked.
    Gone,
}

impl<N: Inspector> State<N> {
    /// What can be looked with; begins where nothing has.
    fn begun(self) -> Result<N::Inspection, Failure> {
        match self {
            Self::Unbegun(inspector, asked) => {
                catch_unwind(AssertUnwindSafe(|| inspector.begin(asked))).map_err(panicked)
            }
            Self::Begun(inspection) => Ok(inspection),
            Self::Gone => Err(Failure::Gone),
        }
    }
}

impl<N: Inspector> Running for OneComputing<N> {
    fn look(&mut self, step: Step) -> Looking<'_> {
        Box::pin(async move {
            let place = Arc::clone(&self.places).acquire_owned().await;
            let place = place.map_err(|closed| Failure::Failed(closed.into()))?;
            let state = std::mem::replace(&mut self.state, State::Gone);
            let looking = spawn_blocking(move || {
                let looked = look(state, &step);
                drop(place);
                looked
            });
            let (inspection, verdict) = looking.await.map_err(|_| Failure::Panicked)??;
            self.state = State::Begun(inspection);
            verdict
        })
    }
}

type Looked<I> = Result<(I, Result<InspectionVerdict, Failure>), Failure>;

fn look<N: Inspector>(state: State<N>, step: &Step) -> Looked<N::Inspection> {
    let mut inspection = state.begun()?;
    let looked = catch_unwind(AssertUnwindSafe(|| match step {
        Step::Head(head) => inspection.head(head),
        Step::Piece(piece) => inspection.body(piece),
        Step::End => inspection.body_end(),
        Step::Answer(answer) => inspection.answer(answer),
    }));
    let verdict = looked.map_err(panicked)?;
    Ok((inspection, verdict.map_err(Failure::Failed)))
}
