//! Where a claim is in a token, and how its names are written there.

/// Where a token has roles, scopes or the tenant, and how they are written.
///
/// A text converts into [`ClaimSource::at`]:
///
/// ```
/// use palisade::auth::Jwt;
/// use palisade::auth::jwt::ClaimSource;
///
/// # let secret = *b"in a service: from its settings..";
/// let jwt = Jwt::hs256(secret)
///     .issuer("https://id.example")
///     .audience("payroll")
///     .roles_claim("realm_access.roles")
///     .roles_claim(ClaimSource::at("authorities").prefix("ROLE_"))
///     .scopes_claim(ClaimSource::at("rights").separated_by_commas());
/// assert!(jwt.build().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimSource {
    /// As a reader of the log knows it.
    pub(super) name: String,
    pub(super) paths: Vec<Vec<String>>,
    prefix: Option<String>,
    pub(super) commas: bool,
    /// Whether a second prefix was stated.
    is_restated: bool,
}

impl ClaimSource {
    /// The claim called `name`; where the name has dots, also the member that it leads to, as
    /// `realm_access.roles` does. A name with `://` is a name and no path.
    pub fn at(name: impl Into<String>) -> Self {
        let name = name.into();
        let mut paths = vec![vec![name.clone()]];
        if name.contains('.') && !name.contains("://") {
            paths.push(name.split('.').map(str::to_owned).collect());
        }
        Self::of(name, paths)
    }

    /// The member that these names lead to, one after the other; a name may have dots.
    pub fn nested<S: Into<String>>(steps: impl IntoIterator<Item = S>) -> Self {
        let steps: Vec<String> = steps.into_iter().map(Into::into).collect();
        Self::of(steps.join("."), vec![steps])
    }

    fn of(name: String, paths: Vec<Vec<String>>) -> Self {
        Self { name, paths, prefix: None, commas: false, is_restated: false }
    }

    /// What the names that count begin with.
    pub(super) fn stated_prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_default()
    }

    /// Whether a second prefix was stated.
    pub(super) fn is_restated(&self) -> bool {
        self.is_restated
    }

    /// Whether it is a claim itself, and one of these.
    pub(super) fn is_one_of(&self, claims: &[&str]) -> bool {
        let [path] = self.paths.as_slice() else { return false };
        let [name] = path.as_slice() else { return false };
        claims.contains(&name.as_str())
    }

    /// Counts only what begins with `prefix`, and takes the prefix off: with `ROLE_`,
    /// `ROLE_admin` is `admin`, and `admin` is nothing.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.is_restated |= self.prefix.is_some();
        self.prefix.get_or_insert_with(|| prefix.into());
        self
    }

    /// Commas separate names in one text, as spaces do.
    #[must_use]
    pub fn separated_by_commas(mut self) -> Self {
        self.commas = true;
        self
    }
}

impl From<&str> for ClaimSource {
    fn from(name: &str) -> Self {
        Self::at(name)
    }
}

impl From<String> for ClaimSource {
    fn from(name: String) -> Self {
        Self::at(name)
    }
}
