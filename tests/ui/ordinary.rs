//! Ordinary mistakes of Rust in the signature or the body of a guarded handler: no more errors, and no longer ones, than
//! the same handler earns without a guard in a router of axum's.
//!
//! Each mistake is a program of its own, once with a guard and once without, and its fix is a program that compiles.

use std::path::{Path, PathBuf};

use crate::is_snapshot_compiler;
use crate::package::{CHECKED, rendered, write_changed};

/// A mistake: what stands beside the handler, the handler, the router's state, and what of these the fix replaces.
struct Mistake {
    name: &'static str,
    beside: &'static str,
    handler: &'static str,
    state: &'static str,
    fix: (&'static str, &'static str),
}

const UNFIT: &str = "pub trait Fits {}\npub struct Unfit;\n\
                     pub struct Held<T: Fits>(pub std::marker::PhantomData<T>);\n\
                     impl<T: Fits> Clone for Held<T> { fn clone(&self) -> Self { Self(self.0) } }\n";
const FIT: (&str, &str) = ("pub struct Unfit;", "pub struct Unfit;\nimpl Fits for Unfit {}");

const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "bound_of_a_parameter_unmet",
        beside: UNFIT,
        handler: "async fn list(held: Extension<Held<Unfit>>) { drop(held) }",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "bound_of_a_parameter_before_another_unmet",
        beside: UNFIT,
        handler: "async fn list(held: Extension<Held<Unfit>>, _: Method) { drop(held) }",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "bound_of_a_response_unmet",
        beside: "pub trait Fits {}\npub struct Unfit;\n\
                 #[derive(Redacted)]\npub struct Held<T: Fits> { #[expose] pub size: u8, pub of: std::marker::PhantomData<T> }",
        handler: "async fn list() -> Json<Held<Unfit>> { todo!() }",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "parameter_is_a_trait_object",
        beside: "pub trait Store: Send + Sync {}",
        handler: "async fn list(store: dyn Store) { drop(store) }",
        state: "()",
        fix: ("store: dyn Store", "store: Extension<std::sync::Arc<dyn Store>>"),
    },
    Mistake {
        name: "parameter_is_a_slice",
        beside: "",
        handler: "async fn list(bytes: [u8]) { drop(bytes) }",
        state: "[u8; 4]",
        fix: ("bytes: [u8]", "bytes: State<[u8; 4]>"),
    },
    Mistake {
        name: "parameter_holds_a_text_without_size",
        beside: "",
        handler: "async fn list(name: State<str>) { drop(name) }",
        state: "String",
        fix: ("State<str>", "State<String>"),
    },
    Mistake {
        name: "response_is_a_trait_object",
        beside: "pub trait Store {}",
        handler: "async fn list() -> dyn Store { todo!() }",
        state: "()",
        fix: ("dyn Store", "NoContent"),
    },
    Mistake {
        name: "lifetime_undeclared",
        beside: "",
        handler: "async fn list(name: State<&'a str>) { drop(name) }",
        state: "&'static str",
        fix: ("&'a str", "&'static str"),
    },
    Mistake {
        name: "function_takes_itself",
        beside: "",
        handler: "async fn list(&self) {}",
        state: "()",
        fix: ("&self", ""),
    },
    Mistake {
        name: "await_forgotten",
        beside: "async fn count() -> u8 { 1 }",
        handler: "async fn list() { let many: u8 = count(); drop(many) }",
        state: "()",
        fix: ("count();", "count().await;"),
    },
    Mistake {
        name: "value_moved",
        beside: "",
        handler: "async fn list(name: State<String>) { drop(name); drop(name) }",
        state: "String",
        fix: ("drop(name); drop(name)", "drop(name)"),
    },
    Mistake {
        name: "question_mark_without_a_result",
        beside: "fn count() -> Result<u8, std::io::Error> { Ok(1) }",
        handler: "async fn list() { let many = count()?; drop(many) }",
        state: "()",
        fix: ("count()?", "count().unwrap_or_default()"),
    },
    Mistake {
        name: "future_holds_what_stays_on_its_thread",
        beside: "async fn work() {}",
        handler: "async fn list() { let held = std::rc::Rc::new(1); work().await; drop(held) }",
        state: "()",
        fix: ("std::rc::Rc", "std::sync::Arc"),
    },
    Mistake {
        name: "comma_between_parameters_missing",
        beside: "",
        handler: "async fn list(name: State<String> method: Method) { drop((name, method)) }",
        state: "String",
        fix: ("> method", ">, method"),
    },
    Mistake {
        name: "parameters_parted_by_a_semicolon",
        beside: "",
        handler: "async fn list(name: State<String>; method: Method) { drop((name, method)) }",
        state: "String",
        fix: (";", ","),
    },
    Mistake {
        name: "parameter_without_a_type",
        beside: "",
        handler: "async fn list(method) { drop(method) }",
        state: "()",
        fix: ("(method)", "(method: Method)"),
    },
    Mistake {
        name: "parameter_bound_by_let",
        beside: "",
        handler: "async fn list(let method: Method) { drop(method) }",
        state: "()",
        fix: ("let ", ""),
    },
    Mistake {
        name: "parameters_forgotten",
        beside: "",
        handler: "async fn list {}",
        state: "()",
        fix: ("list {", "list() {"),
    },
    Mistake {
        name: "angle_left_open",
        beside: "",
        handler: "async fn list(name: State<String) { drop(name) }",
        state: "String",
        fix: ("<String", "<String>"),
    },
    Mistake {
        name: "response_behind_a_colon",
        beside: "",
        handler: "async fn list(): () {}",
        state: "()",
        fix: ("): (", ") -> ("),
    },
    Mistake {
        name: "body_forgotten",
        beside: "",
        handler: "async fn list();",
        state: "()",
        fix: ("();", "() {}"),
    },
    Mistake {
        name: "argument_of_a_generic_handler_unfit",
        beside: UNFIT,
        handler: "async fn list<T: Fits + 'static>() {}",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "argument_of_a_constant_missing",
        beside: "#[derive(Clone)]\npub struct Held<const N: usize>([u8; N]);",
        handler: "async fn list(held: Extension<Held>) { drop(held) }",
        state: "()",
        fix: ("<Held>", "<Held<4>>"),
    },
    Mistake {
        name: "parameter_holds_a_trait_object",
        beside: "pub trait Store: Send + Sync {}",
        handler: "async fn list(store: State<dyn Store>) { drop(store) }",
        state: "std::sync::Arc<dyn Store>",
        fix: ("State<dyn Store>", "State<std::sync::Arc<dyn Store>>"),
    },
    Mistake {
        name: "parameter_holds_a_map_of_texts_without_size",
        beside: "",
        handler: "async fn list(held: Extension<std::collections::HashMap<str, u8>>, _: Method) { drop(held) }",
        state: "()",
        fix: ("<str,", "<String,"),
    },
    Mistake {
        name: "response_holds_texts_without_size",
        beside: "",
        handler: "async fn list() -> Json<Vec<str>> { todo!() }",
        state: "()",
        fix: ("Json<Vec<str>>", "NoContent"),
    },
    Mistake {
        name: "bound_of_an_exposed_field_unmet",
        beside: "pub trait Fits {}\npub struct Unfit;\n\
                 #[derive(Redacted)]\npub struct Held<T: Fits> { #[expose] pub size: u8, pub of: std::marker::PhantomData<T> }\n\
                 #[derive(Redacted)]\npub struct Shelf { #[expose] pub held: Held<Unfit> }",
        handler: "async fn list() -> Json<Shelf> { todo!() }",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "bound_of_a_field_of_an_input_unmet",
        beside: "pub trait Fits {}\n#[derive(serde::Deserialize)]\npub struct Unfit;\n\
                 #[input]\npub struct Held<T: Fits> { pub size: u8, pub of: std::marker::PhantomData<T> }\n\
                 #[input]\npub struct Shelf { #[validate(nested)] pub held: Held<Unfit> }",
        handler: "async fn list(shelf: Json<Shelf>) { drop(shelf) }",
        state: "()",
        fix: FIT,
    },
    Mistake {
        name: "input_holds_itself",
        beside: "#[input]\npub struct Branch { #[validate(nested)] pub next: Option<Branch>, pub leaves: u8 }",
        handler: "async fn list(branch: Json<Branch>) { drop(branch) }",
        state: "()",
        fix: ("Option<Branch>", "Option<Box<Branch>>"),
    },
    Mistake {
        name: "comma_between_fields_of_an_input_missing",
        beside: "#[input]\npub struct Line { #[validate(range(max = 9))] pub size: u8 #[validate(range(max = 9))] pub weight: u8 }\n\
                 #[input]\npub struct Order { #[validate(nested)] pub line: Line }",
        handler: "async fn list(order: Json<Order>) { drop(order) }",
        state: "()",
        fix: ("u8 #[", "u8, #["),
    },
    Mistake {
        name: "comma_between_fields_of_a_body_missing",
        beside: "#[input]\npub struct Line { #[validate(range(max = 9))] pub size: u8 #[validate(range(max = 9))] pub weight: u8 }",
        handler: "async fn list(line: Json<Line>) { drop(line) }",
        state: "()",
        fix: ("u8 #[", "u8, #["),
    },
    Mistake {
        name: "comma_between_fields_of_a_response_missing",
        beside: "#[derive(Redacted)]\npub struct Line { #[expose] pub size: u8 #[expose] pub weight: u8 }\n\
                 #[derive(Redacted)]\npub struct Order { #[expose] pub line: Line }",
        handler: "async fn list() -> Json<Order> { todo!() }",
        state: "()",
        fix: ("u8 #[", "u8, #["),
    },
    Mistake {
        name: "type_of_a_field_of_a_response_forgotten",
        beside: "#[derive(Redacted)]\npub struct Line { #[expose] pub size: , #[expose] pub weight: u8 }",
        handler: "async fn list() -> Json<Line> { todo!() }",
        state: "()",
        fix: ("size: ,", "size: u8,"),
    },
    Mistake {
        name: "type_not_imported",
        beside: "",
        handler: "async fn list(held: State<stores::Store>) { drop(held) }",
        state: "String",
        fix: ("stores::Store", "String"),
    },
];

#[test]
fn an_ordinary_mistake_costs_no_more_behind_a_guard() {
    if !is_snapshot_compiler() {
        return;
    }
    let mut faults = Vec::new();
    for Mistake { name, .. } in MISTAKES {
        let [ours, plain] = ["guarded", "plain"].map(|kind| told(name, kind));
        // rustc shows a bound together with the name of its function, which may stand a line further up.
        if ours.errors == 0 || ours.errors > plain.errors || ours.lines > plain.lines + 1 {
            faults.push(format!(
                "{name}: {} errors of {} lines, and {} of {} without a guard\n{}",
                ours.errors, ours.lines, plain.errors, plain.lines, ours.text
            ));
        }
        let fixed = crate_name(name, "fixed");
        if !CHECKED.compiles(&fixed) {
            let errors = CHECKED.errors(&fixed).into_iter().map(rendered);
            faults.push(format!("{fixed} does not compile\n{}", errors.collect::<String>()));
        }
    }
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), CHECKED.remarks);
}

struct Told {
    errors: usize,
    lines: usize,
    text: String,
}

fn told(name: &str, kind: &str) -> Told {
    let errors: Vec<&str> =
        CHECKED.errors(&crate_name(name, kind)).into_iter().map(rendered).collect();
    let text = errors.concat();
    Told { errors: errors.len(), lines: text.lines().count(), text }
}

/// Writes the programs and tells which files they have.
pub(crate) fn write(examples: &Path) -> Vec<PathBuf> {
    let mut written = Vec::new();
    for mistake in MISTAKES {
        for (kind, text) in [
            ("guarded", guarded(&spoiled(mistake), mistake)),
            ("plain", plain(&spoiled(mistake), mistake)),
            ("fixed", guarded(&mended(mistake), mistake)),
        ] {
            let file = examples.join(format!("{}.rs", crate_name(mistake.name, kind)));
            write_changed(&file, &text);
            written.push(file);
        }
    }
    written
}

fn crate_name(name: &str, kind: &str) -> String {
    format!("ordinary_{name}_{kind}")
}

fn mended(mistake: &Mistake) -> String {
    let (fault, fix) = mistake.fix;
    spoiled(mistake).replacen(fault, fix, 1)
}

fn spoiled(Mistake { beside, handler, .. }: &Mistake) -> String {
    format!("{beside}\n#[secure]\npub {handler}\n")
}

/// The handler as its route names it.
fn named(Mistake { handler, .. }: &Mistake) -> &'static str {
    if handler.contains("list<T") { "list::<Unfit>" } else { "list" }
}

fn guarded(items: &str, mistake: &Mistake) -> String {
    let (state, handler) = (mistake.state, named(mistake));
    format!(
        "#![allow(unused)]\nuse palisade::axum::Extension;\nuse palisade::http::Method;\nuse palisade::prelude::*;\n\
         {items}\nfn main() {{ let _ = SecureRouter::<{state}>::new().route(\"/\", get({handler})); }}\n"
    )
}

fn plain(items: &str, mistake: &Mistake) -> String {
    let (state, handler) = (mistake.state, named(mistake));
    let items = items.replace("#[secure]\n", "").replace("#[expose] ", "");
    let items = items.replace("derive(Redacted)", "derive(serde::Serialize)");
    let items = items
        .replace("#[input]", "#[derive(serde::Deserialize)]")
        .replace("#[validate(nested)] ", "")
        .replace("#[validate(range(max = 9))] ", "");
    format!(
        "#![allow(unused)]\nuse axum::{{Extension, Json, Router, extract::State, http::Method, routing::get}};\n\
         {items}\nfn main() {{ let _ = Router::<{state}>::new().route(\"/\", get({handler})); }}\n"
    )
}
