//! The `chitieu` program.

fn main() {}
