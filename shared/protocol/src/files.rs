//! Files of a machine, as far as the pages name them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FileKind {
    File,
    Folder,
    Link,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FileName {
    pub name: String,
    pub kind: FileKind,
}

/// `GET /api/files/names?pid=&path=`: what the beginning of a path can go on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FileNames {
    /// Whose names these are: an absolute path.
    pub folder: String,
    /// By name, folders first; at most 50.
    pub items: Vec<FileName>,
    /// There are more than 50.
    pub more: bool,
}
