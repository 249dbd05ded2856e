//! Two hats of one institution (design section 2): what may be handed in to which, and who reads what.
//!
//! A CERT helps and promises confidence; a regulator receives what is filed. Whoever is both reads each under its own hat,
//! and the other hat's finds nothing ("not found" and "not allowed" look alike).

use pasban_kernel::Finding;
use pasban_store::rows::exchange::Report as Row;
use pasban_translate::exchange::content::{Act, Hat, Report};

use super::objects::Via;
use crate::links::table::Entry;
use crate::node::Node;

/// A hat in the gate's words.
#[must_use]
pub fn of(hat: Hat) -> pasban_gate::Hat {
    match hat {
        Hat::Cert => pasban_gate::Hat::Cert,
        Hat::Regulator => pasban_gate::Hat::Regulator,
    }
}

/// What any submission must be, at its sender and again at its receiver.
///
/// # Errors
/// A filing without a legal basis; something else than a filing for the regulator.
pub fn submission(act: Act, hat: Hat, legal_basis: &str) -> Result<(), Finding> {
    if act == Act::File && legal_basis.trim().is_empty() {
        return Err(Finding::new(
            "legal_basis",
            "a filing names its legal basis, the law and provision; to ask for help, use act \"help\"",
        ));
    }
    if act != Act::File && hat == Hat::Regulator {
        return Err(Finding::new(
            "hat",
            "help is asked of the CERT, and shared with it; only a filing goes to the regulator",
        ));
    }
    Ok(())
}

/// Whether what we send over a link may be addressed to this hat of its peer.
#[must_use]
pub fn takes(link: &Entry, hat: Hat) -> bool {
    link.agreement.way().hats.contains(&of(hat))
}

/// Whether a report that came this way may be addressed to this hat of ours.
///
/// # Errors
/// Where the agreement, or the configuration for what has none, does not say so.
pub fn addressed(node: &Node, via: Via, r: &Report) -> Result<(), Finding> {
    submission(r.act, r.hat, &r.legal_basis)?;
    let wears = match via {
        Via::Link(id) => node.links.load().get(&id).is_some_and(|e| e.agreement.incoming().hats.contains(&of(r.hat))),
        Via::Tenant(_) => node.config.node.hats.contains(&of(r.hat)),
        Via::Plain => r.hat == Hat::Cert,
    };
    if wears {
        Ok(())
    } else {
        let name = of(r.hat).name();
        Err(Finding::new("hat", format!("the agreement lets nobody address a report to this node as {name}")))
    }
}

/// Whether a report may be read under a hat: one that came in under the hat that it is addressed to; one that this node
/// sent under the CERT's, whose work it is.
#[must_use]
pub fn reads(hat: Hat, report: &Row) -> bool {
    if report.direction == "in" { report.hat == of(hat).name() } else { hat == Hat::Cert }
}
