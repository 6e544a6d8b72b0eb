//! A member's type says what it contains.

use palisade::prelude::*;

struct Account;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(extension)]
    account: Account,
}

fn main() {}

//- struct Account;
//+ #[derive(Redacted)]
//+ struct Account {
//+     #[expose]
//+     id: u64,
//+ }
