//! JSON whose members keep their order, and may stand twice.

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    /// A number, a text or a name, as it is written.
    Raw(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn null() -> Self {
        Self::Raw("null".to_owned())
    }

    pub(crate) fn text(text: &str) -> Self {
        Self::Raw(serde_json::to_string(text).unwrap())
    }

    /// What this is called as a key.
    pub(crate) fn key(&self) -> String {
        let Self::Raw(raw) = self else { panic!("{self:?} is no key") };
        serde_json::from_str(raw).unwrap_or_else(|_| raw.clone())
    }

    /// The document, without white space.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Raw(raw) => raw.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::written).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(members) => {
                let member = |(key, value): &(String, Self)| {
                    format!("{}:{}", serde_json::to_string(key).unwrap(), value.written())
                };
                let members: Vec<String> = members.iter().map(member).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }

    /// Whether no object holds a key twice.
    pub(crate) fn keys_differ(&self) -> bool {
        match self {
            Self::Raw(_) => true,
            Self::List(items) => items.iter().all(Self::keys_differ),
            Self::Object(members) => {
                let once = |place: usize, key: &str| {
                    members.iter().take(place).all(|(earlier, _)| earlier != key)
                };
                let mut places = members.iter().enumerate();
                places.all(|(place, (key, value))| once(place, key) && value.keys_differ())
            }
        }
    }
}
