//! What the containers of `compose.yml` run beside the services: `metatron compose …`, no verb for people.
//!
//! `prepare` makes keys, passwords and the owners of volumes, once and then again at each start, and ends;
//! `certificates` keeps the certificate that nginx shows; `alive` says for the engine whether it is kept; `trial`
//! copies the database before another release and puts it back; `lay` puts a restored data folder into the volumes;
//! `link` prints where to go on.
//! In: the volumes, the environment. Out: files in the volumes, and words for `make up`.
//! Never here: the engine, which is asked by `make up` from outside.

mod certificates;
mod lay;
mod link;
mod prepare;
mod trial;
pub mod users;

pub use certificates::{alive, certificates};
pub use lay::lay;
pub use link::link;
pub use prepare::prepare;
pub use trial::trial;
