//! Other people's words: each format parsed and printed, nothing else.
