//! A query is made of a rule that is data.

#![allow(unused_imports)]

use palisade::objects::{Field, caller};
use palisade::prelude::*;
use palisade::{allow_by_rule, field};

struct Note {
    owner: CallerId,
}

const OWNER: Field<Note, CallerId> = field!(Note.owner);

impl Allow<Read> for Note {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&self.owner)
    }
}

#[derive(Redacted)]
struct Count {
    #[expose]
    notes: usize,
}

#[secure]
async fn count(visible: Visible<Note>) -> Json<Count> {
    Json(Count { notes: format!("{:?}", visible.query()).len() })
}

impl Resource for Note {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

fn main() {}

//- impl Allow<Read> for Note {
//-     fn allow(&self, caller: &Principal) -> bool {
//-         caller.is(&self.owner)
//-     }
//- }
//+ allow_by_rule!(Note: Read => OWNER.is(caller::id()));
