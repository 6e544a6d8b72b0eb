//! Types as they are in a function's head.

use syn::visit::{self, Visit};
use syn::{GenericArgument, PathArguments, Type};

/// `Json<NewUser>`
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) outer: String,
    pub(super) inner: String,
}

pub(super) fn parameter(ty: &Type) -> Parameter {
    let Type::Path(path) = ty else {
        return Parameter { outer: String::new(), inner: String::new() };
    };
    let Some(last) = path.path.segments.last() else {
        return Parameter { outer: String::new(), inner: String::new() };
    };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(shown(ty)),
                _ => None,
            })
        }
        _ => None,
    };
    Parameter { outer: last.ident.to_string(), inner: inner.unwrap_or_default() }
}

/// The last names of a type's paths, from the outside in: `Vec of Todo`.
fn shown(ty: &Type) -> String {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            let Some(last) = path.segments.last() else { return };
            self.0.push(last.ident.to_string());
            visit::visit_path_segment(self, last);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_type(ty);
    names.0.join(" of ")
}

/// What leaves: the types in `Json<..>`, wherever they are.
pub(super) fn bodies(ty: &Type, found: &mut Vec<String>, anything: &mut bool) {
    match ty {
        Type::ImplTrait(_) => *anything = true,
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|inner| bodies(inner, found, anything)),
        Type::Path(path) => {
            let Some(last) = path.path.segments.last() else { return };
            if last.ident == "Response" {
                *anything = true;
            }
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return };
            for argument in &arguments.args {
                let GenericArgument::Type(inner) = argument else { continue };
                if last.ident == "Json" {
                    let name = shown(inner);
                    found.extend(name.rsplit(" of ").next().map(str::to_owned));
                } else {
                    bodies(inner, found, anything);
                }
            }
        }
        _ => {}
    }
}
