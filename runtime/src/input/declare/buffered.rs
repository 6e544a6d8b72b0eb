//! What no request can hold where serde keeps a value before it knows what it is for: beside the tag of an enum, and in
//! what is flattened. The keys of an object are texts there, and no number has 128 bits.

use super::fields::FieldContent;
use crate::input::declare::FieldName;
use crate::spelling::JsonForm;

/// Where a value is that every request with it is refused for, and what it is.
pub(crate) fn unreadable(holds: FieldContent) -> Option<(String, &'static str)> {
    Walk::default().value(holds, false)
}

#[derive(Default)]
struct Walk {
    /// The names of the fields around, outermost first.
    names: Vec<&'static str>,
    /// Lists of fields that were looked at: a type may hold itself.
    seen: Vec<(*const FieldName, bool)>,
}

impl Walk {
    fn value(&mut self, holds: FieldContent, is_kept: bool) -> Option<(String, &'static str)> {
        match holds {
            FieldContent::Spelt(spelling) if is_kept && spelling.is_wide() => {
                Some(self.here("a number of 128 bits"))
            }
            FieldContent::Entries((FieldContent::Spelt(key), _))
                if is_kept && key.json() == JsonForm::Bare =>
            {
                Some(self.here("a map whose keys are not texts"))
            }
            FieldContent::Entries((key, value)) => {
                self.value(*key, is_kept).or_else(|| self.value(*value, is_kept))
            }
            FieldContent::Fields(fields) => self.fields(fields(), is_kept),
            FieldContent::Items(items) => items.iter().find_map(|item| self.value(*item, is_kept)),
            FieldContent::Rows(row) => self.value(*row, is_kept),
            FieldContent::Tagged(tagging) => {
                let is_kept = is_kept || tagging.is_beside_its_tag();
                tagging.variants().find_map(|fields| self.fields(fields, is_kept))
            }
            _ => None,
        }
    }

    fn fields(
        &mut self,
        fields: &'static [FieldName],
        is_kept: bool,
    ) -> Option<(String, &'static str)> {
        let looked_at = (fields.as_ptr(), is_kept);
        if self.seen.contains(&looked_at) {
            return None;
        }
        self.seen.push(looked_at);
        fields.iter().filter(|field| !field.skipped).find_map(|field| {
            if let Some(inner) = field.flattened {
                return self.fields(inner, true);
            }
            self.names.push(field.json);
            let found = self.value(field.facts.holds, is_kept);
            self.names.pop();
            found
        })
    }

    fn here(&self, what: &'static str) -> (String, &'static str) {
        (self.names.join("."), what)
    }
}
