//! What the containers of `compose.yml` run beside the services: `metatron compose …`, no verb for people.
//!
//! `prepare` makes keys, passwords and the owners of volumes, once and then again at each start, and ends;
//! `certificates` keeps the certificate that nginx shows; `link` prints where to go on.
//! Never here: the engine, which is asked by `make up` from outside.

mod certificates;
mod link;
mod prepare;

pub use certificates::{alive, certificates};
pub use link::link;
pub use prepare::prepare;
