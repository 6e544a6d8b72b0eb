//! An id is plain, checked, or open for a written reason.

use palisade::prelude::*;

struct Employee;

impl Resource for Employee {
    type Id = u64;
    type Store = ();

    async fn load(_: &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

#[secure]
async fn checked(_: Authorized<Employee, Read>) {}

#[secure]
async fn plain(_: Path<Plain<u64>>) {}

#[secure(objects = "every clerk may read every invoice")]
async fn open(_: Path<u64>) {}

#[secure]
async fn exempt(#[unchecked("a page number")] _: Path<u64>) {}

fn main() {}
