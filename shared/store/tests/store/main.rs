//! The store on real files: lives of turns, leases, races, pages, and databases that cannot be opened.

mod again;
mod approvals;
mod attachments;
mod backup;
mod chats;
mod lease;
mod ledger;
mod life;
mod opening;
mod pages;
mod prices;
mod races;
mod rest;
mod standing;
mod transitions;
mod world;
