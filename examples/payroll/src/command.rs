//! What the command line asks for.

use std::collections::BTreeMap;

use crate::token::TokenRequest;

pub const HELP: &str = "\
usage: payroll [--tls]                            serve on 127.0.0.1:3000; with TLS, and a
                                                  certificate that it makes for itself
       payroll posture [--json]                   what protects every route
       payroll token --sub ID [--role ROLE].. [OPTION]..
                                                  a token, signed as PAYROLL_JWT_SECRET says
       payroll provider --sub ID [--role ROLE].. [OPTION]..
                                                  serve the keys of another issuer on
                                                  127.0.0.1:4000, and print a token of it
options of a token: --tenant NAME (acme), --plan PLAN, --ttl 10m, --acr LEVEL (aal2), and how long
ago its caller authenticated: --age 0s

environment:
  PAYROLL_ADDR           where to listen (127.0.0.1:3000)
  PAYROLL_AUDIT          the file of the audit, whose lines are chained (none): audit.jsonl
  PAYROLL_BEHIND         the addresses of the proxies that end TLS (none): 10.0.0.0/8
  PAYROLL_CERTIFICATE    where `--tls` writes its certificate (below the temporary folder)
  PAYROLL_OPERATORS      from where metrics and the posture are read (this machine and private
                         networks): 10.0.0.0/8,192.0.2.7/32
  PAYROLL_DB             the store's file (below the temporary folder)
  PAYROLL_JWT_SECRET     what the signing key is made of, 32 bytes or more (random for each run)
  PAYROLL_PROVIDER       the issuer of acme's identity provider (none): http://127.0.0.1:4000
  PAYROLL_REDIS          where limits are counted, and sessions and refresh tokens kept (in this
                         process): redis://127.0.0.1/
  PAYROLL_PROCESSES      how many processes count there (2)
  PAYROLL_FACTOR_KEY     the key of second factors, 32 bytes (random for each run)
  PAYROLL_KEY_PEPPER     what keys of machines are stored under, 32 bytes (random for each run)
  PAYROLL_PARTNER_PAGE   the origin of a page elsewhere that shows what its visitor may see (none)
  PAYROLL_PARTNER_RATE   the limit of the plan `partner` (500/s)
  PAYROLL_PSEUDONYM_KEY  the key of the export's pseudonyms, 32 bytes (random for each run)";

#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    Serve { tls: bool },
    Posture { json: bool },
    Token(TokenRequest),
    Provider(TokenRequest),
    Help,
}

impl Command {
    /// Reads the arguments after the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let arguments: Vec<String> = arguments.into_iter().collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments.as_slice() {
            [] => Ok(Self::Serve { tls: false }),
            ["--tls"] => Ok(Self::Serve { tls: true }),
            ["posture"] => Ok(Self::Posture { json: false }),
            ["posture", "--json"] => Ok(Self::Posture { json: true }),
            ["token", options @ ..] => token(options).map(Self::Token),
            ["provider", options @ ..] => token(options).map(Self::Provider),
            ["help" | "--help" | "-h"] => Ok(Self::Help),
            [first, ..] => Err(format!("cannot read `{first}` here\n{HELP}")),
        }
    }
}

fn token(options: &[&str]) -> Result<TokenRequest, String> {
    let (mut roles, mut given) = (Vec::new(), BTreeMap::new());
    let mut rest = options;
    while let [name, value, tail @ ..] = rest {
        match *name {
            "--role" => roles.push(*value),
            "--sub" | "--tenant" | "--plan" | "--ttl" | "--acr" | "--age"
                if !given.contains_key(name) =>
            {
                given.insert(*name, *value);
            }
            other => return Err(format!("cannot read `{other}` here\n{HELP}")),
        }
        rest = tail;
    }
    if let [name, ..] = rest {
        return Err(format!("`{name}` needs a value\n{HELP}"));
    }
    let said = |name: &str| given.get(name).copied();
    let subject = said("--sub").ok_or_else(|| format!("a token needs `--sub`\n{HELP}"))?;
    let ttl = said("--ttl").map_or(Ok(600), seconds)?;
    let age = said("--age").map_or(Ok(0), seconds)?;
    let request = TokenRequest::new(subject, &roles, ttl).plan(said("--plan")).age(age);
    let request = said("--tenant").into_iter().fold(request, TokenRequest::tenant);
    Ok(said("--acr").into_iter().fold(request, TokenRequest::acr))
}

fn seconds(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no time to live: write `90s`, `10m` or `1h`");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let factor = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        _ => return Err(wrong()),
    };
    let count: u64 = text.trim_end_matches(unit).parse().map_err(|_| wrong())?;
    count.checked_mul(factor).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_token_is_asked_for_in_full() {
        let request = TokenRequest::new("e1", &["hr"], 600);
        assert_eq!(parse("token --sub e1 --role hr --ttl 10m"), Ok(Command::Token(request)));
        let planned = TokenRequest::new("e1", &[], 600).plan(Some("plus"));
        assert_eq!(parse("token --sub e1 --plan plus"), Ok(Command::Token(planned)));
        let other = TokenRequest::new("e5", &[], 600).tenant("globex").acr("aal1").age(3_600);
        assert_eq!(
            parse("token --age 1h --acr aal1 --sub e5 --tenant globex"),
            Ok(Command::Token(other))
        );
        assert!(parse("token --role hr").is_err());
        assert!(parse("token --sub").is_err());
        assert!(parse("token --sub e1 --ttl 10").is_err());
        assert!(parse("token --sub e1 --sub e2").is_err());
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(parse(""), Ok(Command::Serve { tls: false }));
        assert_eq!(parse("--tls"), Ok(Command::Serve { tls: true }));
        assert_eq!(parse("posture --json"), Ok(Command::Posture { json: true }));
        assert!(parse("postrue").unwrap_err().contains("postrue"));
    }
}
