//! What people, peers and the clock can make a node do.
