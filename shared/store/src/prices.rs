//! The list of prices in force: whole, or not at all.

use crate::{
    Result, Store,
    row::{Row, json},
    settings::{read_setting, write_setting},
};
use protocol::{
    Millis,
    price::{ListedPrice, PriceList, is_free, names},
};
use serde::{Deserialize, Serialize};

/// The setting that says what list it is.
const LIST: &str = "price_list";

/// What one model costs at one vendor. Its name is as `price::listed_name` writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriceRow {
    pub provider: String,
    pub model: String,
    pub price: ListedPrice,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceListRow {
    #[serde(flatten)]
    pub list: PriceList,
    /// Of its text: tells one list from another.
    pub sha256: String,
}

impl Store {
    /// Of two rows with one name the last counts. `models` and `updated_at` of the list are not read.
    pub async fn replace_prices(
        &self,
        prices: &[PriceRow],
        list: PriceListRow,
        now: Millis,
    ) -> Result<PriceListRow> {
        let mut write = self.write(now).await?;
        sqlx::query("DELETE FROM prices").execute(write.sql()).await?;
        sqlx::query(
            "INSERT INTO prices (provider, model, price)
             SELECT p.value ->> 'provider', p.value ->> 'model', p.value -> 'price' FROM json_each($1) p
             WHERE true ON CONFLICT (provider, model) DO UPDATE SET price = excluded.price",
        )
        .bind(json(&prices)?)
        .execute(write.sql())
        .await?;
        let models = sqlx::query_scalar("SELECT COUNT(*) FROM prices").fetch_one(write.sql()).await?;
        let list = PriceListRow { list: PriceList { models, updated_at: now, ..list.list }, ..list };
        write_setting(&mut write, LIST, &list).await?;
        write.done().await?;
        Ok(list)
    }

    /// None before the first start has put one there.
    pub async fn price_list(&self) -> Result<Option<PriceListRow>> {
        read_setting(&mut *self.pool.acquire().await?, LIST).await
    }

    /// By the nearest of the names that the model goes by at that vendor (`price::vendor_of`).
    pub async fn listed_price(&self, vendor: &str, model: &str) -> Result<Option<ListedPrice>> {
        if is_free(vendor, model) {
            return Ok(Some(ListedPrice::default()));
        }
        let row = sqlx::query(
            "SELECT p.price FROM json_each($2) name JOIN prices p ON p.provider = $1 AND p.model = name.value
             ORDER BY name.key LIMIT 1",
        )
        .bind(vendor)
        .bind(json(&names(vendor, model))?)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| Row { table: "prices", row: &row }.json("price")).transpose()
    }
}
