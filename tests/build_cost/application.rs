//! The generated applications: the same handlers in three styles.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;

/// How an application guards its handlers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Not at all.
    Raw,
    /// With one extractor for callers, one for validated bodies, and governor.
    Handwritten,
    /// With palisade.
    Palisade,
}

/// One application on disk.
pub(crate) struct Application {
    /// Its package's folder.
    pub(crate) folder: PathBuf,
    package: &'static str,
    handlers: Vec<Handler>,
    templates: &'static Templates,
    edits: usize,
}

/// What a handler and its types are written from.
#[derive(Clone, Copy)]
enum Handler {
    Show(usize),
    Create(usize),
}

struct Templates {
    package: &'static str,
    manifest: &'static str,
    main: &'static str,
    module: &'static str,
    show: &'static str,
    create: &'static str,
    /// A further file of the package.
    guard: Option<&'static str>,
}

macro_rules! templates {
    ($package:literal, $folder:literal, $guard:expr) => {
        Templates {
            package: $package,
            manifest: include_str!(concat!("templates/", $folder, "/manifest.txt")),
            main: include_str!(concat!("templates/", $folder, "/main.txt")),
            module: include_str!(concat!("templates/", $folder, "/module.txt")),
            show: include_str!(concat!("templates/", $folder, "/show.txt")),
            create: include_str!(concat!("templates/", $folder, "/create.txt")),
            guard: $guard,
        }
    };
}

static RAW: Templates = templates!("raw", "raw", None);
static HANDWRITTEN: Templates =
    templates!("handwritten", "handwritten", Some(include_str!("templates/handwritten/guard.txt")));
static PALISADE: Templates = templates!("guarded", "palisade", None);

/// Handlers in one module.
const IN_A_MODULE: usize = 20;

impl Style {
    pub(crate) const ALL: [Self; 3] = [Self::Raw, Self::Handwritten, Self::Palisade];

    fn templates(self) -> &'static Templates {
        match self {
            Self::Raw => &RAW,
            Self::Handwritten => &HANDWRITTEN,
            Self::Palisade => &PALISADE,
        }
    }
}

impl Application {
    /// Writes an application with so many handlers below `root`.
    pub(crate) fn generate(root: &Path, style: Style, handlers: usize) -> Outcome<Self> {
        let templates = style.templates();
        let handlers = (0..handlers).map(|number| {
            if number % 2 == 0 { Handler::Show(number) } else { Handler::Create(number) }
        });
        let application = Self {
            folder: root.join(templates.package),
            package: templates.package,
            handlers: handlers.collect(),
            templates,
            edits: 0,
        };
        let _ = fs::remove_dir_all(application.folder.join("src"));
        fs::create_dir_all(application.folder.join("src"))?;
        write_package(&application.folder, templates.manifest)?;
        application.write("main.rs", &application.main())?;
        if let Some(guard) = templates.guard {
            application.write("guard.rs", guard)?;
        }
        for number in 0..application.modules().len() {
            application.write_module(number)?;
        }
        Ok(application)
    }

    pub(crate) fn package(&self) -> &'static str {
        self.package
    }

    /// Changes the body of one handler.
    pub(crate) fn edit(&mut self) -> Outcome<()> {
        self.edits += 1;
        self.write_module(self.modules().len() / 2)
    }

    fn modules(&self) -> std::slice::Chunks<'_, Handler> {
        self.handlers.chunks(IN_A_MODULE)
    }

    fn main(&self) -> String {
        let numbers = 0..self.modules().len();
        let modules: Vec<_> =
            numbers.clone().map(|number| format!("mod part_{number};\n")).collect();
        let merges: Vec<_> =
            numbers.map(|number| format!("\n        .merge(part_{number}::routes())")).collect();
        let main = self.templates.main.replace("__MODULES__", &modules.concat());
        main.replace("__MERGES__", &merges.concat())
    }

    fn write_module(&self, number: usize) -> Outcome<()> {
        let handlers = self.modules().nth(number).unwrap_or_default();
        let routes: String = handlers.iter().map(Handler::route).collect();
        let mut text = self.templates.module.replace("__ROUTES__", &routes);
        let is_edited = number == self.modules().len() / 2;
        for (place, handler) in handlers.iter().enumerate() {
            let edits = if is_edited && place == 0 { self.edits } else { 0 };
            text.push_str(&handler.text(self.templates, edits));
        }
        self.write(&format!("part_{number}.rs"), &text)
    }

    fn write(&self, file: &str, text: &str) -> Outcome<()> {
        Ok(fs::write(self.folder.join("src").join(file), text)?)
    }
}

impl Handler {
    fn route(&self) -> String {
        match self {
            Self::Show(number) => {
                format!("\n        .route(\"/records/{number}/{{id}}\", get(show_{number}))")
            }
            Self::Create(number) => {
                format!("\n        .route(\"/records/{number}\", post(create_{number}))")
            }
        }
    }

    fn text(&self, templates: &Templates, edits: usize) -> String {
        let (template, number) = match self {
            Self::Show(number) => (templates.show, number),
            Self::Create(number) => (templates.create, number),
        };
        template.replace("__N__", &number.to_string()).replace("__EDIT__", &edits.to_string())
    }
}

/// A manifest, and the repository's own versions of every dependency.
pub(crate) fn write_package(folder: &Path, manifest: &str) -> Outcome<()> {
    let repository = repository();
    let runtime = repository.join("runtime").display().to_string();
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest.replace("__RUNTIME__", &runtime))?;
    fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// The folder of this workspace.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
