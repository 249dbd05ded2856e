//! A host that does not keep to the protocol, over real sockets.
