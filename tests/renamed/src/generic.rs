//! Handlers and types with parameters.

use ::core::clone::Clone;
use ::core::marker::{PhantomData, Send, Sync};

use ::wall::axum::Json;
use ::wall::axum::extract::State;

/// Whatever is kept.
pub trait Store: Clone + Send + Sync {
    /// What is kept.
    type Item: ::wall::Expose + Send;

    /// The one that is kept.
    fn item(&self) -> Self::Item;
}

/// Seven.
#[derive(Clone)]
pub struct Seven;

impl Store for Seven {
    type Item = u8;

    fn item(&self) -> u8 {
        7
    }
}

/// Something kept, several times.
#[derive(::wall::Redacted)]
#[redacted(crate = ::wall)]
pub struct Kept<'a, T, const N: usize>
where
    T: Store,
{
    #[expose]
    items: [T::Item; N],
    #[expose(mask = "first1")]
    place: &'a str,
    store: PhantomData<T>,
}

/// A page of anything.
#[::wall::input(crate = ::wall)]
pub struct Page<T>
where
    T: ::wall::Input,
{
    #[validate(nested)]
    filter: T,
}

/// Which to show.
#[::wall::input(crate = ::wall)]
pub struct Filter {
    #[validate(range(max = 9))]
    most: u8,
}

/// Shows what is kept `N` times.
#[::wall::secure(role = "hr", crate = ::wall)]
pub async fn keep<T: Store, const N: usize>(State(store): State<T>) -> Json<Kept<'static, T, N>>
where
    T::Item: Send,
{
    let items = ::core::array::from_fn(|_| store.item());
    Json(Kept { items, place: "here", store: PhantomData })
}

/// Shows nothing of what is asked.
#[::wall::secure(crate = ::wall)]
pub async fn ask<T: Store>(_: State<T>, Json(page): Json<Page<Filter>>) -> ::wall::NoContent {
    let _ = page.filter.most;
    ::wall::NoContent
}
