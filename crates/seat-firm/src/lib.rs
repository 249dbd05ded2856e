//! A small firm at home, and what anybody may see: the blocked name, the objection, how to reach the CERT.
