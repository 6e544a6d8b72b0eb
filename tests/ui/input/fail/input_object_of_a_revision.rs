//! Which revision of an object is meant, one `If-Match` says of a path, and not of a field.

use palisade::prelude::*;
use palisade::Revision;

struct Account {
    owner: CallerId,
    revision: u64,
}

impl Resource for Account {
    type Id = u64;
    type Store = ();
    const REVISION: Option<Revision<Self>> =
        Some(Revision::demanded(|account| account.revision.to_string()));

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Account {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&self.owner)
    }
}

impl Allow<Update> for Account {
    fn allow(&self, caller: &Principal) -> bool {
        caller.is(&self.owner)
    }
}

#[input]
struct Transfer {
    #[input(object)]
    from: Named<Account, Update>,
    #[validate(range(min = 1, max = 1_000_000))]
    cents: i64,
}

fn main() {}

//-     from: Named<Account, Update>,
//+     from: Named<Account, Read>,
