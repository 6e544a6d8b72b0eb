//! Serves the ledger; `ledger help` says what else it does.

use std::process::ExitCode;

use ledger::command::{self, Command};
use ledger::db::Db;
use ledger::{Failure, app, payment, seed, state, token};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say_error(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    match Command::parse(std::env::args().skip(1))? {
        Command::Serve => serve().await,
        Command::Posture { json } => {
            let posture = app::router(Db::in_memory().await?).posture();
            let text =
                if json { serde_json::to_string_pretty(&posture)? } else { posture.to_string() };
            say(text.trim_end());
            Ok(())
        }
        Command::Token(request) => {
            say(&token::sign(&state::secret(&state::folder()?)?, &request)?);
            Ok(())
        }
        Command::Payment(paid) => {
            let secret = state::payment_secret(&state::folder()?)?;
            say(&payment::message(&secret, &paid)?.for_curl());
            Ok(())
        }
        Command::Help => {
            say(command::HELP);
            Ok(())
        }
    }
}

async fn serve() -> Result<(), Failure> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).init();
    let folder = state::folder()?;
    let db = Db::open(&folder.join("ledger.sqlite")).await?;
    seed::fill_when_empty(&db).await?;
    let payments = payment::verifier(&state::payment_secret(&folder)?);
    let app = app::secured(db, token::verifier(&state::secret(&folder)?), payments)?;
    let address = std::env::var("LEDGER_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(&address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    say(&format!("{}\nlistening on http://{}", app.posture(), listener.local_addr()?));
    palisade::serve(listener, app).shutdown_on_signals().await?;
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is what the command is for")]
fn say(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "where a command says why it failed")]
fn say_error(text: &str) {
    eprintln!("ledger: {text}");
}
