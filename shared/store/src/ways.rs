//! Everything that a way to a model is made of, read at one moment.

use crate::{
    ProviderKeyRow, ProviderRow, Result, RouteRow, SecretRow, Store, provider_keys::keys_of,
    providers::read_providers, routes::read_routes,
};
use std::sync::Arc;

#[derive(Debug)]
pub struct Ways {
    /// Another one when anything of it changed.
    pub revision: i64,
    pub providers: Vec<ProviderRow>,
    /// Of all providers, each with its sealed value, oldest first.
    pub keys: Vec<(ProviderKeyRow, SecretRow)>,
    /// Those that were written.
    pub routes: Vec<RouteRow>,
}

impl Store {
    /// `known` again as long as nothing of it changed.
    pub async fn ways(&self, known: Option<&Arc<Ways>>) -> Result<Arc<Ways>> {
        const REVISION: &str = "SELECT n FROM ways_revision";
        if let Some(known) = known
            && sqlx::query_scalar::<_, i64>(REVISION).fetch_one(&self.pool).await? == known.revision
        {
            return Ok(known.clone());
        }
        let mut read = self.pool.begin().await?;
        let revision = sqlx::query_scalar(REVISION).fetch_one(&mut *read).await?;
        let providers = read_providers(&mut read).await?;
        let mut keys = Vec::new();
        for provider in &providers {
            keys.extend(keys_of(&mut read, &provider.id).await?);
        }
        let routes = read_routes(&mut read).await?;
        Ok(Arc::new(Ways { revision, providers, keys, routes }))
    }
}
