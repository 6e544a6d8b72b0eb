//! Handlers that not everybody sees.

use palisade::prelude::*;

use crate::handlers::Db;

mod inner {
    //! Private, mounted by its parent.

    use palisade::prelude::*;

    use crate::handlers::Db;

    /// For the crate.
    #[expect(clippy::redundant_pub_crate, reason = "the form is the point")]
    #[secure(role = "hr")]
    pub(crate) async fn listed(_: State<Db>) {}

    /// For the parent.
    #[secure]
    pub(super) async fn shown(_: State<Db>) {}

    /// For one place.
    #[secure]
    pub(in crate::nested) async fn placed(_: State<Db>) {}

    /// For this module.
    #[secure]
    async fn private(_: State<Db>) {}

    /// Mounts what only this module sees.
    pub(super) fn routes() -> SecureRouter<Db> {
        SecureRouter::new().route("/private", get(private))
    }
}

/// Mounts them all, and one from within.
pub fn routes() -> SecureRouter<Db> {
    /// Within.
    #[secure]
    async fn within() {}

    SecureRouter::new()
        .route("/listed", get(inner::listed))
        .route("/shown", get(inner::shown))
        .route("/placed", get(inner::placed))
        .route("/within", get(within))
        .merge(inner::routes())
}
