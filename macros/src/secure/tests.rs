//! Expansions as a reader would see them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{check, emit, syntax};

fn secure(arguments: TokenStream, item: TokenStream) -> String {
    let outcome = check::check(syntax::read(arguments, item));
    formatted(emit::emit(&outcome))
}

fn formatted(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

#[test]
fn minimal() {
    let item = quote!(
        async fn ping() {}
    );
    insta::assert_snapshot!(secure(quote!(), item));
}

#[test]
fn one_of_each() {
    let item = quote! {
        /// Hires somebody.
        #[tracing::instrument]
        #[cfg(feature = "hr")]
        #[expect(deprecated)]
        pub(crate) async fn hire(
            State(db): State<Db>,
            #[unchecked("an opaque tag")] tag: Path<String>,
            Json(new): Json<NewEmployee>,
        ) -> Result<Created<Employee>, Problem> {
            db.hire(new, tag).await
        }
    };
    let arguments = quote! {
        auth = any("jwt", "api_key"), role = "admin", scope = any("a:b", Scope::Read),
        allow = not(policy(Late)), rate = "10/s",
        rate(limit = "100/m", burst = 20, per = "ip", cost = 5), rate = limits::SLOW,
        body = "1MiB", timeout = "5s", objects = "clerks may hire for every branch",
        roles = staff::Role, crate = ::guards
    };
    insta::assert_snapshot!(secure(arguments, item));
}

#[test]
fn generic() {
    let item = quote! {
        pub async fn list<T: Entity, const N: usize>(db: State<Db>, page: Query<Page<T, N>>) -> Html<String>
        where
            T::Id: Copy,
        {
            render(db, page)
        }
    };
    insta::assert_snapshot!(secure(quote!(role = "hr", unredacted = "a rendered page"), item));
}

#[test]
fn refused() {
    let item = quote! {
        #[public]
        pub fn hire<T>(new: Json<impl Entity>) -> Json<T> { store(new) }
    };
    insta::assert_snapshot!(secure(quote!(rol = "admin"), item));
}

#[test]
fn half_written_code_is_kept() {
    let item = quote!(async fn hire() { db. });
    for arguments in [quote!(), quote!(role = )] {
        let syntax = syntax::read(arguments, item.clone());
        let tokens = emit::emit(&check::check(syntax)).to_string();
        assert!(tokens.contains("{ db . }"), "{tokens}");
    }
}

#[test]
fn what_is_no_function_is_kept() {
    assert!(
        secure(
            quote!(),
            quote!(
                struct Metrics(u8);
            )
        )
        .contains("struct Metrics(u8);")
    );
    let method = quote!(
        async fn show(&self) {}
    );
    assert!(secure(quote!(), quote!(impl A { #method })).contains("async fn show(&self)"));
}
