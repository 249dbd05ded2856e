//! The frame of every page: head, side list, foot. The same at each tier, so that who changes tier knows the place.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::flat::flat;
use crate::input::Pairs;
use crate::table::{Drawn, Fault};
use crate::visit::Visit;
use crate::words::Lang;
use crate::{parts, say, statics, text, when};

/// Groups of the side list, in order, with the message of their heading.
const GROUPS: [(&str, &str); 4] = [
    ("", ""),
    ("constituents", "portal-nav-constituents"),
    ("exchange", "portal-nav-exchange"),
    ("node", "portal-nav-node"),
];

/// The whole page.
#[must_use]
pub fn page(v: &Visit, drawn: &Drawn) -> Markup {
    let config = &v.site.node.config;
    let prefs = v.session.as_ref().map(|s| &s.prefs);
    let theme = prefs.map(|p| p.theme.as_str()).filter(|t| !t.is_empty());
    let keys = prefs.is_some_and(|p| p.keys);
    let page = html! {
        (DOCTYPE)
        html lang=(v.lang.code()) dir=(v.lang.dir()) data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (drawn.title) " · " (config.node.name) }
                link rel="stylesheet" href=(statics::css_path());
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
                script src=(statics::js_path()) defer {}
            }
            body data-live=[drawn.live.map(|l| l.0)] data-known=[drawn.live.map(|l| l.1)] data-keys=[keys.then_some("on")] {
                a.skip href="#main" { (say!(v, "portal-skip")) }
                (top(v))
                div.shell {
                    @if v.session.is_some() { (side(v)) }
                    main id="main" {
                        @if drawn.live.is_some() {
                            p.news id="news" role="status" hidden data-lost=(text!(v, "portal-live-lost", at = when::clock(v, v.now))) { a href={ (v.path) "?" (v.query) } {} }
                        }
                        (drawn.main)
                    }
                }
                footer {
                    span { (say!(v, "portal-foot-node", name = config.node.name.as_str())) }
                    span { (say!(v, "portal-foot-zone", zone = when::zone_name(v))) }
                    @if v.site.has("/ledger") && v.may(pasban_access::Permission::LedgerRead) { span { a href="/ledger" { (say!(v, "portal-foot-ledger")) } } }
                }
            }
        }
    };
    PreEscaped(flat(page.0))
}

fn top(v: &Visit) -> Markup {
    let config = &v.site.node.config;
    let other = v.lang.other();
    let rest = Pairs::decode(&v.query).unwrap_or_default().without(&["lang"]).encode();
    let home = v.session.as_ref().map_or("/", |s| v.site.home(&s.seat));
    let exercise = false;
    html! {
        header class=(if exercise { "top exercise" } else { "top" }) {
            @if v.session.is_some() { button.btn.menu popovertarget="nav" { (say!(v, "portal-menu")) } }
            @if v.bare { span.brand { (mark()) (say!(v, "portal-brand")) } } @else { a.brand href=(home) { (mark()) (say!(v, "portal-brand")) } }
            p.who { (config.node.name) span { (v.say(&format!("portal-tier-{}", config.node.tier), &[])) } }
            @if v.may(pasban_access::Permission::Search) {
                form action="/search" role="search" {
                    label.vh for="q" { (say!(v, "portal-search")) }
                    input id="q" name="q" type="search" placeholder=(text!(v, "portal-search"));
                    button.btn { (say!(v, "portal-search-go")) }
                }
            }
            div.acct {
                a.lang href={ "?" (rest) @if !rest.is_empty() { "&" } "lang=" (other.code()) } lang=(other.code()) dir=(other.dir()) {
                    @if other == Lang::Ur { "اردو" } @else { "English" }
                }
                @if !v.bare {
                    a href="/help" { (say!(v, "portal-help")) }
                    @if let Some(s) = &v.session { a href="/account" { bdi { (s.seat.name) } } } @else { a href="/sign-in" { (say!(v, "portal-sign-in")) } }
                }
            }
        }
    }
}

/// The sign of the product: a watchman's lamp.
fn mark() -> Markup {
    html! {
        svg viewBox="0 0 24 24" aria-hidden="true" {
            path d="M12 2 4 5.5v6C4 16.6 7.3 20.6 12 22c4.7-1.4 8-5.4 8-10.5v-6z" fill="none" stroke="currentColor" stroke-width="1.8" {}
            circle cx="12" cy="11" r="3.2" fill="currentColor" stroke="none" {}
        }
    }
}

/// The icon, as a file.
pub const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 2 4 5.5v6C4 16.6 7.3 20.6 12 22c4.7-1.4 8-5.4 8-10.5v-6z" fill="#10333f"/><circle cx="12" cy="11" r="3.2" fill="#fff"/></svg>"##;

fn side(v: &Visit) -> Markup {
    let mut shown: Vec<_> = v.site.table.nav.iter().filter(|n| v.may(n.permission)).collect();
    shown.sort_by_key(|n| (n.order, n.path));
    html! {
        nav.nav id="nav" popover aria-label=(text!(v, "portal-nav")) {
            @for (group, heading) in GROUPS {
                @if shown.iter().any(|n| n.group == group) {
                    @if !heading.is_empty() { h2 { (v.say(heading, &[])) } }
                    @for n in shown.iter().filter(|n| n.group == group) {
                        a href=(n.path) aria-current=[here(v, n.path).then_some("page")] data-go=[first_letter(n.path)] { (v.say(n.words, &[])) }
                    }
                }
            }
        }
    }
}

fn here(v: &Visit, path: &str) -> bool {
    v.path == path || v.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
}

/// `g q` goes to the queue: the first letter of the path.
fn first_letter(path: &str) -> Option<String> {
    path.chars().nth(1).map(String::from)
}

/// What a person reads instead of the page that was asked for.
#[must_use]
pub fn refusal(v: &Visit, title: &str, words: Markup) -> Drawn {
    Drawn::new(
        title,
        html! { div.read.stack { h1 { (title) } p.lede { (words) } p { a href="/" { (say!(v, "portal-home")) } } } },
    )
}

/// What was typed, to be copied: for a deed that has no form of its own.
fn typed_words(v: &Visit, typed: &Pairs) -> Markup {
    // Long texts only: a choice or a number is quickly made again.
    let texts: Vec<&str> = typed.0.iter().map(|(_, t)| t.as_str()).filter(|t| t.trim().contains(' ')).collect();
    html! {
        @if !texts.is_empty() {
            section.panel { h2 { (say!(v, "portal-typed")) } @for t in texts { p.quote { (parts::said(t)) } } }
        }
    }
}

/// A list of what is wrong, where a deed has no form of its own.
#[must_use]
pub fn faults_page(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "portal-problem-title", what = text!(v, "portal-problem"));
    Drawn::new(
        title,
        html! {
            div.read.stack {
                (parts::form::summary(v, faults))
                @for f in faults { p id={ "f-" (f.field) } { (f.words) } }
                (typed_words(v, typed))
                p { a href=(v.path) { (say!(v, "portal-back")) } }
            }
        },
    )
}
