//! Whom a certificate names.

use x509_parser::extensions::GeneralName;
use x509_parser::objects::{oid_registry, oid2abbrev};
use x509_parser::prelude::X509Certificate;
use x509_parser::x509::X509Name;

/// The subject and the alternative names of a client certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateNames {
    subject: String,
    common_names: Vec<String>,
    uris: Vec<String>,
    dns: Vec<String>,
    emails: Vec<String>,
}

impl CertificateNames {
    /// None where a name cannot be read: there is no name then.
    pub(crate) fn of(certificate: &X509Certificate<'_>) -> Option<Self> {
        let subject = certificate.subject();
        let mut names = Self { subject: distinguished(subject)?, ..Self::default() };
        for name in subject.iter_common_name() {
            names.common_names.push(name.as_str().ok()?.to_owned());
        }
        let extension = certificate.subject_alternative_name().ok()?;
        let alternatives = extension.map(|found| found.value.general_names.as_slice());
        for name in alternatives.unwrap_or_default() {
            match name {
                GeneralName::URI(uri) => names.uris.push((*uri).to_owned()),
                GeneralName::DNSName(name) => names.dns.push((*name).to_owned()),
                GeneralName::RFC822Name(address) => names.emails.push((*address).to_owned()),
                _ => {}
            }
        }
        Some(names)
    }

    /// The distinguished name of the subject, as [RFC 4514] writes it but in the order of the certificate:
    /// `CN=ada,OU=Payroll`. What could be taken for another attribute is escaped, so that no two names are one text.
    ///
    /// [RFC 4514]: https://www.rfc-editor.org/rfc/rfc4514
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The common names of the subject.
    pub fn common_names(&self) -> &[String] {
        &self.common_names
    }

    /// The alternative names that are URIs, such as `spiffe://prod/payroll`.
    pub fn uris(&self) -> &[String] {
        &self.uris
    }

    /// The alternative names that are host names.
    pub fn dns(&self) -> &[String] {
        &self.dns
    }

    /// The alternative names that are addresses of mail.
    pub fn emails(&self) -> &[String] {
        &self.emails
    }
}

/// None where a value is not text: what cannot be read names no caller.
fn distinguished(name: &X509Name<'_>) -> Option<String> {
    let mut text = String::new();
    for relative in name.iter_rdn() {
        if !text.is_empty() {
            text.push(',');
        }
        for (place, attribute) in relative.iter().enumerate() {
            if place > 0 {
                text.push('+');
            }
            let id = attribute.attr_type();
            let known = oid2abbrev(id, oid_registry()).ok().filter(|short| !short.is_empty());
            text.push_str(known.unwrap_or(&id.to_id_string()));
            text.push('=');
            escape(attribute.as_str().ok()?, &mut text);
        }
    }
    Some(text)
}

/// RFC 4514, 2.4.
fn escape(value: &str, text: &mut String) {
    let last = value.chars().count().saturating_sub(1);
    for (place, letter) in value.chars().enumerate() {
        let at_an_end =
            (place == 0 && matches!(letter, ' ' | '#')) || (place == last && letter == ' ');
        match letter {
            '\0' => text.push_str("\\00"),
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' => {
                text.push('\\');
                text.push(letter);
            }
            _ if at_an_end => {
                text.push('\\');
                text.push(letter);
            }
            _ => text.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_value_cannot_be_taken_for_more_of_the_name() {
        for (value, written) in [
            ("ada", "ada"),
            ("ada, OU=Payroll", "ada\\, OU\\=Payroll"),
            ("a+b;c<d>e\"f", "a\\+b\\;c\\<d\\>e\\\"f"),
            ("a\\,b", "a\\\\\\,b"),
            (" a ", "\\ a\\ "),
            ("#1", "\\#1"),
            ("a\0", "a\\00"),
        ] {
            let mut text = String::new();
            escape(value, &mut text);
            assert_eq!(text, written);
        }
    }
}
