//! Palisade's callers as entities of Cedar.

use std::collections::{HashMap, HashSet};

use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use palisade::{CallerId, Principal};

use crate::error::CedarError;

/// The names of the types that palisade itself brings, in the schema's namespace.
#[derive(Clone)]
pub(crate) struct Names {
    namespace: String,
    user: EntityTypeName,
    application: EntityTypeName,
    action: EntityTypeName,
}

impl Names {
    pub(crate) fn new(namespace: &str) -> Result<Self, CedarError> {
        let of = |name: &str| type_name(namespace, name);
        Ok(Self {
            namespace: namespace.to_owned(),
            user: of("User")?,
            application: of("Application")?,
            action: of("Action")?,
        })
    }

    pub(crate) fn user_type(&self) -> &EntityTypeName {
        &self.user
    }

    pub(crate) fn application_type(&self) -> &EntityTypeName {
        &self.application
    }

    pub(crate) fn action(&self, name: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.action.clone(), EntityId::new(name))
    }

    pub(crate) fn application(&self, name: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.application.clone(), EntityId::new(name))
    }

    /// A type of the service's own.
    pub(crate) fn object(&self, name: &str, id: &str) -> Result<EntityUid, CedarError> {
        let name = type_name(&self.namespace, name)?;
        Ok(EntityUid::from_type_name_and_id(name, EntityId::new(id)))
    }

    pub(crate) fn user(&self, id: &CallerId) -> EntityUid {
        EntityUid::from_type_name_and_id(self.user.clone(), EntityId::new(user_id(id)))
    }

    /// The caller with what is known of it.
    pub(crate) fn caller(&self, caller: &Principal) -> Result<(EntityUid, Entity), String> {
        let uid = self.user(&caller.id());
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let set = |names: &mut dyn Iterator<Item = &'static str>| {
            RestrictedExpression::new_set(names.map(text).collect::<Vec<_>>())
        };
        let mut attributes = HashMap::from([
            ("issuer".to_owned(), text(caller.issuer())),
            ("subject".to_owned(), text(caller.subject())),
            ("roles".to_owned(), set(&mut caller.role_names())),
            ("scopes".to_owned(), set(&mut caller.scope_names())),
        ]);
        if let Some(tenant) = caller.tenant() {
            attributes.insert("tenant".to_owned(), text(tenant));
        }
        let entity = Entity::new(uid.clone(), attributes, HashSet::new());
        Ok((uid, entity.map_err(|error| error.to_string())?))
    }
}

/// Issuer and subject. An issuer is a URL or a name without `|`, so that no two callers have one id.
pub(crate) fn user_id(id: &CallerId) -> String {
    format!("{}|{}", id.issuer().replace('%', "%25").replace('|', "%7C"), id.subject())
}

fn type_name(namespace: &str, name: &str) -> Result<EntityTypeName, CedarError> {
    let path = if namespace.is_empty() { name.to_owned() } else { format!("{namespace}::{name}") };
    path.parse().map_err(|error| CedarError::of("a name is none of a type", error))
}
