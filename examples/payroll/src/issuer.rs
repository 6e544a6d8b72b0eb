//! Who issues tokens of this service, and whom they are for.

pub const ISSUER: &str = "https://payroll.example";
pub const AUDIENCE: &str = "payroll";
