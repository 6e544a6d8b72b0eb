//! What the command line asks for.

use crate::payment::Paid;
use crate::token::TokenRequest;

/// How the program is used.
pub const HELP: &str = "\
usage: ledger                                    serve on 127.0.0.1:3000
       ledger posture [--json]                   what protects every route
       ledger token --as ROLE --tenant NAME [--sub NAME]
                                                 a token for an hour; the subject is the role's name
                                                 unless --sub gives another
       ledger payment --invoice ID --on DATE     the payment provider's signed message, for
                                                 curl --config - localhost:3000/payments
roles: clerk, accountant, auditor      tenants: acme, globex

environment:
  LEDGER_ADDR  where to listen (127.0.0.1:3000)
  LEDGER_DIR   the folder of the database and the secret (below the temporary folder)
  RUST_LOG     what is logged (info)";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve.
    Serve,
    /// Print the posture.
    Posture {
        /// As JSON.
        json: bool,
    },
    /// Print a token.
    Token(TokenRequest),
    /// Print a message of the payment provider.
    Payment(Paid),
    /// Print [`HELP`].
    Help,
}

impl Command {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// What cannot be read, with [`HELP`].
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let arguments: Vec<String> = arguments.into_iter().collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match arguments.as_slice() {
            [] => Ok(Self::Serve),
            ["posture"] => Ok(Self::Posture { json: false }),
            ["posture", "--json"] => Ok(Self::Posture { json: true }),
            ["token", options @ ..] => token(options).map(Self::Token),
            ["payment", "--invoice", invoice, "--on", date] => payment(invoice, date),
            ["help" | "--help" | "-h"] => Ok(Self::Help),
            [first, ..] => Err(format!("cannot read `{first}` here\n{HELP}")),
        }
    }
}

fn payment(invoice: &str, date: &str) -> Result<Command, String> {
    let paid_on = date.parse().map_err(|_| format!("`{date}` is not a date\n{HELP}"))?;
    let invoice =
        invoice.parse().map_err(|_| format!("`{invoice}` is not an id of an invoice\n{HELP}"))?;
    Ok(Command::Payment(Paid { invoice, paid_on }))
}

fn token(options: &[&str]) -> Result<TokenRequest, String> {
    let (mut role, mut tenant, mut subject) = (None, None, None);
    let mut rest = options;
    while let [name, value, tail @ ..] = rest {
        let option = match *name {
            "--as" => &mut role,
            "--tenant" => &mut tenant,
            "--sub" => &mut subject,
            other => return Err(format!("cannot read `{other}` here\n{HELP}")),
        };
        if option.replace((*value).to_owned()).is_some() {
            return Err(format!("`{name}` is given more than once\n{HELP}"));
        }
        rest = tail;
    }
    match (rest, role, tenant) {
        ([], Some(role), Some(tenant)) => {
            let subject = subject.unwrap_or_else(|| role.clone());
            Ok(TokenRequest { subject, role, tenant })
        }
        ([], ..) => Err(format!("a token needs `--as` and `--tenant`\n{HELP}")),
        ([name, ..], ..) => Err(format!("`{name}` needs a value\n{HELP}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_token_is_asked_for_in_full() {
        let request = |subject: &str| {
            let [subject, role, tenant] = [subject, "clerk", "acme"].map(str::to_owned);
            Ok(Command::Token(TokenRequest { subject, role, tenant }))
        };
        assert_eq!(parse("token --as clerk --tenant acme"), request("clerk"));
        assert_eq!(parse("token --sub carla --tenant acme --as clerk"), request("carla"));
        for broken in ["", "--as clerk", "--tenant acme --as", "--as a --as b --tenant acme"] {
            assert!(parse(&format!("token {broken}")).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_payment_is_of_an_invoice_on_a_date() {
        let id = "0190163d-8694-739b-aea5-966c26f8ad91";
        let payment = format!("payment --invoice {id} --on 2026-04-01");
        assert!(matches!(parse(&payment), Ok(Command::Payment(_))));
        for broken in [format!("payment --invoice {id}"), payment.replace("04", "14")] {
            assert!(parse(&broken).is_err(), "{broken}");
        }
        assert!(parse(&payment.replace("0190", "x")).unwrap_err().contains("is not an id"));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(parse(""), Ok(Command::Serve));
        assert_eq!(parse("posture --json"), Ok(Command::Posture { json: true }));
        assert!(parse("postrue").unwrap_err().contains("postrue"));
    }
}
