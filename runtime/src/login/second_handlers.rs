//! The handlers of second factors.

use axum::Json;
use axum::extract::State;
use palisade_macros::{Redacted, input, public, secure};

use super::account_name::AccountName;
use super::{Login, SessionProof};
use crate::authorize::Fresh;
use crate::input::Text;
use crate::principal::Principal;
use crate::problem::{Problem, Reason};
use crate::response::NoContent;
use crate::router::SecureRouter;
use crate::router::routing::post;
use crate::session::SessionControl;

/// A code, of the application or for recovery.
#[input(crate = crate)]
pub struct SecondFactorCode {
    code: Text<64>,
    /// Whether this browser need not be asked again for some time.
    remember: Option<bool>,
}

/// A secret on its way into an authenticator application, which is shown once.
#[derive(Redacted)]
#[redacted(crate = crate)]
pub struct EnrolmentShown {
    /// What the picture says.
    #[expose(sensitive = "the caller enters it into an authenticator application")]
    uri: String,
    /// The secret as people type it.
    #[expose(sensitive = "the caller enters it into an authenticator application")]
    secret: String,
    /// The picture to scan, as SVG.
    #[expose]
    picture: String,
}

/// Codes for a lost device, which are shown once.
#[derive(Redacted)]
#[redacted(crate = crate)]
pub struct RecoveryCodes {
    /// Each counts once.
    #[expose(sensitive = "the caller keeps them in case the device is lost")]
    recovery_codes: Vec<String>,
}

/// The second half of a login, for the browser that was at the first: 204 with the session's cookie. The session says `amr` `otp`.
#[public(
    reason = "the first half of a login proves no caller",
    rate = "10/s",
    rate(limit = "100/h", per = "ip", count = "failures"),
    body = "8KiB"
)]
pub async fn second_factor(
    State(login): State<Login>,
    session: SessionControl,
    Json(sent): Json<SecondFactorCode>,
) -> Result<NoContent, Problem> {
    login.finish(&session, &sent.code, sent.remember.unwrap_or_default()).await?;
    Ok(NoContent)
}

/// The second factor for a session that is there, as a challenge asks for it (`insufficient_user_authentication`): 204, and the session has
/// another id, `amr` `otp`, a new `auth_time` and the class of two factors.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn verify_second_factor(
    State(login): State<Login>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<SecondFactorCode>,
) -> Result<NoContent, Problem> {
    login.prove(&session, &caller.id(), &sent.code, sent.remember.unwrap_or_default()).await?;
    Ok(NoContent)
}

/// Begins to enrol a second factor: the picture for an authenticator application. The caller logged in within a quarter of an hour, or is asked to
/// prove to be who it is: a session that was left open enrols no other person's device. Who has the other factor proves that first: 403.
#[secure(auth = "session", rate = "10/m", body = "8KiB")]
pub async fn enrol_second_factor(
    State(login): State<Login>,
    _lately: Fresh<900>,
    caller: Principal,
    Json(sent): Json<AccountName>,
) -> Result<Json<EnrolmentShown>, Problem> {
    login.check_may_enrol(&caller.id(), SessionProof::of(&caller)).await?;
    let enrolment = login.second()?.factors.enrol(&caller.id(), &sent.name).await?;
    let picture = enrolment.qr_svg().map_err(|_| {
        Problem::because(Reason::InputInvalid).detail("the name is too long for a QR code")
    })?;
    Ok(Json(EnrolmentShown { uri: enrolment.uri(), secret: enrolment.secret_text(), picture }))
}

/// Ends to enrol with the first code: the recovery codes, and the session has passed its second factor.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn finish_enrolment(
    State(login): State<Login>,
    _lately: Fresh<900>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let class = login.second()?.class.clone();
    let (code, asked) = (sent.code.as_str().to_owned(), (&session, SessionProof::of(&caller)));
    let recovery_codes = login.enrolled(caller.id(), code, asked).await?;
    session.step_up_to(&caller.id(), "otp", &class).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// New recovery codes in place of those that are left.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn new_recovery_codes(
    State(login): State<Login>,
    caller: Principal,
    Json(sent): Json<SecondFactorCode>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let factors = &login.second()?.factors;
    let recovery_codes = factors.new_recovery_codes(&caller.id(), &sent.code).await?;
    Ok(Json(RecoveryCodes { recovery_codes }))
}

/// Removes the second factor of a caller who passes it once more: 204.
#[secure(
    auth = "session",
    rate = "10/m",
    rate(limit = "10/15m", count = "failures"),
    body = "8KiB"
)]
pub async fn remove_second_factor(
    State(login): State<Login>,
    caller: Principal,
    session: SessionControl,
    Json(sent): Json<SecondFactorCode>,
) -> Result<NoContent, Problem> {
    login.unenrolled(&caller.id(), &sent.code).await?;
    Login::forget_device(&session);
    Ok(NoContent)
}

/// Forgets every device that was remembered for the caller: 204.
#[secure(auth = "session", rate = "10/m")]
pub async fn forget_devices(
    State(login): State<Login>,
    caller: Principal,
    session: SessionControl,
) -> Result<NoContent, Problem> {
    login.second()?.factors.forget_devices(&caller.id()).await?;
    Login::forget_device(&session);
    Ok(NoContent)
}

pub(super) fn with_second_factor(routes: SecureRouter<Login>) -> SecureRouter<Login> {
    routes
        .route("/login/second-factor", post(second_factor))
        .route("/second-factor", post(verify_second_factor))
        .route("/second-factor/enrol", post(enrol_second_factor))
        .route("/second-factor/enrol/confirm", post(finish_enrolment))
        .route("/second-factor/recovery-codes", post(new_recovery_codes))
        .route("/second-factor/remove", post(remove_second_factor))
        .route("/second-factor/forget-devices", post(forget_devices))
}
