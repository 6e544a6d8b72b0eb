//! A detail tells what says what it contains.

use palisade::prelude::*;

struct Account;

#[derive(Problem)]
#[problem(status = 409, detail = "{account} is closed")]
struct Fault {
    account: Account,
}

fn main() {}

//- struct Account;
//+ #[derive(Redacted)]
//+ struct Account {
//+     #[expose]
//+     id: u64,
//+ }
