//! Every option once.

use palisade::prelude::*;

#[derive(Problem)]
#[problem(type = "https://errors.example/hire", title = "Cannot hire")]
enum Fault {
    #[problem(status = 409, detail = "{email} is taken since {since}, {{really}}")]
    Taken {
        #[problem(extension)]
        email: String,
        since: u64,
        by: u64,
    },
    #[problem(status = 422, type = "/errors/age", title = "Too young")]
    TooYoung(#[problem(extension = "minimum")] u8, #[problem(source)] std::num::ParseIntError),
    #[problem(status = 400, detail = "{0} is not known")]
    Unknown(String),
    #[problem(status = 403)]
    Spent {
        #[problem(extension, sensitive = "spent, and shown once")]
        token: String,
    },
    #[problem(status = 503)]
    Down(#[problem(source)] String),
    #[problem(status = 500)]
    Store(#[problem(from)] std::io::Error),
    #[problem(status = 410)]
    Gone,
}

fn read() -> Result<String, Fault> {
    Ok(std::fs::read_to_string("/nowhere")?)
}

#[secure]
async fn hire() -> Result<NoContent, Fault> {
    let _ = read()?;
    let _ = (Fault::Gone, Fault::Unknown(String::new()), Fault::Down(String::new()));
    Err(Fault::Taken { email: String::new(), since: 1, by: 2 })
}

fn main() {}
