//! What may leave a node: release classes, agreements, consent, clues, sealed bytes.
