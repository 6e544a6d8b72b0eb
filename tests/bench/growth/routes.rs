//! What `secured_by` takes, by the number of routes.

use palisade::prelude::*;

use crate::Outcome;
use crate::compare::{Group, Operation, Sides};
use crate::pair;
use crate::{Role, Scope};

pub(crate) const START: Group =
    Group { name: "start", unit: "routes", sizes: &[20, 200, 2_000], batch: 4, sides };

fn sides(size: u32) -> Outcome<Sides> {
    let security = pair::security::<Role, Scope>()?;
    let prepare = move |count: usize| {
        let operation = |_| -> Operation {
            let mut router: SecureRouter = SecureRouter::new();
            for number in 0..size {
                router = router.route(&format!("/things/{number}"), get(show));
            }
            let security = security.clone();
            Box::new(move || router.secured_by(security).is_ok())
        };
        Ok((0..count).map(operation).collect())
    };
    Ok(Sides { palisade: Box::new(prepare), by_hand: None })
}

#[secure]
async fn show() -> NoContent {
    NoContent
}
