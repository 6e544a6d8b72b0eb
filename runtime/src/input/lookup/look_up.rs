//! Looks up what an input holds: all objects that were found at once, then each input that is verified.

use std::any::{Any, TypeId};

use futures_util::future::join_all;

use crate::input::check::{InputLocation, Violations};
use crate::input::lookup::context::LoadGroup;
use crate::input::lookup::{Lookup, LookupContext, Objects, VerifiedInput};
use crate::problem::{Place, Refusal};

/// Looks up all that an input holds.
pub(crate) async fn look_up<S, T>(
    value: &mut T,
    place: Place,
    context: &LookupContext<'_, S>,
) -> Result<(), Refusal>
where
    S: Sync,
    T: Lookup<S, true> + Send,
{
    load(value, place, context).await?;
    let mut verified = VerifiedInput(Vec::new());
    Lookup::<S, true>::verified(value, &InputLocation::WHOLE, &mut verified);
    let mut found = Violations::default();
    for (at, input) in verified.0 {
        input.ask(&at, context, &mut found).await?;
    }
    found.into_result().map_err(|violations| violations.refuse(place))
}

/// Loads every object, those of one kind together; the first that is missing or foreign is the answer.
async fn load<S, T>(
    value: &mut T,
    place: Place,
    context: &LookupContext<'_, S>,
) -> Result<(), Refusal>
where
    S: Sync,
    T: Lookup<S, true> + Send,
{
    let mut objects = Objects(Vec::new());
    Lookup::<S, true>::objects(value, &InputLocation::WHOLE, &mut objects);
    objects.check(context).map_err(|violations| violations.refuse(place))?;
    let mut groups: Vec<(TypeId, LoadGroup<S>, Vec<&mut (dyn Any + Send)>)> = Vec::new();
    for (_, object) in objects.0 {
        let (kind, load) = object.group();
        match groups.iter_mut().find(|(known, ..)| *known == kind) {
            Some((.., group)) => group.push(object.as_any()),
            None => groups.push((kind, load, vec![object.as_any()])),
        }
    }
    // All at once; the first group that is refused is the answer.
    let loading = groups.into_iter().map(|(_, load, group)| load(group, context));
    join_all(loading).await.into_iter().collect()
}
