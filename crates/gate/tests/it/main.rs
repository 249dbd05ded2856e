//! The public face of the gate, tried from outside.
