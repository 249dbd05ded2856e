//! Merkle log, checkpoints, cosignatures, receipts, signed requests.
