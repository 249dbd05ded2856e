//! Machines: TAXII, node to node, push, lists, metrics, the control API.
