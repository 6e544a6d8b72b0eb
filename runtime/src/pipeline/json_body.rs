//! A JSON body that became its type.

use std::any::Any;

use crate::input::{ReadJson, check_json_type, collected};
use crate::pipeline::within::within;
use crate::pipeline::{Apart, Entered, TurnedAway};

/// Reads the body, which was looked over, into a slot for the last parameter. The request is gone then:
/// nothing of it is held while the handler runs.
pub(crate) async fn read_json_body(
    entered: &Entered,
    apart: &mut Apart,
    read: ReadJson,
    slot: &mut (dyn Any + Send),
) -> Result<(), TurnedAway> {
    let request = apart.take();
    check_json_type(request.headers())?;
    let late = entered.late();
    let bytes = match within(entered.deadline, collected(request.into_body())).await {
        Some(collected) => collected?,
        None => return Err(late().into()),
    };
    Ok(read(&bytes, slot)?)
}
