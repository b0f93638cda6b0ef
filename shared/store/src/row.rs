//! Reading columns: text and ids, times, enums by their wire names, JSON; what cannot be read says where it stands.

use crate::{Error, Result};
use protocol::Millis;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row as _, sqlite::SqliteRow};

/// A row of a known table.
pub(crate) struct Row<'r> {
    pub table: &'static str,
    pub row: &'r SqliteRow,
}

impl Row<'_> {
    pub fn text<T: From<String>>(&self, column: &'static str) -> Result<T> {
        Ok(T::from(self.row.try_get::<String, _>(column)?))
    }

    pub fn maybe_text<T: From<String>>(&self, column: &'static str) -> Result<Option<T>> {
        Ok(self.row.try_get::<Option<String>, _>(column)?.map(T::from))
    }

    pub fn bytes(&self, column: &'static str) -> Result<Vec<u8>> {
        Ok(self.row.try_get(column)?)
    }

    pub fn int(&self, column: &'static str) -> Result<i64> {
        Ok(self.row.try_get(column)?)
    }

    pub fn float(&self, column: &'static str) -> Result<f64> {
        Ok(self.row.try_get(column)?)
    }

    pub fn flag(&self, column: &'static str) -> Result<bool> {
        Ok(self.row.try_get(column)?)
    }

    pub fn time(&self, column: &'static str) -> Result<Millis> {
        Ok(Millis(self.row.try_get(column)?))
    }

    pub fn maybe_time(&self, column: &'static str) -> Result<Option<Millis>> {
        Ok(self.row.try_get::<Option<i64>, _>(column)?.map(Millis))
    }

    pub fn maybe_int(&self, column: &'static str) -> Result<Option<i64>> {
        Ok(self.row.try_get(column)?)
    }

    /// An enum, stored by the name that it has on the wire.
    pub fn word<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        let text: String = self.row.try_get(column)?;
        serde_json::from_value(serde_json::Value::String(text)).map_err(|e| self.corrupt(column, &e))
    }

    pub fn maybe_word<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        let text: Option<String> = self.row.try_get(column)?;
        let word = |text| serde_json::from_value(serde_json::Value::String(text));
        text.map(word).transpose().map_err(|e| self.corrupt(column, &e))
    }

    pub fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        let text: &str = self.row.try_get(column)?;
        serde_json::from_str(text).map_err(|e| self.corrupt(column, &e))
    }

    pub fn maybe_json<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        let text: Option<&str> = self.row.try_get(column)?;
        text.map(serde_json::from_str).transpose().map_err(|e| self.corrupt(column, &e))
    }

    fn corrupt(&self, column: &'static str, error: &serde_json::Error) -> Error {
        Error::Corrupt { table: self.table, column, detail: error.to_string() }
    }
}

/// How an enum is spelled in its column: its name on the wire, without the quotes.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(Error::Unwritable)
}

pub(crate) fn maybe_json<T: Serialize>(value: Option<&T>) -> Result<Option<String>> {
    value.map(json).transpose()
}
