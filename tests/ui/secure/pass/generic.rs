//! A handler is generic over types and constants.

use palisade::prelude::*;

#[derive(Clone)]
struct Db<T>(T);

#[secure]
async fn list<T: Clone + Send + Sync>(State(db): State<Db<T>>, _: Path<Plain<u8>>) {
    drop(db.0);
}

#[secure]
async fn page<T, const N: usize>(_: State<[T; N]>) -> ()
where
    T: Clone + Send + Sync,
{
}

fn main() {
    let _: SecureRouter<Db<u8>> = SecureRouter::new().route("/employees", get(list::<u8>));
    let _: SecureRouter<[u8; 2]> = SecureRouter::new().route("/page", get(page::<u8, 2>));
}
