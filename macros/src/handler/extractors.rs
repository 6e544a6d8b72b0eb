//! Mistakes with the extractors that every handler uses, told at the parameter by their names.
//!
//! rustc refuses these as well, where the handler is mounted and without the fix. A type of another
//! meaning that has one of these names is imported under another.

use quote::ToTokens as _;
use syn::{GenericArgument, Path, PathArguments, PathSegment, Type};

use super::parameter::Parameter;
use crate::messages::handler as text;
use crate::sink::Sink;
use crate::span::SpanRange;

/// What reads the body.
const BODIES: [&str; 11] = [
    "Json",
    "Form",
    "Multipart",
    "Bytes",
    "String",
    "Request",
    "RawForm",
    "Body",
    "Sealed",
    "Protobuf",
    "JsonDeserializer",
];

/// What reads the head.
const HEADS: [&str; 11] = [
    "Query",
    "Path",
    "State",
    "Extension",
    "Headers",
    "Cookies",
    "Claims",
    "Authorized",
    "Child",
    "Visible",
    "Identity",
];

/// What is read from the head and has no type in angle brackets.
const PLAIN_HEADS: [&str; 8] = [
    "Principal",
    "RequestId",
    "HeaderMap",
    "Tenant",
    "Cost",
    "ClientAddress",
    "CurrentSession",
    "SessionControl",
];

/// What cannot be absent, and what to write in place of an `Option` around it.
const ALWAYS_THERE: [(&str, &str); 16] = [
    ("Query", "take `Query<T>` and make the fields of `T` optional"),
    ("State", "take `State<T>`; what may be missing is an `Option` in it"),
    ("Authorized", "take `Authorized<T, Action>`: who may not reach the object is refused"),
    ("Child", "take `Child<P, C, Action>`: who may not reach the object is refused"),
    ("Visible", "take `Visible<T>`"),
    ("Cost", "take `Cost`"),
    ("ClientAddress", "take `ClientAddress`, which every request has"),
    ("CurrentSession", "take `CurrentSession`: who is logged in otherwise is refused"),
    ("SessionControl", "take `SessionControl`"),
    ("CallerToken", "take `CallerToken`: who came with another credential is refused"),
    ("Identity", "take `Identity<U>`, or `Option<Principal>` where the handler is public"),
    ("RequestId", "take `RequestId`, which every request has"),
    ("HeaderMap", "take `HeaderMap`, which may be empty"),
    ("Method", "take `Method`"),
    ("Uri", "take `Uri`"),
    ("Version", "take `Version`"),
];

/// Values that are not extractors.
const VALUES: [&str; 16] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char",
];

/// What a caller does with an object.
const ACTIONS: [&str; 4] = ["Read", "Create", "Update", "Delete"];

/// What surrounds no extractor.
const WRAPPERS: [&str; 10] =
    ["Vec", "Box", "Arc", "Rc", "Result", "Cow", "HashMap", "Plain", "Text", "Option"];

/// Where the extractors of others are found.
const HOMES: [&str; 11] = [
    "axum",
    "axum_extra",
    "palisade",
    "palisade_jwe",
    "palisade_outbound",
    "extract",
    "prelude",
    "protobuf",
    "body",
    "string",
    "std",
];

/// Checks every parameter.
pub(super) fn check(parameters: &[Parameter], sink: &mut Sink) {
    for parameter in parameters {
        check_value_is_in_an_extractor(&parameter.ty, sink);
        check_wrapper_can_be_read(parameter, sink);
        check_object_stands_before_action(&parameter.ty, sink);
    }
    check_body_comes_last(parameters, sink);
}

/// A number alone may be in the path, the query or the body.
fn check_value_is_in_an_extractor(ty: &Type, sink: &mut Sink) {
    let Some(name) = path(ty).and_then(Path::get_ident).map(ToString::to_string) else { return };
    if VALUES.contains(&name.as_str()) {
        sink.error(SpanRange::of(ty), text::VALUE_ALONE.with(&[&name, &name]));
    }
}

/// An extractor says itself whether it may be absent, and no list holds several.
fn check_wrapper_can_be_read(parameter: &Parameter, sink: &mut Sink) {
    let Some((outer, inner)) = outer_and_inner(&parameter.ty) else { return };
    if is_read_as_axum_reads(&outer, parameter) {
        return;
    }
    let place = SpanRange::of(&parameter.ty);
    if outer == "Option" {
        if let Some((_, help)) = ALWAYS_THERE.iter().find(|(name, _)| *name == inner.name) {
            sink.error(place, text::NEVER_ABSENT.with(&[&inner.name, help]));
        }
    } else if is_an_extractor(&inner) {
        let help = without_wrapper(&outer, &inner);
        sink.error(place, text::WRAPPED.with(&[&inner.name, &outer, &help]));
    }
}

/// What is unchecked is read by whichever extractor has the name, and axum takes both of every extractor that
/// says how: `Result<Json<T>, JsonRejection>`, `Option<Query<T>>`.
fn is_read_as_axum_reads(outer: &str, parameter: &Parameter) -> bool {
    parameter.unchecked.is_some() && matches!(outer, "Option" | "Result")
}

fn is_an_extractor(it: &Extractor) -> bool {
    let name = &*it.name;
    let is_generic = BODIES.contains(&name) || HEADS.contains(&name);
    (it.is_generic && is_generic) || (!it.is_generic && PLAIN_HEADS.contains(&name))
}

/// What to write in place of an extractor in a wrapper.
fn without_wrapper(outer: &str, inner: &Extractor) -> String {
    let Extractor { name, is_generic } = inner;
    let shown = match name.as_str() {
        "Authorized" => "Authorized<T, Action>".to_owned(),
        "Child" => "Child<P, C, Action>".to_owned(),
        _ if *is_generic => format!("{name}<T>"),
        _ => name.clone(),
    };
    match outer {
        "Result" if name == "Principal" => {
            "take `Principal`, or `Option<Principal>` where the handler is public".to_owned()
        }
        "Result" => format!("take `{shown}`: a request without it is refused before the handler"),
        "Plain" | "Text" if *is_generic => format!("take `{name}<{outer}<..>>`"),
        "Vec" if name == "Authorized" => {
            "take `Visible<T>`, which filters a list by who may see what".to_owned()
        }
        "Vec" | "HashMap" if *is_generic => {
            format!("take `{shown}`, where a field of `T` is the list")
        }
        _ => format!("take `{shown}`"),
    }
}

/// `Authorized<Note, Read>`, not the other way round.
fn check_object_stands_before_action(ty: &Type, sink: &mut Sink) {
    let Some(segment) = known(ty).filter(|segment| segment.ident == "Authorized") else { return };
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return };
    let named = |argument: &GenericArgument| match argument {
        GenericArgument::Type(ty) => Some(last(path(ty)?)?.ident.to_string()),
        _ => None,
    };
    let names: Vec<Option<String>> = arguments.args.iter().map(named).collect();
    let is_action = |name: &String| ACTIONS.contains(&name.as_str());
    if let [Some(first), Some(second)] = names.as_slice()
        && is_action(first)
        && !is_action(second)
    {
        sink.error(SpanRange::of(ty), text::ACTION_FIRST.with(&[second, first]));
    }
}

/// A request has one body, and what reads it takes the request whole.
fn check_body_comes_last(parameters: &[Parameter], sink: &mut Sink) {
    let Some((last, before)) = parameters.split_last() else { return };
    let bodies = before.iter().filter(|parameter| reads_body(parameter));
    for Parameter { ty, .. } in bodies {
        let shown = ty.to_token_stream().to_string().replace(' ', "");
        if reads_body(last) {
            sink.error(SpanRange::of(ty), text::TWO_BODIES);
        } else {
            sink.error(SpanRange::of(ty), text::BODY_NOT_LAST.with(&[&shown]));
        }
    }
}

fn reads_body(parameter: &Parameter) -> bool {
    let named = |extractor: &Extractor| BODIES.contains(&&*extractor.name);
    let within = outer_and_inner(&parameter.ty)
        .filter(|(outer, _)| outer == "Option" || is_read_as_axum_reads(outer, parameter));
    Extractor::of(&parameter.ty).is_some_and(|own| named(&own))
        || within.is_some_and(|(_, it)| named(&it))
}

/// The name of an extractor's type.
struct Extractor {
    name: String,
    is_generic: bool,
}

impl Extractor {
    fn of(ty: &Type) -> Option<Self> {
        let segment = known(ty)?;
        let is_generic = matches!(segment.arguments, PathArguments::AngleBracketed(_));
        Some(Self { name: segment.ident.to_string(), is_generic })
    }
}

/// `Option` and `Query` of `Option<Query<T>>`.
fn outer_and_inner(ty: &Type) -> Option<(String, Extractor)> {
    let segment = last(path(ty)?)?;
    let outer = segment.ident.to_string();
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let GenericArgument::Type(inner) = arguments.args.first()? else { return None };
    let inner = WRAPPERS.contains(&&*outer).then(|| Extractor::of(inner))??;
    Some((outer, inner))
}

/// Whether a parameter is called `Json`. Its type may come from a fragment of a macro by example.
pub(super) fn is_json(ty: &Type) -> bool {
    path(ty).and_then(last).is_some_and(|segment| segment.ident == "Json")
}

/// The last segment of a path that leads to one of the extractors that are known here.
fn known(ty: &Type) -> Option<&PathSegment> {
    let path = path(ty)?;
    let mut leading = path.segments.iter().take(path.segments.len().saturating_sub(1));
    let home = leading.all(|segment| HOMES.iter().any(|home| segment.ident == home));
    home.then(|| last(path))?
}

fn path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(named) if named.qself.is_none() => Some(&named.path),
        Type::Group(group) => path(&group.elem),
        Type::Paren(group) => path(&group.elem),
        _ => None,
    }
}

fn last(path: &Path) -> Option<&PathSegment> {
    path.segments.last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::reported;
    use syn::parse_quote;

    fn told(types: &[Type]) -> Vec<String> {
        told_of(types, None)
    }

    fn told_of(types: &[Type], unchecked: Option<&syn::LitStr>) -> Vec<String> {
        let unchecked = unchecked.cloned();
        let parameter = |ty: &Type| Parameter {
            ty: ty.clone(),
            unchecked: unchecked.clone(),
            is_unused: false,
        };
        let parameters: Vec<Parameter> = types.iter().map(parameter).collect();
        reported(|sink| check(&parameters, sink))
    }

    #[test]
    fn the_body_comes_last_and_once() {
        let (json, form): (Type, Type) = (parse_quote!(Json<New>), parse_quote!(axum::Form<New>));
        let (optional, query) = (parse_quote!(Option<Json<New>>), parse_quote!(Query<Page>));
        assert!(told(&[query, json.clone()]).is_empty());
        let sealed = parse_quote!(palisade_jwe::Sealed<New>);
        for before in [json.clone(), form.clone(), optional, sealed, parse_quote!(String)] {
            let texts = told(&[before.clone(), parse_quote!(Query<Page>)]);
            assert!(matches!(texts.as_slice(), [one] if one.contains("the last parameter")));
            let texts = told(&[before, json.clone()]);
            assert!(matches!(texts.as_slice(), [one] if one.contains("one body")));
        }
        assert_eq!(told(&[json.clone(), form, json]).len(), 2);
    }

    #[test]
    fn the_object_stands_before_the_action() {
        for swapped in
            [parse_quote!(Authorized<Read, Note>), parse_quote!(Authorized<Delete, a::B>)]
        {
            let texts = told(&[swapped]);
            assert!(matches!(texts.as_slice(), [one] if one.contains("before the action")));
        }
        assert!(told(&[parse_quote!(Authorized<Note, Read>)]).is_empty());
        assert!(told(&[parse_quote!(Authorized<Update, Read>)]).is_empty());
    }

    #[test]
    fn what_is_always_there_is_not_optional() {
        for (name, _) in ALWAYS_THERE {
            let ty: Type = syn::parse_str(&format!("Option<{name}<T>>")).unwrap();
            let texts = told(&[ty]);
            assert!(matches!(texts.as_slice(), [one] if one.contains("cannot be optional")));
        }
        let fine: [Type; 5] = [
            parse_quote!(Option<Principal>),
            parse_quote!(Option<Form<New>>),
            parse_quote!(Option<Path<u64>>),
            parse_quote!(Option<Extension<Trace>>),
            parse_quote!(Option<Json<New>>),
        ];
        for ty in fine {
            assert!(told(&[ty]).is_empty());
        }
    }

    #[test]
    fn a_value_is_in_an_extractor() {
        for ty in [parse_quote!(u64), parse_quote!(bool)] {
            let texts = told(&[ty]);
            assert!(matches!(texts.as_slice(), [one] if one.contains("write `Path<")), "{texts:?}");
        }
        assert!(told(&[parse_quote!(Path<u64>), parse_quote!(mine::u64)]).is_empty());
    }

    #[test]
    fn nothing_wraps_an_extractor() {
        let wrapped: [(Type, &str); 7] = [
            (parse_quote!(Box<Principal>), "take `Principal`"),
            (parse_quote!(Arc<palisade::RequestId>), "take `RequestId`"),
            (parse_quote!(Result<Principal, Problem>), "or `Option<Principal>`"),
            (parse_quote!(Result<Claims<T>, Problem>), "take `Claims<T>`: a request without"),
            (parse_quote!(Box<Authorized<Note, Read>>), "take `Authorized<T, Action>`"),
            (parse_quote!(Vec<Authorized<Note, Read>>), "take `Visible<T>`"),
            (parse_quote!(Plain<Path<u64>>), "take `Path<Plain<..>>`"),
        ];
        for (ty, help) in wrapped {
            let texts = told(&[ty]);
            assert!(matches!(texts.as_slice(), [one] if one.contains(help)), "{texts:?}");
        }
    }

    #[test]
    fn what_is_unchecked_is_read_as_axum_reads_it() {
        let why: syn::LitStr = parse_quote!("axum's own");
        let read: [Type; 3] = [
            parse_quote!(Result<Query<Page>, QueryRejection>),
            parse_quote!(Option<Query<Page>>),
            parse_quote!(Result<Json<New>, JsonRejection>),
        ];
        assert!(told_of(&read, Some(&why)).is_empty());
        assert_eq!(told(&read).len(), 3);
        let texts = told_of(&[parse_quote!(Vec<Json<New>>)], Some(&why));
        assert!(matches!(texts.as_slice(), [one] if one.contains("inside `Vec`")), "{texts:?}");
        let [query, _, json] = read;
        let texts = told_of(&[json, query], Some(&why));
        assert!(matches!(texts.as_slice(), [one] if one.contains("last parameter")), "{texts:?}");
    }

    #[test]
    fn a_type_of_another_home_is_left_alone() {
        let others: [Type; 5] = [
            parse_quote!(Option<search::Query<T>>),
            parse_quote!(Vec<mine::Json<T>>),
            parse_quote!(State<Arc<State>>),
            parse_quote!(Text<32>),
            parse_quote!(Extension<Vec<Bytes>>),
        ];
        for ty in others {
            assert!(told(&[ty, parse_quote!(Json<New>)]).is_empty());
        }
    }
}
