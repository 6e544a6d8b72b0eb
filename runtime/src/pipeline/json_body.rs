//! A JSON body that became its type.

use std::any::Any;
use std::mem::take;

use crate::input::{ReadJson, check_json_type, collected, read_json};
use crate::pipeline::within::within;
use crate::pipeline::{Apart, Entered, TurnedAway};

/// Reads the body, which was looked over, into a slot for the last parameter. The request is gone then:
/// nothing of it is held while the handler runs.
pub(crate) async fn read_json_body(
    entered: &Entered,
    mut apart: Box<Apart>,
    read: ReadJson,
    slot: &mut (dyn Any + Send),
) -> Result<(), TurnedAway> {
    check_json_type(&apart.parts.headers)?;
    let bytes = if let Some(whole) = apart.whole.take() {
        whole
    } else {
        let late = entered.late();
        let reading = within(entered.deadline, collected(take(&mut apart.body))).await;
        reading.ok_or_else(late)??
    };
    Ok(read_json(read, &bytes, slot)?)
}
