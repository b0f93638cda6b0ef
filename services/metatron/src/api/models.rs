//! Routes, prices, usage and budgets.

use super::{Api, http::with_password};
use crate::Result;
use protocol::{
    Millis, Pid,
    message::Page,
    price::PriceList,
    provider::Provider,
    route::{Route, RouteChange},
    usage::{Budget, BudgetChange, ModelCall, NewBudget, UsageBy, UsageNow, UsageSum, UsageSums},
};
use reqwest::{Method, header::CONTENT_TYPE};

impl Api {
    pub async fn providers(&self) -> Result<Vec<Provider>> {
        self.all("/api/providers", None).await
    }

    pub async fn routes(&self) -> Result<Vec<Route>> {
        self.all("/api/routes", None).await
    }

    /// A token alone leads nothing that is said elsewhere: the owner's password goes with it.
    pub async fn put_route(&self, name: &str, change: &RouteChange, password: &str) -> Result<Route> {
        let request = self.request(Method::PUT, &below("/api/routes", name));
        self.call(with_password(request, password).json(change)).await
    }

    pub async fn delete_route(&self, name: &str, password: &str) -> Result<()> {
        let request = self.request(Method::DELETE, &below("/api/routes", name));
        self.checked(with_password(request, password)).await?;
        Ok(())
    }

    pub async fn prices(&self) -> Result<PriceList> {
        self.call(self.request(Method::GET, "/api/prices")).await
    }

    /// A token alone changes neither what calls cost nor what may be spent: the owner's password goes with it.
    pub async fn put_prices(&self, list: Vec<u8>, password: &str) -> Result<PriceList> {
        let request = self.request(Method::PUT, "/api/prices").header(CONTENT_TYPE, "application/json");
        self.call(with_password(request, password).body(list)).await
    }

    pub async fn reset_prices(&self, password: &str) -> Result<PriceList> {
        self.call(with_password(self.request(Method::DELETE, "/api/prices"), password)).await
    }

    pub async fn usage(&self, from: Millis, by: UsageBy) -> Result<Vec<UsageSum>> {
        let request = self.request(Method::GET, "/api/usage").query(&[("from", from.0)]).query(&[("by", by)]);
        Ok(self.call::<UsageSums>(request).await?.items)
    }

    pub async fn usage_now(&self) -> Result<UsageNow> {
        self.call(self.request(Method::GET, "/api/usage/now")).await
    }

    /// The newest first.
    pub async fn calls(&self, pid: Option<Pid>, limit: u16) -> Result<Vec<ModelCall>> {
        let mut request = self.request(Method::GET, "/api/usage/calls").query(&[("limit", limit)]);
        if let Some(pid) = pid {
            request = request.query(&[("pid", pid.0)]);
        }
        Ok(self.call::<Page<ModelCall>>(request).await?.items)
    }

    pub async fn budgets(&self) -> Result<Vec<Budget>> {
        self.all("/api/budgets", None).await
    }

    pub async fn new_budget(&self, new: &NewBudget, password: &str) -> Result<Budget> {
        self.call(with_password(self.request(Method::POST, "/api/budgets"), password).json(new)).await
    }

    pub async fn change_budget(&self, id: &str, change: &BudgetChange, password: &str) -> Result<Budget> {
        let request = self.request(Method::PATCH, &below("/api/budgets", id));
        self.call(with_password(request, password).json(change)).await
    }

    pub async fn delete_budget(&self, id: &str, password: &str) -> Result<()> {
        let request = self.request(Method::DELETE, &below("/api/budgets", id));
        self.checked(with_password(request, password)).await?;
        Ok(())
    }
}

/// A path with one more part, whatever stands in that.
fn below(path: &str, part: &str) -> String {
    let spelled = part.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    format!("{path}/{}", spelled.collect::<String>())
}
