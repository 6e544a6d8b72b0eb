//! A payroll whose rules are Cedar policies: `cargo run --manifest-path runtime/cedar/Cargo.toml --example payroll`.
//!
//! It serves on 127.0.0.1:3002 (`PAYROLL_ADDR`), prints lines for curl with tokens in them, and reads its policies from the
//! file that `PAYROLL_POLICIES` names, again at each `SIGHUP`: those that do not fit the schema change nothing.

#![allow(unreachable_pub, reason = "a program has no outside")]

mod service;

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use palisade::prelude::*;
use palisade_cedar::Cedar;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

const ISSUER: &str = "https://payroll.example";
/// For this example: in earnest an identity provider signs, and its keys are fetched.
const SECRET: &[u8] = b"d41c0b7a96e2f85344a7c1e90b6d3f27";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let cedar = service::cedar(&policies()?)?;
    service::POLICIES.install(cedar.clone());
    let jwt = Jwt::hs256(SECRET).issuer(ISSUER).audience("payroll");
    let app = service::app(&cedar, service::Payslips::seeded(ISSUER), jwt, |builder| builder)?;
    let address = std::env::var("PAYROLL_ADDR").unwrap_or_else(|_| "127.0.0.1:3002".to_owned());
    let listener = TcpListener::bind(address).await?;
    say(&greeting(&listener.local_addr()?.to_string())?);
    tokio::spawn(reload(cedar));
    palisade::serve(listener, app).shutdown_on_signals().await?;
    Ok(())
}

/// The policies of the file that the environment names, or those of the example.
fn policies() -> std::io::Result<String> {
    match std::env::var_os("PAYROLL_POLICIES") {
        Some(file) => std::fs::read_to_string(file),
        None => Ok(service::RULES.to_owned()),
    }
}

/// Takes over what the file says by now, between two decisions.
async fn reload(cedar: Cedar) -> std::io::Result<()> {
    let mut asked = signal(SignalKind::hangup())?;
    while asked.recv().await.is_some() {
        match policies().map_err(Box::<dyn Error>::from).and_then(|text| Ok(cedar.reload(&text)?)) {
            Ok(()) => say("other policies from now on"),
            Err(error) => say(&format!("the policies stay as they are: {error}")),
        }
    }
    Ok(())
}

fn greeting(address: &str) -> Result<String, Box<dyn Error>> {
    let token = |subject: &str, tenant: &str, role: &str| -> Result<String, Box<dyn Error>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let claims = json!({
            "iss": ISSUER, "aud": "payroll", "sub": subject, "tenant": tenant, "roles": [role],
            "client_id": "example", "jti": format!("{subject}-{now}"), "iat": now, "exp": now + 3_600,
        });
        let header = Header { typ: Some("at+jwt".into()), ..Header::new(Algorithm::HS256) };
        Ok(encode(&header, &claims, &EncodingKey::from_secret(SECRET)?)?)
    };
    // Its answer says only whether a provider was installed before.
    let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
    let (hr, own) = (token("grace", "acme", "hr")?, token("alan", "acme", "employee")?);
    let other = token("hedy", "globex", "hr")?;
    Ok(format!(
        "listening on http://{address}\n\n\
         # hr exports its tenant's payslips; an employee may not, and hr elsewhere sees others\n\
         curl http://{address}/export -H 'Authorization: Bearer {hr}'\n\
         curl http://{address}/export -H 'Authorization: Bearer {own}'\n\
         curl http://{address}/export -H 'Authorization: Bearer {other}'\n\n\
         # an employee reads the own payslip, and nobody else's\n\
         curl http://{address}/payslips/1 -H 'Authorization: Bearer {own}'\n\
         curl http://{address}/payslips/2 -H 'Authorization: Bearer {own}'\n"
    ))
}

#[allow(clippy::print_stdout, reason = "this is what the program is for")]
fn say(text: &str) {
    println!("{text}");
}
