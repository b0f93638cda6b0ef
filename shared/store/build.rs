//! A new migration is a reason to build again: the macro that embeds them sees only the old ones.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/sqlite");
}
