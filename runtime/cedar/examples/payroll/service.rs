//! The service: payslips of two tenants, a route and objects that Cedar guards.

use std::sync::Arc;

use palisade::prelude::*;
use palisade::{ConfigError, SecureApp, SecurityBuilder, Tenant, TenantResource, WithinTenant};
use palisade_cedar::{Cedar, CedarError, CedarObject, CedarValue, SharedCedar};

/// Who may do what, as far as the policies ask.
#[derive(Role)]
#[allow(dead_code, reason = "tokens and policies name them as text")]
pub enum Role {
    /// Sees the pay of its tenant.
    Hr,
    /// Sees the own pay.
    Employee,
}

/// What policies may name.
pub const SCHEMA: &str = r"
    namespace Payroll {
        entity User = { issuer: String, subject: String, roles: Set<String>, scopes: Set<String>, tenant?: String };
        entity Application;
        entity Payslip = { employee: User, gross_cents: Long };
        action Export appliesTo {
            principal: User, resource: Application, context: { method: String, client: ipaddr }
        };
        action Read appliesTo { principal: User, resource: Payslip };
    }
";

/// What they say, until others are loaded.
pub const RULES: &str = r#"
    @id("hr exports")
    permit(principal, action == Payroll::Action::"Export", resource)
    when { principal.roles.contains("hr") && principal has tenant };

    @id("exports stay inside")
    forbid(principal, action == Payroll::Action::"Export", resource)
    unless { context.client.isInRange(ip("127.0.0.0/8")) || context.client.isInRange(ip("10.0.0.0/8")) };

    @id("own payslips")
    permit(principal, action == Payroll::Action::"Read", resource) when { resource.employee == principal };

    @id("hr reads payslips")
    permit(principal, action == Payroll::Action::"Read", resource) when { principal.roles.contains("hr") };
"#;

/// The engine that rules about objects reach.
pub static POLICIES: SharedCedar = SharedCedar::new();

/// The engine with these policies.
///
/// # Errors
/// Where they do not fit the schema.
pub fn cedar(policies: &str) -> Result<Cedar, CedarError> {
    Cedar::in_namespace("Payroll", "payroll", SCHEMA, policies)
}

/// One payment.
#[derive(Clone, Redacted)]
pub struct Payslip {
    #[expose]
    id: u32,
    #[expose]
    gross_cents: i64,
    employee: CallerId,
    tenant: String,
}

/// A payment as it is stored: tenant, employee and cents.
type Row = (&'static str, CallerId, i64);

/// Every payslip, of all tenants.
#[derive(Clone)]
pub struct Payslips(Arc<[Row]>);

/// Those of one tenant.
pub struct TenantPayslips {
    all: Payslips,
    tenant: Tenant,
}

impl Payslips {
    /// Two tenants to begin with; `issuer` vouches for the employees of both.
    pub fn seeded(issuer: &str) -> Self {
        let row = |tenant, subject: &str, cents| (tenant, CallerId::new(issuer, subject), cents);
        Self(Arc::new([
            row("acme", "alan", 720_000),
            row("acme", "ada", 1_250_000),
            row("globex", "niklaus", 930_000),
        ]))
    }
}

impl WithinTenant for Payslips {
    type Scope = TenantPayslips;

    fn within(&self, tenant: &Tenant) -> TenantPayslips {
        TenantPayslips { all: self.clone(), tenant: tenant.clone() }
    }
}

impl TenantPayslips {
    fn all(&self) -> impl Iterator<Item = Payslip> + '_ {
        let numbered = (1_u32..).zip(self.all.0.iter());
        let own = numbered.filter(|(_, (tenant, ..))| *tenant == self.tenant.name());
        own.map(|(id, (tenant, employee, cents))| Payslip {
            id,
            gross_cents: *cents,
            employee: employee.clone(),
            tenant: (*tenant).to_owned(),
        })
    }
}

impl TenantResource for Payslip {
    type Id = u32;
    type Store = Payslips;
    type Error = Problem;

    fn tenant(&self) -> &str {
        &self.tenant
    }

    async fn load(store: &TenantPayslips, id: &u32) -> Result<Option<Self>, Problem> {
        Ok(store.all().find(|payslip| payslip.id == *id))
    }
}

impl CedarObject for Payslip {
    const TYPE: &'static str = "Payslip";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn attributes(&self) -> Vec<(&'static str, CedarValue)> {
        vec![
            ("employee", CedarValue::user(&self.employee)),
            ("gross_cents", self.gross_cents.into()),
        ]
    }
}

/// That it is of the caller's tenant is known before a policy is asked.
impl Allow<Read> for Payslip {
    fn allow(&self, caller: &Principal) -> bool {
        POLICIES.allows(caller, "Read", self)
    }
}

/// The payslips of the tenant.
#[secure(allow = cedar("Export"), rate = "10/s")]
async fn export(
    State(store): State<Payslips>,
    visible: Visible<Payslip>,
) -> Json<Vec<Permitted<Payslip>>> {
    Json(visible.filter(visible.within(&store).all()))
}

/// One payslip.
#[secure(rate = "50/s")]
async fn show(payslip: Authorized<Payslip, Read>) -> Json<Permitted<Payslip>> {
    Json(payslip.permitted())
}

/// The routes behind their guards.
///
/// # Errors
/// Where the configuration lacks what a route needs, such as an action that the schema does not have.
pub fn app(
    cedar: &Cedar,
    store: Payslips,
    jwt: Jwt,
    configure: impl FnOnce(SecurityBuilder) -> SecurityBuilder,
) -> Result<SecureApp, ConfigError> {
    let security = Security::builder()
        .roles::<Role>()
        .jwt(jwt.tenant_claim("tenant"))
        .engine("cedar", cedar.clone())
        .direct();
    SecureRouter::new()
        .route("/export", get(export))
        .route("/payslips/{id}", get(show))
        .with_state(store)
        .secured_by(configure(security).build()?)
}
