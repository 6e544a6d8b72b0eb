//! The pipeline: what happens to a request before and after its handler, in order.
//!
//! Stages 1, 2 and 13 surround the whole application ([`entry`]); stages 3 to 12 belong to one
//! handler and stand in [`Secured::from_request`] and [`Call`].

mod body;
mod call;
pub(crate) mod entry;
mod exit;
mod stages;
mod throttle;
mod tuple;
mod visit;

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use tokio::time::{Instant, timeout_at};

use crate::input::{Facts, Settling};
use crate::policy::Policy;
use crate::refusal::Refusal;
use crate::response::Asked;

pub use call::{Answer, Call};
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
    P: Inspect<A, B>,
    A: PartsTuple<S>,
    B: FromRequest<S, M, Rejection: 'static>,
{
    type Rejection = TurnedAway;

    async fn from_request(request: Request, state: &S) -> Result<Self, TurnedAway> {
        let () = P::CHECKED;
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&parts)?;
        let asked = Asked::of(&parts);
        let spec = visit.enter::<P>(&parts)?;
        let deadline = Instant::now() + spec.timeout;

        let head = async {
            throttle::before_authentication(&visit, spec).await?;
            let principal = stages::authenticate(&visit, spec, wants::<P, A, B>(), &parts).await?;
            throttle::by_identity(&visit, spec, principal.as_ref()).await?;
            stages::authorize(&visit, spec, principal.as_ref(), &parts).await?;
            stages::introduce(principal.clone(), &mut parts);

            let mut slots = A::slots();
            A::extract(&mut parts, state, &mut slots, |place| !loads_object(P::PARTS, place))
                .await?;
            P::parts(&mut slots, &Settling::new())?;
            A::extract(&mut parts, state, &mut slots, |place| loads_object(P::PARTS, place))
                .await?;
            let extracted =
                A::complete(slots).ok_or_else(|| Refusal::internal("a parameter is missing"))?;
            Ok::<_, TurnedAway>((principal, extracted))
        };
        let (principal, extracted) =
            timeout_at(deadline, head).await.unwrap_or_else(|_| Err(stages::too_slow().into()))?;

        let request = body::bounded(parts, body, spec.body_limit)?;
        let reading = B::from_request(request, state);
        let mut body = match timeout_at(deadline, reading).await {
            Ok(Ok(body)) => body,
            Ok(Err(rejection)) => return Err(crate::input::refusal_of(rejection).into()),
            Err(_) => return Err(body::too_slow().into()),
        };
        P::body(&mut body, &Settling::new())?;
        Ok(Self { call: Call::new(visit, asked, principal, deadline), parts: extracted, body })
    }
}

/// Whether anything behind the guard depends on who the caller is.
const fn wants<P: Inspect<A, B>, A: Tuple, B>() -> bool {
    let mut rest = P::PARTS;
    let mut wants = P::BODY.wants_caller;
    while let [first, tail @ ..] = rest {
        wants = wants || first.wants_caller;
        rest = tail;
    }
    wants
}

/// Objects are loaded after every other parameter was read and checked.
fn loads_object(facts: &[Facts], place: usize) -> bool {
    facts.get(place).is_some_and(|facts| facts.checks_object)
}
