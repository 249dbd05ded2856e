//! What the system is for, and where each page is.

use maud::html;
use pasban_access::Permission;
use pasban_app::Result;
use pasban_kernel::Tlp;
use schemars::JsonSchema;
use serde::Serialize;

use super::Nothing;
use crate::parts::state;
use crate::table::{Drawn, Page};
use crate::visit::Visit;
use crate::{say, text};

/// What the system is for, by what the reader may do; each line leads there.
pub struct Help;

/// The pages that the reader may use.
#[derive(Serialize, JsonSchema)]
pub struct HelpView {
    /// Paths.
    pub pages: Vec<String>,
}

impl Page for Help {
    const PATH: &'static str = "/help";
    const PERMISSION: Permission = Permission::Help;
    const SUMMARY: &'static str = "What the system is for, and the pages that the reader may use.";
    type Ask = Nothing;
    type View = HelpView;

    async fn look(v: &Visit, _: Nothing) -> Result<HelpView> {
        let pages = v.site.table.nav.iter().filter(|n| v.may(n.permission)).map(|n| n.path.to_owned()).collect();
        Ok(HelpView { pages })
    }

    fn draw(v: &Visit, view: &HelpView) -> Drawn {
        let title = text!(v, "help-title");
        let mut shown: Vec<_> = v.site.table.nav.iter().filter(|n| view.pages.iter().any(|p| p == n.path)).collect();
        shown.sort_by_key(|n| (n.order, n.path));
        Drawn::new(
            &title,
            html! {
                div.read.stack {
                    h1 { (title) }
                    p.lede { (say!(v, "help-lede")) }
                    section.panel {
                        h2 { (say!(v, "help-here")) }
                        ul.tasks { @for n in shown { li {
                            span { a href=(n.path) { (v.say(n.words, &[])) } br; span.sub { (v.say(&format!("{}-help", n.words), &[])) } }
                        } } }
                    }
                    section.panel { h2 { (say!(v, "help-markings")) } dl.kv {
                        @for t in [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red] { dt { (state::tlp(t)) } dd { (state::tlp_words(v, t)) } }
                    } }
                    section.panel id="keys" { h2 { (say!(v, "help-keys-title")) } p { (say!(v, "help-keys")) } }
                }
            },
        )
    }
}
