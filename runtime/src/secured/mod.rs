//! The pipeline: what happens to a request before and after its handler, in order.
//!
//! Stages 1, 2 and 13 surround the whole application ([`entry`]); stages 3 to 12 belong to one
//! handler and stand in [`Secured::from_request`] and [`Call`].

mod body;
mod call;
pub(crate) mod entry;
mod exit;
mod lookup;
mod params;
mod reading;
mod stages;
mod throttle;
mod tuple;
mod visit;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use crate::input::{Desk, Facts, Settling};
use crate::policy::Policy;
use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::response::Asked;

pub use call::{Answer, Call};
pub use lookup::HandlerLookup;
pub use tuple::{PartsTuple, Tuple};
pub(crate) use visit::Visit;

/// What a handler's parameters mean for its guard; implemented by `#[secure]` and `#[public]`.
///
/// The only place where a parameter's type meets [`SafeInput`](crate::SafeInput).
pub trait Inspect<A: Tuple, B>: Policy {
    /// The facts of the parameters before the last.
    const PARTS: &'static [Facts];
    /// The facts of the last parameter.
    const BODY: Facts;
    /// Which parameters before the last look something up: a tuple of [`Needs`](crate::input::Needs).
    type PartsNeed;
    /// Whether the last parameter looks something up.
    type BodyNeeds;
    /// Checks of a generic handler, which only an instance of it can answer.
    const CHECKED: () = ();

    /// Checks the values of those parameters that were extracted.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn parts(slots: &mut A::Slots, settling: &Settling<'_>) -> Result<(), Refusal>;

    /// Checks the value of the last parameter.
    ///
    /// # Errors
    /// The refusal the caller receives.
    fn body(body: &mut B, settling: &Settling<'_>) -> Result<(), Refusal>;
}

/// A request that passed its guard: the one argument of a guarded handler.
///
/// It cannot be made by hand; extracting it runs the pipeline.
pub struct Secured<P, Parts, Body> {
    call: Call<P>,
    parts: Parts,
    body: Body,
}

impl<P: Policy, A, B> Secured<P, A, B> {
    /// Takes the request apart for the user's function.
    #[doc(hidden)]
    pub fn open(self) -> (Call<P>, A, B) {
        (self.call, self.parts, self.body)
    }

    /// Refuses, whatever came in: the attribute on this handler has an error.
    #[doc(hidden)]
    pub fn refuse(self) -> Answer<P> {
        drop(self);
        Answer::refusing()
    }
}

impl<P, A, B> std::fmt::Debug for Secured<P, A, B> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Secured").finish_non_exhaustive()
    }
}

/// Tells our extraction apart from axum's own; `M` says which kind the last parameter is.
#[derive(Debug)]
pub struct Guarded<M>(std::marker::PhantomData<M>);

/// The answer of a guard that turned a request away.
#[derive(Debug)]
pub struct TurnedAway(Box<Response>);

impl IntoResponse for TurnedAway {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Response> for TurnedAway {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<Refusal> for TurnedAway {
    fn from(refusal: Refusal) -> Self {
        refusal.into_response().into()
    }
}

impl<S, M, P, A, B> FromRequest<S, Guarded<M>> for Secured<P, A, B>
where
    S: Send + Sync,
    P: Inspect<A, B> + HandlerLookup<S, A, B>,
    A: PartsTuple<S>,
    B: FromRequest<S, M, Rejection: 'static> + Send,
{
    type Rejection = TurnedAway;

    async fn from_request(request: Request, state: &S) -> Result<Self, TurnedAway> {
        let () = P::CHECKED;
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&parts)?;
        let asked = Asked::of(&parts);
        let spec = visit.enter::<P>(&parts, params::ask_for_caller::<P, A, B>())?;
        let deadline = Instant::now() + spec.timeout;

        let head = async {
            throttle::before_authentication(&visit, spec).await?;
            let wanted = params::want_caller::<P, A, B>();
            let principal = stages::authenticate(&visit, spec, wanted, &parts).await?;
            throttle::by_identity(&visit, spec, principal.as_ref()).await?;
            stages::authorize(&visit, spec, principal.as_ref(), &parts).await?;
            stages::introduce(principal.clone(), &mut parts);

            if params::read_query::<P, A, B>(&parts.method) {
                reading::check_query(&parts)?;
            }
            let is_object = |place| params::is_object::<P, A, B>(place);
            let mut slots = A::slots();
            A::extract(&mut parts, state, &mut slots, |place| !is_object(place)).await?;
            P::parts(&mut slots, &Settling::new(principal.as_ref()))?;
            // Objects come after every other part of the head, the last parameter included.
            let last = if params::last_precedes_objects::<P, A, B>() {
                let head = Request::from_parts(parts.clone(), Body::empty());
                Some(read_last::<S, M, P, A, B>(head, state, principal.as_ref()).await?)
            } else {
                None
            };
            A::extract(&mut parts, state, &mut slots, is_object).await?;
            P::look_up_parts(&mut slots, &desk(state, principal.as_ref(), &visit)).await?;
            let extracted =
                A::complete(slots).ok_or_else(|| Refusal::internal("a parameter is missing"))?;
            Ok::<_, TurnedAway>((principal, extracted, last))
        };
        let (principal, extracted, last) =
            timeout_at(deadline, head).await.unwrap_or_else(|_| Err(stages::too_slow().into()))?;

        let mut last = if let Some(last) = last {
            last
        } else {
            if !P::BODY.head_only {
                body::check_is_not_encoded(&parts)?;
            }
            let request = body::bounded(parts, body, spec.body_limit);
            let reading = async {
                let request = reading::checked(P::BODY.reads, request).await?;
                read_last::<S, M, P, A, B>(request, state, principal.as_ref()).await
            };
            let late = if P::BODY.head_only { stages::too_slow } else { body::too_slow };
            timeout_at(deadline, reading).await.unwrap_or_else(|_| Err(late().into()))?
        };
        P::look_up_last(&mut last, &desk(state, principal.as_ref(), &visit), deadline).await?;
        Ok(Self {
            call: Call::new(visit, asked, principal, deadline),
            parts: extracted,
            body: last,
        })
    }
}

/// Where the parameters look things up.
fn desk<'a, S>(state: &'a S, caller: Option<&'a Principal>, visit: &Visit) -> Desk<'a, S> {
    Desk { state, caller, foreign: visit.security().foreign_objects() }
}

/// Extracts the last parameter and checks it.
async fn read_last<S, M, P, A, B>(
    request: Request,
    state: &S,
    caller: Option<&Principal>,
) -> Result<B, TurnedAway>
where
    S: Send + Sync,
    P: Inspect<A, B>,
    A: Tuple,
    B: FromRequest<S, M, Rejection: 'static>,
{
    let extracted = B::from_request(request, state).await;
    let mut last = extracted.map_err(crate::input::refusal_of)?;
    P::body(&mut last, &Settling::new(caller))?;
    Ok(last)
}
