//! What is asked for, of what may be.

use super::answer::OAuthError;
use super::form::OAuthForm;

/// What is asked for, where all of it was granted.
pub(super) fn narrowed(scope: &str, granted: &[String]) -> Result<Vec<String>, OAuthError> {
    let asked: Vec<String> =
        scope.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let is_granted = asked.iter().all(|name| granted.contains(name));
    if is_granted && !asked.is_empty() { Ok(asked) } else { Err(OAuthError::InvalidScope) }
}

/// The audience that is asked for by `audience` or `resource` (RFC 8707), of those that may be.
pub(super) fn target(form: &OAuthForm, granted: &[String]) -> Result<Vec<String>, OAuthError> {
    let asked = match (form.get("audience"), form.get("resource")) {
        (None, None) => return Ok(granted.to_vec()),
        (Some(one), None) | (None, Some(one)) => one,
        (Some(one), Some(other)) if one == other => one,
        (Some(_), Some(_)) => return Err(OAuthError::InvalidTarget),
    };
    if granted.iter().any(|audience| audience == asked) {
        Ok(vec![asked.to_owned()])
    } else {
        Err(OAuthError::InvalidTarget)
    }
}
