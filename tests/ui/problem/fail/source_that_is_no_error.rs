//! A cause is something the log can tell.

use palisade::prelude::*;

struct Account;

#[derive(Problem)]
#[problem(status = 409)]
struct Fault {
    #[problem(source)]
    account: Account,
}

fn main() {}

//-     account: Account,
//+     account: std::io::Error,
