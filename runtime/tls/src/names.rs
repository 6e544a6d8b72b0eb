//! Whom a certificate names.

use x509_parser::extensions::GeneralName;
use x509_parser::prelude::X509Certificate;

/// Whom a client certificate names: its subject and its alternative names, as they stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateNames {
    subject: String,
    common_names: Vec<String>,
    uris: Vec<String>,
    dns: Vec<String>,
    emails: Vec<String>,
}

impl CertificateNames {
    /// None where a name cannot be read: nobody is named then.
    pub(crate) fn of(certificate: &X509Certificate<'_>) -> Option<Self> {
        let subject = certificate.subject();
        let mut names = Self { subject: subject.to_string(), ..Self::default() };
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

    /// The distinguished name of the subject, in words.
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
