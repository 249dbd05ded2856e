//! The security officer: alerts, response policy, holds, questions, outputs.
