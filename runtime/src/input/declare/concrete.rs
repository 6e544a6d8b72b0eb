//! Generic handlers, which know no state.

use crate::input::declare::ParameterFacts;

/// Stops compilation where a generic parameter's type has something to look up: which state that takes
/// is not known there. `cargo build` says so, where the handler is mounted.
///
/// ```compile_fail
/// # use palisade::prelude::*;
/// # struct Employee;
/// # impl Resource for Employee {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> { Ok(Some(Self)) }
/// # }
/// # impl Allow<Read> for Employee {
/// #     fn allow(&self, _: &Principal) -> bool { true }
/// # }
/// # #[derive(serde::Deserialize)]
/// # struct Plainly;
/// # impl palisade::InputField for Plainly {
/// #     const FACTS: palisade::FieldFacts = palisade::FieldFacts::LEAF;
/// # }
/// #[input]
/// struct Order<T: palisade::InputField> {
///     #[input(object)]
///     manager: Named<Employee, Read>,
///     thing: T,
/// }
///
/// #[secure]
/// async fn order<T>(_: Json<Order<T>>)
/// where
///     T: palisade::InputField + serde::de::DeserializeOwned + Send + 'static,
/// {
/// }
///
/// SecureRouter::<()>::new().route("/orders", post(order::<Plainly>));
/// ```
///
/// ```
/// # use palisade::prelude::*;
/// # struct Employee;
/// # impl Resource for Employee {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> { Ok(Some(Self)) }
/// # }
/// # impl Allow<Read> for Employee {
/// #     fn allow(&self, _: &Principal) -> bool { true }
/// # }
/// # #[derive(serde::Deserialize)]
/// # struct Plainly;
/// # impl palisade::InputField for Plainly {
/// #     const FACTS: palisade::FieldFacts = palisade::FieldFacts::LEAF;
/// # }
/// # #[input]
/// # struct Order<T: palisade::InputField> {
/// #     #[input(object)]
/// #     manager: Named<Employee, Read>,
/// #     thing: T,
/// # }
/// #[secure]
/// async fn order(_: Json<Order<Plainly>>) {}
///
/// SecureRouter::<()>::new().route("/orders", post(order));
/// ```
///
/// # Panics
/// Where it has: in const evaluation, so that the panic is the compile error a user reads.
#[allow(clippy::panic, reason = "const evaluation: this is the compile error a user reads")]
#[track_caller]
pub const fn check_concrete(facts: ParameterFacts) {
    assert!(
        !facts.looks_up,
        "this input has something to look up, which a generic handler cannot\n\
         help: name the input's type in the parameter"
    );
}
