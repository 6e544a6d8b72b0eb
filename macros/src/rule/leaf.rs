//! Leaves over what a credential tells, the connection and the time.

use std::net::IpAddr;

use syn::{Expr, Ident, Type};

use crate::address_range::{Range, bits, number};
use crate::args::{List, Value};
use crate::messages::rule as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// A leaf that is neither a name nor a policy.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(super) kind: LeafKind,
    pub(super) place: SpanRange,
    /// What makes two leaves the same, and how a message names it.
    pub(super) shown: String,
}

/// What a leaf asks.
#[derive(Clone, Debug)]
pub(super) enum LeafKind {
    InTenant,
    Tenant(String),
    Method(String),
    Class(String),
    Within(u32),
    Client(Network),
    During(Window),
    Claim(Box<Claim>),
}

/// A network, as the runtime has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    pub(super) address: IpAddr,
    pub(super) prefix: u8,
}

/// Hours of the week, as the runtime has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) days: u8,
    pub(super) from: u16,
    pub(super) until: u16,
    pub(super) zone: String,
}

/// `claim::<Department>() == Finance`.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) ty: Type,
    pub(super) sign: syn::BinOp,
    pub(super) value: ClaimValue,
}

/// What a claim is compared with.
#[derive(Clone, Debug)]
pub(super) enum ClaimValue {
    /// A variant of the claim's type.
    Variant(Ident),
    Literal(syn::ExprLit),
    Other(Expr),
}

/// The words before a text in parentheses.
pub(super) const WORDS: [&str; 6] = ["tenant", "amr", "acr", "auth_time", "client", "during"];

impl Leaf {
    /// `tenant` alone.
    pub(super) fn in_tenant(word: &Ident) -> Self {
        let place = SpanRange::of(word);
        Self { kind: LeafKind::InTenant, place, shown: "tenant".to_owned() }
    }

    /// Which kind of leaf it is, for comparing two of a kind.
    pub(super) fn word(&self) -> String {
        match &self.kind {
            LeafKind::InTenant | LeafKind::Tenant(_) => "tenant".to_owned(),
            LeafKind::Method(_) => "amr".to_owned(),
            LeafKind::Class(_) => "acr".to_owned(),
            LeafKind::Within(_) => "auth_time".to_owned(),
            LeafKind::Client(_) => "client".to_owned(),
            LeafKind::During(_) => "during".to_owned(),
            LeafKind::Claim(claim) => format!("claim {}", shown(&claim.ty)),
        }
    }

    /// Whether a credential that says nothing would pass the leaf's negation.
    pub(super) fn is_of_the_credential(&self) -> bool {
        !matches!(self.kind, LeafKind::Client(_) | LeafKind::During(_))
    }

    /// Whether what is known while a response is written decides.
    pub(super) fn is_known_of_the_caller(&self) -> bool {
        matches!(self.kind, LeafKind::InTenant | LeafKind::Tenant(_) | LeafKind::Claim(_))
    }
}

/// `amr("mfa")` and the like: the text in the parentheses of one of [`WORDS`].
pub(super) fn read(list: &List, value: &Value, sink: &mut Sink) -> Option<Leaf> {
    let word = list.name.to_string();
    let place = value.span_range();
    let Some(written) = value.text().map(syn::LitStr::value) else {
        sink.error(place, text::LEAF_TEXT.with(&[&word, &example(&word)]));
        return None;
    };
    if written.trim() != written || written.is_empty() {
        sink.error(place, text::LEAF_TEXT.with(&[&word, &example(&word)]));
        return None;
    }
    let shown = format!("{word}(\"{written}\")");
    let kind = match word.as_str() {
        "tenant" => LeafKind::Tenant(written),
        "amr" => LeafKind::Method(written),
        "acr" => LeafKind::Class(written),
        "auth_time" => LeafKind::Within(seconds(&written, place, sink)?),
        "client" => LeafKind::Client(client(&written, place, sink)?),
        _ => LeafKind::During(during(&written, place, sink)?),
    };
    Some(Leaf { kind, place, shown })
}

fn example(word: &str) -> &'static str {
    match word {
        "tenant" => "tenant(\"acme\")",
        "amr" => "amr(\"mfa\")",
        "acr" => "acr(\"aal2\")",
        "auth_time" => "auth_time(\"15m\")",
        "client" => "client(\"10.0.0.0/8\")",
        _ => "during(\"Mon-Fri 08:00-18:00 Europe/Vienna\")",
    }
}

/// An age of a second at least and of ten years at most, in seconds.
pub(crate) fn seconds(written: &str, place: SpanRange, sink: &mut Sink) -> Option<u32> {
    const TEN_YEARS: u64 = 10 * 365 * 86_400;
    let digits = written.len() - written.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = written.split_at_checked(digits)?;
    let unit = match unit {
        "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let number = number.parse::<u64>().ok();
    let seconds = number.zip(unit).map(|(number, unit)| number.saturating_mul(unit));
    let seconds = seconds.filter(|seconds| (1..=TEN_YEARS).contains(seconds));
    let seconds = seconds.and_then(|seconds| u32::try_from(seconds).ok());
    if seconds.is_none() {
        sink.error(place, text::AGE_FORM.with(&[&written]));
    }
    seconds
}

fn client(written: &str, place: SpanRange, sink: &mut Sink) -> Option<Network> {
    match network(written) {
        Ok(network) => Some(network),
        Err(cause) => {
            sink.error(place, text::CLIENT_FORM.with(&[&written, &cause]));
            None
        }
    }
}

/// A network as written, which means exactly one thing; an address alone is a network of one.
fn network(written: &str) -> Result<Network, &'static str> {
    let (address, prefix) = match written.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (written, None),
    };
    let address: IpAddr = address.parse().map_err(|_| "it begins with no address")?;
    let most = bits(address);
    let prefix = prefix.map_or(Some(most), number).filter(|prefix| *prefix <= most);
    let prefix = prefix.ok_or("behind the slash goes the number of its fixed bits")?;
    let range = Range { address, prefix };
    if prefix == 0 {
        return Err("every address is of it");
    }
    if range.network() != range {
        return Err("bits are set behind its prefix");
    }
    if range.as_ipv4().is_some() || range.holds_mapped() {
        return Err("it is of IPv4 addresses, which are written as such");
    }
    Ok(Network { address, prefix })
}

fn during(written: &str, place: SpanRange, sink: &mut Sink) -> Option<Window> {
    let window = window(written);
    if window.is_none() {
        sink.error(place, text::DURING_FORM.with(&[&written]));
    }
    window
}

/// `Mon-Fri 08:00-18:00 Europe/Vienna`, or without days.
fn window(written: &str) -> Option<Window> {
    const EVERY_DAY: u8 = 0b111_1111;
    let parts: Vec<&str> = written.split(' ').collect();
    let (listed, hours, zone) = match parts.as_slice() {
        [listed, hours, zone] => (days(listed)?, hours, zone),
        [hours, zone] => (EVERY_DAY, hours, zone),
        _ => return None,
    };
    let (from, until) = hours.split_once('-')?;
    let (from, until) = (minute(from)?, minute(until)?);
    let is_zone = |letter: char| letter.is_ascii_alphanumeric() || "/_+-".contains(letter);
    let always = listed == EVERY_DAY && from == 0 && until == 24 * 60;
    let holds = from != until && from < 24 * 60 && !always;
    (holds && zone.chars().all(is_zone)).then(|| Window {
        days: listed,
        from,
        until,
        zone: (*zone).to_owned(),
    })
}

/// `Mon-Fri`, `Sat,Sun`.
fn days(written: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    let mut bits = 0_u8;
    for range in written.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last) = (day(first)?, day(last)?);
        for day in first..=last {
            bits |= 1 << day;
        }
        if last < first {
            return None;
        }
    }
    Some(bits)
}

fn minute(written: &str) -> Option<u16> {
    let (hour, minute) = written.split_once(':')?;
    let two = |digits: &str| {
        let is_plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|_| is_plain)
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let at = hour * 60 + minute;
    (minute < 60 && at <= 24 * 60).then_some(at)
}

/// Whether tokens begin as `claim::<Department>() == Finance` does.
pub(super) fn is_claim(tokens: &proc_macro2::TokenStream) -> bool {
    let begins = tokens.clone().into_iter().next();
    matches!(begins, Some(proc_macro2::TokenTree::Ident(word)) if word == "claim")
}

/// `claim::<Department>() == Finance`.
pub(super) fn claim(tokens: &proc_macro2::TokenStream, sink: &mut Sink) -> Option<Leaf> {
    let place = SpanRange::of(tokens);
    let parsed = syn::parse::Parser::parse2(parse_claim, tokens.clone());
    let Ok(claim) = parsed else {
        sink.error(place, text::CLAIM_FORM);
        return None;
    };
    let shown = format!("claim::<{}>() {}", shown(&claim.ty), claim.compared());
    Some(Leaf { kind: LeafKind::Claim(Box::new(claim)), place, shown })
}

fn parse_claim(input: syn::parse::ParseStream<'_>) -> syn::Result<Claim> {
    use syn::{BinOp, Token};
    input.parse::<Ident>()?;
    input.parse::<Token![::]>()?;
    input.parse::<Token![<]>()?;
    let ty: Type = input.parse()?;
    input.parse::<Token![>]>()?;
    let arguments;
    syn::parenthesized!(arguments in input);
    arguments.parse::<syn::parse::Nothing>()?;
    let sign: BinOp = input.parse()?;
    let compares = matches!(
        sign,
        BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
    );
    if !compares {
        return Err(input.error("no comparison"));
    }
    let value = match input.parse::<Expr>()? {
        Expr::Lit(literal) => ClaimValue::Literal(literal),
        Expr::Path(path) => match path.path.get_ident() {
            Some(word) if is_variant(word) => ClaimValue::Variant(word.clone()),
            _ => ClaimValue::Other(Expr::Path(path)),
        },
        value @ (Expr::Unary(_) | Expr::Call(_)) => ClaimValue::Other(value),
        _ => return Err(input.error("no value")),
    };
    Ok(Claim { ty, sign, value })
}

/// `Finance`, and not `LIMIT`.
fn is_variant(word: &Ident) -> bool {
    let word = word.to_string();
    word.starts_with(char::is_uppercase) && (word.len() == 1 || word.contains(char::is_lowercase))
}

impl Claim {
    /// `== Finance`.
    pub(super) fn compared(&self) -> String {
        let value = match &self.value {
            ClaimValue::Variant(word) => word.to_string(),
            ClaimValue::Literal(literal) => shown(literal),
            ClaimValue::Other(value) => shown(value),
        };
        format!("{} {value}", shown(&self.sign))
    }

    /// Whether another `==` with other words is another value.
    pub(super) fn is_one_value(&self) -> bool {
        matches!(self.sign, syn::BinOp::Eq(_)) && !matches!(self.value, ClaimValue::Other(_))
    }
}

/// Tokens without the spaces between them.
pub(super) fn shown(tokens: &impl quote::ToTokens) -> String {
    crate::args::shown_tokens(&tokens.to_token_stream())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_has_hours_and_a_zone() {
        let read = window("Mon-Fri 08:00-18:30 Europe/Vienna").unwrap();
        assert_eq!((read.days, read.from, read.until), (0b001_1111, 480, 1_110));
        assert_eq!(window("Sat,Sun 22:00-06:00 UTC").unwrap().days, 0b110_0000);
        assert_eq!(window("09:00-24:00 UTC").unwrap().until, 1_440);
        for other in [
            "",
            "08:00-18:00",
            "Mon-Fri UTC",
            "Mon-Fri 8:00-18:00 UTC",
            "Fri-Mon 08:00-18:00 UTC",
            "Mon-Fri 08:00-08:00 UTC",
            "Mon-Fri 08:00-24:01 UTC",
            "Mon-Fri 08:60-18:00 UTC",
            "Mon-Fri  08:00-18:00 UTC",
            "mon-fri 08:00-18:00 UTC",
            "00:00-24:00 UTC",
            "Mon-Sun 00:00-24:00 UTC",
            "24:00-08:00 UTC",
            "Mon-Fri 08:00-18:00 Europe\\Vienna",
        ] {
            assert_eq!(window(other), None, "{other}");
        }
    }

    #[test]
    fn a_network_means_one_thing() {
        for right in ["10.0.0.0/8", "192.0.2.7", "192.0.2.7/32", "fd00::/8", "2001:db8::1"] {
            assert!(network(right).is_ok(), "{right}");
        }
        for wrong in [
            "10.0.0.1/8",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/08",
            "0.0.0.0/0",
            "::/0",
            "::ffff:10.0.0.0/104",
            "::ffff:10.0.0.1",
            "::/64",
            "localhost",
            "010.0.0.0/8",
        ] {
            assert!(network(wrong).is_err(), "{wrong}");
        }
    }
}
