//! How a service begins on its data folder.

use crate::{config, restoring, telemetry};
use serde::de::DeserializeOwned;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Config(#[from] config::Error),
    #[error(transparent)]
    Restoring(#[from] restoring::Error),
}

/// Settles what a restore that was killed left, so that nobody reads half of it; reads the settings (`config::load`);
/// logs from then on.
pub fn start<T: DeserializeOwned + Default>(service: &str) -> Result<(config::Common, T), Error> {
    restoring::settle(&config::data_dir()?)?;
    let (common, section) = config::load(service)?;
    telemetry::init(service, &common.log);
    Ok((common, section))
}
