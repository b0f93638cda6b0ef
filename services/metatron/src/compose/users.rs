//! The users of docker/Dockerfile. Their common group is how nginx reaches the gateway's socket and everyone Redis's.

pub const METATRON: u32 = 10001;
pub const REDIS: u32 = 10002;
pub const GROUP: u32 = 10001;
