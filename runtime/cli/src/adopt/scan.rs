//! Routes and functions as they are in the sources.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, FnArg, ItemConst, ItemFn, Lit, ReturnType};

use super::types::{Parameter, bodies, parameter};

const METHODS: [&str; 8] = ["get", "post", "put", "patch", "delete", "head", "options", "any"];

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Project {
    pub(super) routes: Vec<Route>,
    pub(super) functions: Vec<Function>,
    pub(super) files: usize,
    pub(super) unreadable: Vec<String>,
    /// Texts that are in constants.
    constants: BTreeMap<String, String>,
    /// Where a function is nested, by its name: `/api` of `.nest("/api", api())`.
    nested: Vec<(String, String, Option<String>)>,
}

/// A method of a route.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) handler: String,
    pub(super) file: String,
    pub(super) line: usize,
    /// A layer behind it that is named like a guard.
    pub(super) layer: Option<String>,
    /// The function that it is written in.
    within: String,
}

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    attributes: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    /// What leaves in a `Json`.
    pub(super) returns: Vec<String>,
    pub(super) returns_anything: bool,
}

impl Function {
    pub(super) fn is_guarded(&self) -> bool {
        self.attributes.iter().any(|name| name == "secure" || name == "public")
    }

    /// palisade's guard, or an extractor that looks like one.
    pub(super) fn guard(&self) -> Option<String> {
        let own = self.attributes.iter().find(|name| *name == "secure" || *name == "public");
        let extractor =
            self.parameters.iter().find(|parameter| looks_like_a_guard(&parameter.outer));
        own.map(|name| format!("#[{name}]")).or_else(|| {
            extractor.map(|parameter| format!("perhaps the extractor `{}`", parameter.outer))
        })
    }
}

fn looks_like_a_guard(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = [
        "auth",
        "claims",
        "session",
        "bearer",
        "jwt",
        "token",
        "user",
        "principal",
        "identity",
        "permission",
        "guard",
        "admin",
        "require",
        "login_required",
        "protect",
    ];
    words.iter().any(|word| name.contains(word))
}

impl Project {
    /// Reads every Rust file below a folder.
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let mut project = Self::default();
        if !folder.is_dir() {
            return Err(format!("{} is not a folder", folder.display()));
        }
        project.below(folder, folder);
        project.mount();
        Ok(project)
    }

    /// Puts constants in their place, and the paths of `nest`s before the routes of the functions that are nested.
    fn mount(&mut self) {
        for route in &mut self.routes {
            let named = route
                .path
                .rsplit_once('\u{0}')
                .map(|(before, name)| (before.to_owned(), name.to_owned()));
            if let Some((before, name)) = named {
                let told = self.constants.get(&name).cloned();
                route.path = before + &told.unwrap_or_else(|| format!("{{the value of {name}}}"));
            }
            // A function within a function within a function, and no further.
            let mut within = route.within.clone();
            for _ in 0..8 {
                let Some((name, prefix, layer)) =
                    self.nested.iter().find(|(name, ..)| *name == within)
                else {
                    break;
                };
                route.path = format!(
                    "{}{}",
                    prefix.split('\u{0}').next_back().unwrap_or_default(),
                    route.path
                );
                route.layer = route.layer.take().or_else(|| layer.clone());
                let outer = prefix.split_once('\u{0}').map(|(outer, _)| outer.to_owned());
                match outer.filter(|outer| outer != name) {
                    Some(outer) => within = outer,
                    None => break,
                }
            }
        }
    }

    fn below(&mut self, folder: &Path, root: &Path) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut entries: Vec<_> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name());
            let hidden = name.to_string_lossy().starts_with('.');
            if path.is_dir() && !hidden && name != "target" && name != "node_modules" {
                self.below(&path, root);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let told = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                self.file(&path, told);
            }
        }
    }

    fn file(&mut self, path: &Path, told: String) {
        let parsed = fs::read_to_string(path).ok().and_then(|text| syn::parse_file(&text).ok());
        let Some(file) = parsed else {
            self.unreadable.push(told);
            return;
        };
        self.files += 1;
        let module = module_of(&told);
        let reader = &mut Reader {
            project: self,
            file: told,
            prefixes: Vec::new(),
            layers: Vec::new(),
            within: String::new(),
            module,
        };
        reader.visit_file(&file);
    }
}

struct Reader<'a> {
    project: &'a mut Project,
    file: String,
    /// Paths of the `nest`s that surround what is read.
    prefixes: Vec<String>,
    /// Layers behind the routes that are read.
    layers: Vec<String>,
    /// The function that is read, by its module and name.
    within: String,
    /// The last name of the file's module; empty for the crate's own.
    module: String,
}

/// `users` of `src/routes/users.rs`, `routes` of `src/routes/mod.rs`.
fn module_of(file: &str) -> String {
    let mut parts: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if parts.last() == Some(&"mod") {
        parts.pop();
    }
    let last = parts.last().copied().unwrap_or_default();
    if ["main", "lib"].contains(&last) { String::new() } else { last.to_owned() }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let last = |path: &syn::Path| path.segments.last().map(|segment| segment.ident.to_string());
        let attributes = item.attrs.iter().filter_map(|attribute| last(attribute.path()));
        let parameters = item.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(parameter(&typed.ty)),
            FnArg::Receiver(_) => None,
        });
        let (mut returns, mut returns_anything) = (Vec::new(), false);
        if let ReturnType::Type(_, ty) = &item.sig.output {
            bodies(ty, &mut returns, &mut returns_anything);
        }
        self.project.functions.push(Function {
            name: item.sig.ident.to_string(),
            attributes: attributes.collect(),
            parameters: parameters.collect(),
            returns,
            returns_anything,
        });
        let own = format!("{}::{}", self.module, item.sig.ident);
        let before = std::mem::replace(&mut self.within, own);
        visit::visit_item_fn(self, item);
        self.within = before;
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        if let Some(value) = text(&item.expr) {
            self.project.constants.insert(item.ident.to_string(), value);
        }
    }

    /// `api()` where a router is expected: its routes are below the `nest`s around the call.
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        let is_around = !self.prefixes.is_empty() || self.guarding_layer().is_some();
        let named = match &*call.func {
            Expr::Path(path) => {
                let mut names = path.path.segments.iter().rev().map(|part| part.ident.to_string());
                names.next().map(|name| {
                    let module = names
                        .next()
                        .filter(|name| !["self", "super", "crate"].contains(&name.as_str()));
                    format!("{}::{name}", module.unwrap_or_else(|| self.module.clone()))
                })
            }
            _ => None,
        };
        if let Some(name) = named.filter(|name| {
            call.args.len() < 4 && *name != self.within && !name.ends_with("Router::new")
        }) {
            let prefix: String =
                self.prefixes.iter().map(|prefix| prefix.trim_end_matches('/')).collect();
            let layer = self.guarding_layer();
            if is_around || !self.within.is_empty() {
                let prefix = format!("{}\u{0}{prefix}", self.within);
                self.project.nested.push((name, prefix, layer));
            }
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let arguments: Vec<&Expr> = call.args.iter().collect();
        let name = call.method.to_string();
        match (name.as_str(), arguments.as_slice()) {
            ("route", [path, methods]) => {
                let path = text(path).unwrap_or_else(|| format!("\u{0}{}", last_name(path)));
                self.methods(&path, methods, call.method.span().start().line);
                self.visit_expr(&call.receiver);
            }
            ("nest", [path, inner]) => {
                self.prefixes.extend(text(path));
                self.visit_expr(inner);
                self.prefixes.pop();
                self.visit_expr(&call.receiver);
            }
            // A layer is around the routes that were added before it.
            ("layer" | "route_layer", [layer]) => {
                let told = words(layer);
                self.layers.push(told);
                self.visit_expr(&call.receiver);
                self.layers.pop();
            }
            _ => visit::visit_expr_method_call(self, call),
        }
    }
}

impl Reader<'_> {
    /// `get(list).post(create)`, `axum::routing::get(list)`.
    fn methods(&mut self, path: &str, methods: &Expr, line: usize) {
        match methods {
            Expr::Call(ExprCall { func, args, .. }) => {
                let name = match &**func {
                    Expr::Path(path) => {
                        path.path.segments.last().map(|segment| segment.ident.to_string())
                    }
                    _ => None,
                };
                self.method(path, name.as_deref(), args.first(), line);
            }
            Expr::MethodCall(call) => {
                self.methods(path, &call.receiver, line);
                let name = call.method.to_string();
                self.method(path, Some(&name), call.args.first(), call.method.span().start().line);
            }
            _ => {}
        }
    }

    fn method(&mut self, path: &str, name: Option<&str>, handler: Option<&Expr>, line: usize) {
        let Some(name) = name.filter(|name| METHODS.contains(name)) else { return };
        let prefix: String =
            self.prefixes.iter().map(|prefix| prefix.trim_end_matches('/')).collect();
        let layer = self.guarding_layer();
        self.project.routes.push(Route {
            method: if name == "any" { "*".to_owned() } else { name.to_uppercase() },
            path: format!("{prefix}{path}"),
            handler: handler.map(last_name).unwrap_or_default(),
            file: self.file.clone(),
            line,
            layer,
            within: self.within.clone(),
        });
    }

    /// The innermost layer around what is read that is named like a guard.
    fn guarding_layer(&self) -> Option<String> {
        let layer = self.layers.iter().rev().find(|layer| looks_like_a_guard(layer));
        layer.map(|layer| format!("perhaps the layer `{layer}`"))
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

fn last_name(expression: &Expr) -> String {
    match expression {
        Expr::Path(path) => {
            path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
        }
        Expr::Closure(_) => "a closure".to_owned(),
        _ => "an expression".to_owned(),
    }
}

/// The names in an expression, shortly.
fn words(expression: &Expr) -> String {
    struct Names(Vec<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.0.extend(path.segments.last().map(|segment| segment.ident.to_string()));
            visit::visit_path(self, path);
        }
    }
    let mut names = Names(Vec::new());
    names.visit_expr(expression);
    names.0.join(" ")
}
