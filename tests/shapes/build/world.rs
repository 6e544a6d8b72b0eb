//! What was written so far, and the dice.

use std::fmt::Write as _;

/// A type that later ones may hold.
#[derive(Clone)]
pub(crate) struct Known {
    /// How it is written where it stands in another.
    pub(crate) name: String,
    /// Whether its fields can stand in place of it.
    pub(crate) object: bool,
    /// The places of all types whose keys it writes itself: its own, and those of what it flattens.
    pub(crate) keys: Vec<usize>,
    /// Whether it can name the entries of a map.
    pub(crate) key: bool,
}

/// The types so far.
pub(crate) struct World {
    pub(crate) dice: fastrand::Rng,
    pub(crate) known: Vec<Known>,
    names: usize,
    items: String,
    roots: Vec<Root>,
}

struct Root {
    ty: String,
    view: Option<String>,
}

const WORDS: [&str; 12] = [
    "alder", "birch", "cedar", "elm_tree", "fir", "grove", "hazel", "juniper", "larch", "maple",
    "oak_leaf", "pine",
];

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let dice = fastrand::Rng::with_seed(seed);
        Self { dice, known: Vec::new(), names: 0, items: String::new(), roots: Vec::new() }
    }

    pub(crate) fn chance(&mut self, of: usize) -> bool {
        self.dice.usize(..of) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.dice.usize(..among.len())]
    }

    /// A field's name that stands nowhere else.
    pub(crate) fn field_name(&mut self) -> String {
        self.names += 1;
        let word = self.pick(&WORDS);
        format!("{word}_{}", self.names)
    }

    /// A variant's name that stands nowhere else.
    pub(crate) fn variant_name(&mut self) -> String {
        self.names += 1;
        let word = self.pick(&["Amber", "BlueSky", "Coral", "DeepRed"]);
        format!("{word}{}", self.names)
    }

    /// A name on the wire that stands nowhere else.
    pub(crate) fn wire_name(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.pick(&["x-", "Y.", "z ", "ü\\\""]), self.names)
    }

    pub(crate) fn item(&mut self, source: &str) {
        let _ = writeln!(self.items, "{source}");
    }

    /// A type that a handler answers with.
    pub(crate) fn root(&mut self, ty: String, view: Option<String>) {
        self.roots.push(Root { ty, view });
    }

    /// Everything, for the test to compile.
    pub(crate) fn source(self) -> String {
        let mut source = self.items;
        let (mut routes, mut roots) = (String::new(), String::new());
        for (place, Root { ty, view }) in self.roots.iter().enumerate() {
            let view = view.as_ref().map_or_else(
                || "None".to_owned(),
                |view| format!("Some(crate::check::reread::<{view}>)"),
            );
            let _ = writeln!(
                source,
                "#[secure] async fn answer_{place}() -> Json<{ty}> {{ Json(crate::case::current()) }}"
            );
            let _ = write!(routes, ".route(\"/{place}\", get(answer_{place}))");
            let _ = writeln!(
                roots,
                "Root {{ name: {ty:?}, path: \"/{place}\", node: |dice| <{ty}>::make(dice).node(), \
                 debug: |dice| format!(\"{{:?}}\", <{ty}>::make(dice)), view: {view} }},"
            );
        }
        let _ = writeln!(
            source,
            "pub(crate) fn routes() -> SecureRouter {{ SecureRouter::new(){routes} }}\n\
             pub(crate) const ROOTS: &[Root] = &[{roots}];"
        );
        source
    }
}
