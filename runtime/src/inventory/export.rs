//! How `cargo palisade` learns what protects an application.

use std::io;
use std::path::PathBuf;

use crate::inventory::Inventory;
use crate::router::SecureApp;

/// The environment variable that names the file which the inventory is written into.
pub const EXPORT: &str = "PALISADE_EXPORT";

impl SecureApp {
    /// Writes the inventory where `cargo palisade` asks for it: into the file that the environment variable
    /// [`EXPORT`](crate::inventory::EXPORT) names. Whether it did: the program then ends in place of serving.
    ///
    /// One line in `main`, where the application is ready:
    ///
    /// ```
    /// # use palisade::SecureApp;
    /// # async fn main_of(app: SecureApp) -> Result<(), Box<dyn std::error::Error>> {
    /// if app.exports_inventory()? {
    ///     return Ok(());
    /// }
    /// let listener = tokio::net::TcpListener::bind("0.0.0.0:3000").await?;
    /// palisade::serve(listener, app).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn exports_inventory(&self) -> io::Result<bool> {
        let Some(path) = std::env::var_os(EXPORT).filter(|path| !path.is_empty()) else {
            return Ok(false);
        };
        let inventory = serde_json::to_vec_pretty(&Inventory::of(self))?;
        std::fs::write(PathBuf::from(path), inventory)?;
        Ok(true)
    }
}
