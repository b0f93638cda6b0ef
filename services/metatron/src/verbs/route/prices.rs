use crate::{
    Error, Result,
    api::Api,
    cli::models::PricesVerb,
    show::{Show, visible},
    verbs::login,
};
use std::{fs::File, io::Read};

const MOST_BYTES: u64 = 16 << 20;

pub async fn perform(api: &Api, verb: Option<&PricesVerb>, show: Show) -> Result<()> {
    let list = match verb {
        None => api.prices().await?,
        Some(PricesVerb::Update { file, password_stdin }) => {
            let mut list = Vec::new();
            let opened = File::open(file).map_err(Error::at(file))?;
            // More than the gateway takes, so that it is the one who says so; and no more of what has no end.
            opened.take(MOST_BYTES + 1).read_to_end(&mut list).map_err(Error::at(file))?;
            api.put_prices(list, &login::password(*password_stdin)?).await?
        }
        Some(PricesVerb::Reset { password_stdin }) => {
            api.reset_prices(&login::password(*password_stdin)?).await?
        }
    };
    show.value(&list);
    let whose = if list.built_in { "the list of this release" } else { "your own list" };
    show.line(format!("{} models, {whose}: {}", list.models, visible(&list.source)));
    if !list.built_in {
        show.line("`metatron route prices reset` goes back to the list of this release.");
    }
    Ok(())
}
