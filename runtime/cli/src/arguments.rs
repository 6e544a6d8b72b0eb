//! What the command line asks for.

use std::collections::BTreeMap;

use crate::failure::Failure;

pub(crate) const HELP: &str = "\
usage: cargo palisade <command> [options]

  posture [--format table|json|markdown|html|sarif]   what protects every route
  openapi [--role ROLE].. [--scope SCOPE].. [--html] [--strict]  the OpenAPI 3.1 document, or as callers of these roles see it
  lock [--file security.lock]                         writes the lock; fails where something is widened and not signed off
  diff [--file security.lock]                         what changed since the lock: widened, narrowed, neutral
  who-can FIELD                                       who reads a field, at every route where it leaves
  can ROLE                                            everything that a role may call and see
  findings                                            unused names, shadows, suspended checks
  adopt [FOLDER]                                      every route of an existing axum project, and the attribute it needs
  audit verify FILE.. [--head SEQ:HASH].. [--from-anywhere]  reads a chain of hashes back (key: PALISADE_AUDIT_KEY)
  keys [--count N]                                    random keys for HS256, pseudonyms and the audit, in hexadecimal digits
  keys --pair eddsa|es256                             a private key in PEM, and its public set of keys (JWKS)
  keys FILE                                           each key of a set (JWKS), and what is wrong with it
  sbom [-p NAME]                                          what the program is built of (CycloneDX 1.6)

Where the application is:
  --from FILE            an inventory that was written before
  --package, -p NAME     the package whose program is asked (`cargo run`)
  --bin NAME             its program
  --features LIST        features to build it with
  -- ARGS..              arguments for the program

  --json                 the answer as JSON
  --title, --api-version what the document calls the API

Exit codes: 0 fine, 1 something was found (widened, changed, broken), 2 the command failed.

The application answers where its `main` has, before it serves:
  if app.exports_inventory()? { return Ok(()) }";

/// Options that are alone.
const FLAGS: &[&str] = &["--strict", "--json", "--html", "--from-anywhere", "--help", "-h"];
/// Options with a value.
const VALUES: &[&str] = &[
    "--format",
    "--role",
    "--scope",
    "--file",
    "--from",
    "--head",
    "--pair",
    "--package",
    "-p",
    "--bin",
    "--features",
    "--count",
    "--title",
    "--api-version",
];

/// The command, its words and its options.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) words: Vec<String>,
    options: BTreeMap<String, Vec<String>>,
    pub(crate) program: Vec<String>,
}

impl Arguments {
    /// Reads them. cargo gives its subcommands their own name first.
    pub(crate) fn parse(given: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut given = given.peekable();
        given.next_if(|first| first == "palisade");
        let mut arguments = Self::default();
        while let Some(word) = given.next() {
            if word == "--" {
                arguments.program = given.collect();
                break;
            }
            let (name, glued) = match word.split_once('=') {
                Some((name, value)) if name.starts_with('-') => {
                    (name.to_owned(), Some(value.to_owned()))
                }
                _ => (word, None),
            };
            if FLAGS.contains(&name.as_str()) && glued.is_none() {
                arguments.options.entry(name).or_default();
            } else if VALUES.contains(&name.as_str()) {
                let value = glued.or_else(|| given.next());
                let value =
                    value.ok_or_else(|| Failure::Wrong(format!("`{name}` needs a value")))?;
                let name = if name == "-p" { "--package".to_owned() } else { name };
                arguments.options.entry(name).or_default().push(value);
            } else if name.starts_with('-') {
                return Err(Failure::Wrong(format!("there is no option `{name}`\n\n{HELP}")));
            } else {
                arguments.words.push(name);
            }
        }
        Ok(arguments)
    }

    pub(crate) fn has(&self, flag: &str) -> bool {
        self.options.contains_key(flag)
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let values = self.options.get(name).into_iter().flatten();
        values.map(String::as_str).collect()
    }

    /// The one value of an option.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.all(name).as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only)),
            _ => Err(Failure::Wrong(format!("`{name}` is given more than once"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, Failure> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_stand_anywhere_and_programs_have_their_own() {
        let Ok(read) = parse("palisade who-can --from=a.json salary --json -- serve --json") else {
            panic!("it is readable")
        };
        assert_eq!(read.words, ["who-can", "salary"]);
        assert_eq!(read.one("--from").ok().flatten(), Some("a.json"));
        assert!(read.has("--json"));
        assert_eq!(read.program, ["serve", "--json"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parse("posture --jsno").is_err());
        assert!(parse("posture --from").is_err());
        assert!(parse("posture --from a --from b").is_ok_and(|read| read.one("--from").is_err()));
    }
}
