use quote::quote;

use super::expand;

#[test]
fn the_whole_expansion() {
    let tokens = expand(quote!(role = "staff", step_up(max_age = "1h")));
    let file = syn::parse2(quote!(fn show() { let requirement = #tokens; })).unwrap();
    insta::assert_snapshot!(prettyplease::unparse(&file));
}

#[test]
fn a_requirement_that_is_faulty_refuses_everyone() {
    for tokens in [quote!(), quote!(rol = "staff"), quote!(allow = any())] {
        let written = expand(tokens).to_string();
        assert!(written.contains("compile_error") && written.contains("Any"), "{written}");
    }
}
