//! What a viewer sees of a value, read off the model and never off the macros' own constants.

use crate::json::Json;
use crate::node::{Content, Field, Form, How, Kind, Mask, Node, Rule, Tags};

/// Who looks.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing a viewer has or has not")]
pub(crate) struct Viewer {
    /// Without one nobody is there.
    pub(crate) subject: Option<&'static str>,
    pub(crate) admin: bool,
    pub(crate) hr: bool,
    pub(crate) employee: bool,
    pub(crate) read: bool,
    pub(crate) write: bool,
}

impl Viewer {
    pub(crate) const NOBODY: Self =
        Self { subject: None, admin: false, hr: false, employee: false, read: false, write: false };

    fn passes(self, rule: &Rule, owner: bool) -> bool {
        match rule {
            Rule::Always => true,
            Rule::Role("admin") => self.admin,
            Rule::Role("hr") => self.hr || self.admin,
            Rule::Role("employee") => self.employee,
            Rule::Scope("read") => self.read,
            Rule::Scope("write") => self.write,
            Rule::Role(other) | Rule::Scope(other) => panic!("nobody knows {other}"),
            Rule::Owner => owner,
            Rule::All(rules) => rules.iter().all(|rule| self.passes(rule, owner)),
            Rule::Any(rules) => rules.iter().any(|rule| self.passes(rule, owner)),
        }
    }
}

/// What `viewer` sees.
pub(crate) fn seen(node: &Node, viewer: Viewer) -> Json {
    match node {
        Node::Leaf(json) => json.clone(),
        Node::Absent => Json::null(),
        Node::List(items) => Json::List(items.iter().map(|item| seen(item, viewer)).collect()),
        Node::Map(entries) => Json::Object(
            entries
                .iter()
                .map(|(key, value)| (seen(key, viewer).key(), seen(value, viewer)))
                .collect(),
        ),
        Node::Type { owner, form, .. } => {
            let looking = Looking { viewer, owner: owner.is_some_and(|owner| owner.is(viewer)) };
            looking.form(form)
        }
    }
}

/// What `Debug` writes: what a viewer without any role sees.
pub(crate) fn debugged(node: &Node) -> String {
    let Node::Type { name, form, .. } = node else { panic!("no derived type") };
    let looking = Looking { viewer: Viewer::NOBODY, owner: false };
    let (name, content) = match form {
        Form::Struct(content) => ((*name).to_owned(), content),
        Form::Variant(_, name, renamed, style, content) => {
            (variant_name(name, *renamed, *style), content)
        }
    };
    let members = looking.members(content);
    let parts = |part: &dyn Fn(&(String, Json)) -> String| {
        members.iter().map(part).chain(["..".to_owned()]).collect::<Vec<_>>().join(", ")
    };
    match content.kind() {
        Kind::Unit => name,
        Kind::Record => {
            let inner = parts(&|(name, value)| format!("{name}: {}", value.written()));
            format!("{name} {{ {inner} }}")
        }
        Kind::Newtype | Kind::Tuple => {
            format!("{name}({})", parts(&|(_, value)| value.written()))
        }
    }
}

impl Content {
    /// A newtype of which nothing is exposed is its name alone.
    fn kind(&self) -> Kind {
        let nothing = self.fields.iter().all(|field| field.shown.is_none());
        if self.kind == Kind::Newtype && nothing { Kind::Unit } else { self.kind }
    }
}

/// A viewer before one object.
#[derive(Clone, Copy)]
struct Looking {
    viewer: Viewer,
    owner: bool,
}

impl Looking {
    fn form(self, form: &Form) -> Json {
        let Form::Variant(tags, name, renamed, style, content) = form else {
            let Form::Struct(content) = form else { panic!("neither") };
            return self.content(content);
        };
        let name = variant_name(name, *renamed, *style);
        let unit = content.kind() == Kind::Unit;
        match tags {
            Tags::External if unit => Json::text(&name),
            Tags::External => Json::Object(vec![(name, self.content(content))]),
            Tags::Internal(_) | Tags::Adjacent(..) => Json::Object(self.object(form)),
            Tags::Untagged => self.content(content),
        }
    }

    fn content(self, content: &Content) -> Json {
        let mut members = self.members(content);
        match content.kind() {
            Kind::Unit => Json::null(),
            Kind::Newtype => members.remove(0).1,
            Kind::Tuple => Json::List(members.into_iter().map(|(_, value)| value).collect()),
            Kind::Record => Json::Object(members),
        }
    }

    /// The members of what is an object.
    fn object(self, form: &Form) -> Vec<(String, Json)> {
        match form {
            Form::Struct(content) => self.members(content),
            Form::Variant(Tags::Internal(tag), name, renamed, style, content) => {
                let name = Json::text(&variant_name(name, *renamed, *style));
                let tag = ((*tag).to_owned(), name);
                [tag].into_iter().chain(self.members(content)).collect()
            }
            Form::Variant(Tags::Adjacent(tag, inside), name, renamed, style, content) => {
                let name = Json::text(&variant_name(name, *renamed, *style));
                let tag = ((*tag).to_owned(), name);
                let unit = content.kind() == Kind::Unit;
                let inside = (!unit).then(|| ((*inside).to_owned(), self.content(content)));
                [tag].into_iter().chain(inside).collect()
            }
            Form::Variant(..) => panic!("no object"),
        }
    }

    /// What is seen of each field, by name.
    fn members(self, content: &Content) -> Vec<(String, Json)> {
        let mut members = Vec::new();
        for field in &content.fields {
            let Some(shown) = &field.shown else { continue };
            if !self.viewer.passes(&shown.only, self.owner) {
                continue;
            }
            match &shown.how {
                How::Flat => members.extend(self.flattened(&field.value)),
                How::Plain => members.push((name(field, content), seen(&field.value, self.viewer))),
                How::Masked(mask, full) => {
                    let whole =
                        full.as_ref().is_some_and(|full| self.viewer.passes(full, self.owner));
                    let value = seen(&field.value, self.viewer);
                    let value = if whole { value } else { masked(*mask, &value) };
                    members.push((name(field, content), value));
                }
            }
        }
        members
    }

    fn flattened(self, node: &Node) -> Vec<(String, Json)> {
        match node {
            Node::Absent => Vec::new(),
            Node::Type { owner, form, .. } => {
                let owner = owner.is_some_and(|owner| owner.is(self.viewer));
                Looking { owner, ..self }.object(form)
            }
            _ => panic!("this cannot stand in place of anything"),
        }
    }
}

fn name(field: &Field, content: &Content) -> String {
    let style = content.style.filter(|_| !field.name.is_empty());
    let styled = || style.map_or(field.name.to_owned(), |style| styled(field.name, style));
    field.renamed.map_or_else(styled, str::to_owned)
}

fn variant_name(name: &str, renamed: Option<&str>, style: Option<&str>) -> String {
    // In snake case first, as the styles of fields take it.
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    let plain = || match style {
        None | Some("PascalCase") => name.to_owned(),
        Some("lowercase") => name.to_ascii_lowercase(),
        Some("UPPERCASE") => name.to_ascii_uppercase(),
        Some(style) => styled(&snake, style),
    };
    renamed.map_or_else(plain, str::to_owned)
}

fn styled(name: &str, style: &str) -> String {
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let words: Vec<&str> = name.split('_').collect();
    let humps: Vec<String> = words.iter().map(|word| capital(word)).collect();
    match style {
        "lowercase" | "snake_case" => name.to_owned(),
        "UPPERCASE" | "SCREAMING_SNAKE_CASE" => name.to_ascii_uppercase(),
        "PascalCase" => humps.concat(),
        "camelCase" => words[0].to_owned() + &humps[1..].concat(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_ascii_uppercase(),
        other => panic!("nobody knows {other}"),
    }
}

fn masked(mask: Mask, value: &Json) -> Json {
    if let Mask::Parity = mask {
        let number: u64 = value.written().parse().unwrap();
        return Json::text(if number.is_multiple_of(2) { "even" } else { "odd" });
    }
    if *value == Json::null() {
        return Json::null();
    }
    let text: String = serde_json::from_str(&value.written()).unwrap();
    let letters: Vec<char> = text.chars().collect();
    let part = |range: &[char]| range.iter().collect::<String>();
    Json::text(&match mask {
        Mask::Last(shown) if letters.len() > 2 * shown => {
            format!("****{}", part(&letters[letters.len() - shown..]))
        }
        Mask::First(shown) if letters.len() > 2 * shown => {
            format!("{}****", part(&letters[..shown]))
        }
        Mask::Email => match text.split_once('@') {
            Some((local, domain)) if local.chars().count() > 2 => {
                format!("{}****@{domain}", &part(&letters[..1]))
            }
            Some((_, domain)) => format!("****@{domain}"),
            None => "****".to_owned(),
        },
        Mask::Year if text.starts_with("1987-05-0") => "1987".to_owned(),
        Mask::Truncate(shown) if letters.len() > shown => format!("{}…", part(&letters[..shown])),
        Mask::Truncate(_) => text,
        _ => "****".to_owned(),
    })
}
