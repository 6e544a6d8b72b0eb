//! Objects that an input names, in every place where a value can stand.

use std::collections::BTreeMap;

use axum::Form;
use palisade::prelude::*;

pub struct Employee;

impl Resource for Employee {
    type Id = u64;
    type Store = ();

    async fn load((): &(), _: &u64) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }
}

impl Allow<Read> for Employee {
    fn allow(&self, _: &Principal) -> bool {
        true
    }
}

type Manager = Named<Employee, Read>;

#[input]
#[derive(Debug)]
pub struct NewEmployee {
    #[input(object)]
    manager: Manager,
    #[input(object)]
    deputy: Option<Named<Employee, Read>>,
    #[input(object)]
    #[validate(length(max = 8))]
    team: Vec<Named<Employee, Read>>,
    #[input(object)]
    pair: (Named<Employee, Read>, Named<Employee, Read>),
    #[input(object)]
    three: [Manager; 3],
    #[cfg(any())]
    #[input(object)]
    gone: Named<Missing, Read>,
    #[cfg(all())]
    #[input(object)]
    there: Named<Employee, Read>,
    #[input(object)]
    #[validate(nested, length(max = 4))]
    below: BTreeMap<Plain<Text<8>>, NewEmployee>,
}

#[input]
pub struct Page<T: palisade::Input> {
    #[input(object)]
    of: Named<Employee, Read>,
    #[input(object)]
    #[validate(nested)]
    held: T,
}

#[input]
pub struct Borrowed<'a> {
    #[validate(length(max = 8))]
    name: &'a str,
    #[input(object)]
    of: Named<Employee, Read>,
}

#[secure]
async fn hire(_: Query<Filter>, Json(new): Json<NewEmployee>) -> Result<NoContent, Problem> {
    let _: Authorized<Employee, Read> = new.manager.authorized()?;
    let _: &Employee = new.pair.0.object()?;
    let _: u64 = new.pair.1.id()?;
    Ok(NoContent)
}

#[secure]
async fn page(_: Json<Page<NewEmployee>>) {}

#[secure]
async fn maybe(_: Option<Json<NewEmployee>>) {}

#[secure]
async fn form(_: Form<Filter>) {}

#[secure]
async fn path(_: Path<Filter>) {}

#[secure]
async fn generic<T: Send + Sync + 'static>(_: State<T>, _: Json<NewEmployee>)
where
    T: axum::extract::FromRef<()>,
{
}

#[input]
pub struct Filter {
    #[input(object)]
    manager: Named<Employee, Read>,
}

fn main() {
    let _: SecureRouter = SecureRouter::new()
        .route("/employees", post(hire))
        .route("/pages", post(page))
        .route("/maybe", post(maybe))
        .route("/form", post(form))
        .route("/path/{manager}", get(path))
        .route("/generic", post(generic::<()>));
}
