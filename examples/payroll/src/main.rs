//! A payroll API whose handlers carry nothing but annotations.
//!
//! `payroll` serves, `payroll --tls` with a certificate that it makes for itself, `payroll token` prints a token, `payroll provider` is a second issuer of tokens, and
//! `payroll posture` prints what protects every route. The environment changes where and how: `payroll help` says what can be set.

#![allow(unreachable_pub, reason = "a program has no outside")]

mod accounts;
mod app;
#[cfg(all(test, feature = "seeing"))]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on stops"
)]
mod attacked;
mod command;
mod credentials;
#[cfg(feature = "seeing")]
mod documents;
mod employee;
mod error;
mod failure;
mod firewall;
mod handlers;
mod input;
mod issuer;
mod leave;
mod login;
mod machine;
mod objects;
mod own_file;
mod page;
mod pay;
mod payday;
mod payslip;
mod plan;
mod provider;
mod refresh;
mod role;
mod rows;
mod secret;
mod seed;
#[cfg(feature = "seeing")]
mod seeing;
mod service;
mod shared;
mod store;
mod tenant_store;
mod tls;
mod token;

use std::process::ExitCode;

use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::command::Command;
use crate::failure::Failure;
use crate::provider::Provider;
use crate::role::Role;
use crate::store::Store;
use crate::token::{Signer, TokenRequest};

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
        Command::Serve { tls } => serve(tls).await,
        Command::Posture { json } => {
            let posture = app::posture(Store::in_memory()?).await?;
            let text =
                if json { serde_json::to_string_pretty(&posture)? } else { posture.to_string() };
            say(text.trim_end());
            Ok(())
        }
        Command::Token(request) => {
            say(&Signer::from_environment()?.sign(&request)?);
            Ok(())
        }
        Command::Provider(request) => provide(&request).await,
        Command::Help => {
            say(command::HELP);
            Ok(())
        }
    }
}

async fn serve(has_tls: bool) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
    #[cfg(feature = "seeing")]
    seeing::measure()?;
    let signer = Signer::from_environment_or_random()?;
    let store = Store::open()?;
    seed::fill_when_empty(&store)?;
    let keys = machine::keys()?;
    let key = machine::issue(&keys).await?;
    let tokens = refresh::service(&signer)?;
    let issuers = app::issuers(&tokens).await?;
    let service = app::service(store, tokens).await?;
    let app = app::secured(service, issuers, keys)?;
    #[cfg(feature = "seeing")]
    if app.exports_inventory()? {
        return Ok(());
    }
    let listener = listen("127.0.0.1:3000").await?;
    let address = listener.local_addr()?.to_string();
    let door = tls::Door::new(has_tls)?;
    let greeting = app::greeting(&door.url(&address), &door.curl(), &signer, &key)?;
    say(&format!("{}\n{greeting}", app.posture()));
    door.serve(listener, app).await
}

/// Where the environment says, or here.
async fn listen(default: &str) -> Result<TcpListener, Failure> {
    let address = std::env::var("PAYROLL_ADDR").unwrap_or_else(|_| default.to_owned());
    let listener = TcpListener::bind(&address).await;
    Ok(listener.map_err(|error| format!("cannot listen on {address}: {error}"))?)
}

/// Serves the keys of a second issuer, and prints a token of it.
async fn provide(request: &TokenRequest) -> Result<(), Failure> {
    let listener = listen("127.0.0.1:4000").await?;
    let provider = Provider::new(format!("http://{}", listener.local_addr()?))?;
    say(&provider.sign(request)?);
    palisade::serve(listener, provider.app()?).shutdown_on_signals().await?;
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is what the command is for")]
fn say(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "where a command says why it failed")]
fn say_error(text: &str) {
    eprintln!("payroll: {text}");
}
