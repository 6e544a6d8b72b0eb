//! Records in memory, with the locks of the models, below palisade's own service of tokens.

pub(crate) use palisade::records::{
    Record, RecordAnswer, RecordChange, RecordId, RecordStore, RecordStoreError,
};

#[path = "../../runtime/src/records/memory.rs"]
mod memory;

pub(crate) use memory::MemoryRecords;
