//! Texts have an order in each database of its own: a rule orders integers alone.

#![allow(unused_imports)]

use palisade::objects::{Field, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
    state: String,
}

const OWNER: Field<Note, CallerId> = field!(Note.owner);
const STATE: Field<Note, String> = field!(Note.state);

allow_by_rule!(Note: Read => STATE.at_most("open"));

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- allow_by_rule!(Note: Read => STATE.at_most("open"));
//+ allow_by_rule!(Note: Read => STATE.is_one_of(["draft", "open"]));
