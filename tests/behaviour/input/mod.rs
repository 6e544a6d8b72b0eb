//! What a request carries: read, bounded and validated before the handler has it.

mod answers;
mod body;
mod both;
mod cookies;
mod encoded;
mod forms;
mod free_json;
mod headers;
mod json_limits;
mod limits;
mod multipart;
mod other_readers;
mod query;
mod returned;
mod rules;
mod rules_of_text;
mod shapes;
mod spelling;
mod stored;
mod texts;
mod verify;
mod violations;
mod written_by;
