//! `/links/{link}`: one link: its agreement in words, what waits, digits, pause, resume, revoke.

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::links::life;
use pasban_app::ops::lists::{self, LinkRow};
use pasban_kernel::{LinkId, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, plain_digits};
use pasban_portal::parts::{self, form, list};
use pasban_portal::{AppError, Deed, Drawn, Fault, Lang, Outcome, Page, Result, Visit, say, text, when};
use pasban_store::rows::seat_admin::machine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::links::{LinkView, WayView, kinds, shown, tlp, waits, ways};
use super::relations::link_state;
use super::{ago_or_never, reason};

/// Values held because of a link that are counted.
const HELD_MAX: i64 = 1_000;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct LinkAsk {
    /// Id.
    pub link: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct OneView {
    /// The link.
    pub link: LinkView,
    /// Node id of the partner, or empty.
    pub peer: String,
    /// Where the host listens, where we dial.
    pub url: String,
    /// Purpose, in the words of the agreement.
    pub purpose: String,
    /// It ends by itself then, microseconds since 1970; 0 for no end.
    pub expires: i64,
    /// Questions may go back so many days; 0 for none.
    pub hunt_days: u32,
    /// Objects an hour.
    pub objects_per_hour: u64,
    /// Sources may be named.
    pub source_named: bool,
    /// AMBER of others may go further.
    pub relay: bool,
    /// Versions of the agreement: number and since when, newest first.
    pub versions: Vec<(i64, i64)>,
    /// Digits that this screen shows, while they are needed.
    pub digits: String,
    /// Our administrator has typed the partner's digits.
    pub confirmed_here: bool,
    /// The partner's has typed ours.
    pub confirmed_there: bool,
    /// Values held or blocked here because of this link, up to 1,000.
    pub held: i64,
    /// The partner's ledger shows two faces, in words; empty where it does not.
    pub forked: String,
}

/// One link.
pub struct One;

async fn row(v: &Visit, text: &str) -> Result<LinkRow> {
    let id: LinkId = text.parse().map_err(|_| AppError::NotFound)?;
    lists::links(v.node()).await?.into_iter().find(|l| l.id == id).ok_or(AppError::NotFound)
}

async fn gather(v: &Visit, text: &str) -> Result<OneView> {
    let row = row(v, text).await?;
    let id = row.id;
    let (versions, held) = v
        .node()
        .db
        .read(move |tx| Ok((machine::agreement_versions(tx, &id, 20)?, machine::held_by_link(tx, &id, HELD_MAX)?)))
        .await?;
    let (terms, ..) = ways(&row);
    let link = shown(v, &row).await?;
    Ok(OneView {
        link,
        peer: row.peer,
        url: row.url,
        purpose: terms.as_ref().map(|t| t.purpose.clone()).unwrap_or_default(),
        expires: terms.as_ref().and_then(|t| t.expires).map_or(0, |t| t.0),
        hunt_days: terms.as_ref().filter(|t| !t.hunts.kinds.is_empty()).map_or(0, |t| t.hunts.days_max),
        objects_per_hour: terms.as_ref().map_or(0, |t| t.quotas.objects_per_hour),
        source_named: terms.as_ref().is_some_and(|t| t.source_named),
        relay: terms.as_ref().is_some_and(|t| t.relay),
        versions: versions.into_iter().map(|(n, at)| (n, at.0)).collect(),
        digits: row.digits,
        confirmed_here: row.confirmed_here,
        confirmed_there: row.confirmed_there,
        held,
        forked: row.heard["forked"].as_str().unwrap_or_default().to_owned(),
    })
}

impl Page for One {
    const PATH: &'static str = "/links/{link}";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str =
        "One link: its agreement, what waits, how far ledgers are cosigned, digits while they are needed.";
    type Ask = LinkAsk;
    type View = OneView;

    async fn look(v: &Visit, a: LinkAsk) -> Result<OneView> {
        gather(v, &a.link).await
    }

    fn draw(v: &Visit, view: &OneView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let l = &view.link;
    let name = parts::clean(&l.name);
    let standing = matches!(l.state.as_str(), "active" | "paused");
    let main = html! {
        (parts::crumbs(&[("/links", say!(v, "admin-links-title"))], html! { bdi { (name) } }))
        (form::summary(v, faults))
        (parts::head(html! { bdi { (name) } }, html! { (link_state(v, &l.state)) " " (v.say(&format!("admin-relation-{}", l.relation), &[])) }, parts::as_of(v)))
        @if !view.forked.is_empty() { (parts::banner("crit", html! { p { b { (say!(v, "admin-link-forked")) } } p { (super::english(&view.forked)) } (super::code(&format!("pasban link forgive {} --reason …", l.id))) })) }
        @if !l.trouble.is_empty() && l.state != "ended" { (parts::banner("high", html! { p { b { (say!(v, "admin-link-trouble")) } } p { (super::english(&l.trouble)) } })) }
        @if l.state == "offered" { (parts::banner("info", html! { p { (say!(v, "admin-link-offered-what")) } })) }
        @if l.state == "confirming" { (digits(v, view, typed, faults)) }
        div.two {
            div.stack { (agreement(v, view)) (history(v, view)) }
            div.stack { (traffic(v, view)) @if standing || matches!(l.state.as_str(), "offered" | "confirming") { (deeds(v, view, typed, faults)) } }
        }
    };
    Drawn::new(name, main)
}

fn way(v: &Visit, heading: Markup, w: &Option<WayView>) -> Markup {
    html! {
        h3 { (heading) }
        @match w {
            None => { p { (say!(v, "admin-terms-unread")) } }
            Some(w) => {
                p { (kinds(v, w, 20)) }
                p { (say!(v, "admin-terms-tlp")) " " (tlp(&w.tlp)) " · " (v.say(&format!("admin-action-{}", w.action), &[])) }
                p.sub { (say!(v, "admin-terms-hats")) " " @for (i, h) in w.hats.iter().enumerate() { @if i > 0 { ", " } (v.say(&format!("admin-hat-{h}"), &[])) } }
            }
        }
    }
}

fn agreement(v: &Visit, view: &OneView) -> Markup {
    let l = &view.link;
    let yes = |b: bool| if b { say!(v, "admin-yes") } else { say!(v, "admin-no") };
    parts::panel(
        say!(v, "admin-agreement", n = l.agreement),
        html! {
            @if !view.purpose.is_empty() { p.quote { bdi dir="auto" { (parts::clean(&view.purpose)) } } }
            (way(v, say!(v, "admin-we-may-send"), &l.out))
            (way(v, say!(v, "admin-we-may-get"), &l.into))
            p.sub { (say!(v, "admin-terms-lifts")) }
            (parts::kv(&[
                (say!(v, "admin-terms-hunts"), if view.hunt_days > 0 { say!(v, "admin-days-back", n = view.hunt_days) } else { say!(v, "admin-terms-hunts-none") }),
                (say!(v, "admin-terms-named"), yes(view.source_named)),
                (say!(v, "admin-terms-relay"), yes(view.relay)),
                (say!(v, "admin-terms-quota"), say!(v, "admin-terms-objects", n = pasban_portal::words::number(i64::try_from(view.objects_per_hour).unwrap_or(i64::MAX)))),
                (say!(v, "admin-terms-end"), html! { @if view.expires > 0 { (when::ago(v, Timestamp(view.expires))) } @else { (say!(v, "admin-terms-no-end")) } }),
            ]))
        },
    )
}

fn history(v: &Visit, view: &OneView) -> Markup {
    let rows: Vec<_> =
        view.versions.iter().map(|(n, at)| ("", Timestamp(*at), say!(v, "admin-version", n = *n))).collect();
    parts::panel(
        say!(v, "admin-versions"),
        html! {
            (list::events(v, &rows))
            p { a href={ "/audit?subject=" (view.link.id) } { (say!(v, "admin-link-acts")) } }
        },
    )
}

fn traffic(v: &Visit, view: &OneView) -> Markup {
    let l = &view.link;
    let mut rows = vec![
        (
            say!(v, "admin-col-heard"),
            html! { (ago_or_never(v, l.last_contact)) @if l.silent { " " (parts::state::tag("high", say!(v, "admin-link-silent"))) } },
        ),
        (say!(v, "admin-col-waits"), waits(v, &l.waiting)),
        (say!(v, "admin-col-cosigned"), say!(v, "admin-cosigned-acts", n = l.cosigned)),
        (say!(v, "admin-mirrored"), say!(v, "admin-mirrored-acts", n = l.mirrored)),
        (
            say!(v, "admin-skew"),
            if l.skew.abs() > 120 {
                parts::state::mark("high", say!(v, "admin-skew-off", n = l.skew.abs()))
            } else {
                say!(v, "admin-skew-n", n = l.skew.abs())
            },
        ),
        (say!(v, "admin-role"), v.say(&format!("admin-side-{}", l.role), &[])),
    ];
    if !view.url.is_empty() {
        rows.push((say!(v, "admin-where"), parts::id(&view.url)));
    }
    if !view.peer.is_empty() {
        rows.push((say!(v, "admin-node-id"), parts::id(&view.peer)));
    }
    rows.push((
        say!(v, "admin-held"),
        if view.held >= HELD_MAX {
            say!(v, "admin-held-more", n = view.held)
        } else {
            say!(v, "admin-held-n", n = view.held)
        },
    ));
    parts::panel(say!(v, "admin-traffic"), parts::kv(&rows))
}

fn digits(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Markup {
    html! {
        section.panel {
            h2 { (say!(v, "admin-digits")) }
            p { (say!(v, "admin-digits-what", name = view.link.name.as_str())) }
            @if !view.digits.is_empty() { p { (say!(v, "admin-digits-ours")) } p.big-code { (view.digits) } }
            @if view.confirmed_here { (parts::banner("ok", html! { p { (say!(v, "admin-digits-here")) } })) }
            @else {
                form.stack method="post" action={ "/links/" (view.link.id) "/digits" } {
                    (form::hidden(v))
                    (form::line(faults, &form::Line { name: "digits", label: say!(v, "admin-digits-theirs"), hint: say!(v, "admin-digits-hint"), kind: "text", value: typed.get("digits").unwrap_or_default(), fill: "off", required: true }))
                    p { button.btn.go { (say!(v, "admin-digits-go")) } }
                }
            }
            @if view.confirmed_there { p { (say!(v, "admin-digits-there")) } } @else { p.sub { (say!(v, "admin-digits-there-not")) } }
        }
    }
}

fn deeds(v: &Visit, view: &OneView, typed: &Pairs, faults: &[Fault]) -> Markup {
    let l = &view.link;
    let mine = typed.get("what").unwrap_or_default();
    let none: &[Fault] = &[];
    let of = |what: &str| if mine == what { faults } else { none };
    let why = |what: &'static str| {
        form::line(
            of(what),
            &form::Line {
                name: "reason",
                label: say!(v, "admin-why"),
                hint: html! {},
                kind: "text",
                value: if mine == what { typed.get("reason").unwrap_or_default() } else { "" },
                fill: "off",
                required: true,
            },
        )
    };
    let to = format!("/links/{}", l.id);
    html! {
        @if l.state == "active" {
            form.panel method="post" action=(to) {
                (form::hidden(v)) input type="hidden" name="what" value="pause";
                h2 { (say!(v, "admin-pause")) }
                p { (say!(v, "admin-pause-what", name = l.name.as_str())) }
                (why("pause"))
                p { button.btn { (say!(v, "admin-pause-go")) } }
            }
        }
        @if l.state == "paused" {
            form.panel method="post" action=(to) {
                (form::hidden(v)) input type="hidden" name="what" value="resume";
                h2 { (say!(v, "admin-resume")) }
                p { @if l.waiting.known { (say!(v, "admin-resume-what", n = l.waiting.all())) } @else { (say!(v, "admin-resume-what-unknown")) } }
                (why("resume"))
                p { button.btn.go { (say!(v, "admin-resume-go")) } }
            }
        }
        form.panel method="post" action=(to) {
            (form::hidden(v)) input type="hidden" name="what" value="revoke";
            h2 { (say!(v, "admin-revoke")) }
            p { (say!(v, "admin-revoke-what", name = l.name.as_str(), n = view.held)) }
            (why("revoke"))
            (form::line(of("revoke"), &form::Line { name: "word", label: say!(v, "admin-revoke-type", word = parts::id(&text!(v, "admin-revoke-word"))), hint: html! {}, kind: "text", value: "", fill: "off", required: true }))
            p { button.btn.harm { (say!(v, "admin-revoke-go")) } }
        }
    }
}

/// Pauses, resumes or revokes.
pub struct Change;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct ChangeForm {
    /// Id.
    pub link: String,
    /// `pause`, `resume`, `revoke`.
    #[serde(default)]
    pub what: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// To revoke: the word that the page names (`REVOKE`).
    #[serde(default)]
    pub word: String,
}

/// Whether somebody typed the word that ends a link, in either language.
fn is_word(v: &Visit, typed: &str) -> bool {
    [Lang::En, Lang::Ur]
        .into_iter()
        .any(|l| v.site.words.text(l, "admin-revoke-word", &[]).eq_ignore_ascii_case(typed.trim()))
}

impl Deed for Change {
    const PATH: &'static str = "/links/{link}";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Pauses a link, resumes it, or ends it for ever.";
    type Form = ChangeForm;
    type Done = Done;

    async fn act(v: &Visit, f: ChangeForm) -> Result<Outcome<Done>> {
        let id = row(v, &f.link).await?.id;
        let why = match reason(v, &f.reason) {
            Ok(why) => why,
            Err(words) => return Outcome::fault("reason", words),
        };
        let who = v.seat()?.name.clone();
        let done = match f.what.as_str() {
            "pause" => life::pause(v.node(), id, &who, &why).await,
            "resume" => life::resume(v.node(), id, &who, &why).await,
            "revoke" if !is_word(v, &f.word) => {
                return Outcome::fault("word", text!(v, "admin-fault-word", word = text!(v, "admin-revoke-word")));
            }
            "revoke" => life::revoke(v.node(), id, &who, &why).await,
            _ => return Err(AppError::NotFound),
        };
        match done {
            Ok(()) => Outcome::done(DONE, format!("/links/{id}")),
            Err(AppError::Conflict(_)) => Outcome::fault("reason", text!(v, "admin-fault-link-changed")),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, typed.get("link").unwrap_or_default()).await?, typed, faults))
    }
}

/// Takes the digits of the partner's screen.
pub struct Digits;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct DigitsForm {
    /// Id.
    pub link: String,
    /// Digits that the other screen shows.
    #[serde(default)]
    pub digits: String,
}

/// Whether both have typed.
#[derive(Serialize, JsonSchema)]
pub struct Confirmed {
    /// The link is in force.
    pub active: bool,
}

impl Deed for Digits {
    const PATH: &'static str = "/links/{link}/digits";
    const PERMISSION: Permission = Permission::LinkManage;
    const SUMMARY: &'static str = "Types the digits that the partner's screen shows; five wrong ones end the link.";
    type Form = DigitsForm;
    type Done = Confirmed;

    async fn act(v: &Visit, f: DigitsForm) -> Result<Outcome<Confirmed>> {
        let before = row(v, &f.link).await?;
        let typed = plain_digits(&f.digits);
        if !typed.chars().any(|c| c.is_ascii_digit()) {
            return Outcome::fault("digits", text!(v, "admin-digits-hint"));
        }
        match life::confirm(v.node(), before.id, &typed).await {
            Ok(active) => Outcome::done(Confirmed { active }, format!("/links/{}", before.id)),
            Err(AppError::Forbidden(_)) => Outcome::fault("digits", text!(v, "admin-fault-digits-over")),
            Err(AppError::Conflict(_)) => Outcome::fault("digits", text!(v, "admin-fault-link-changed")),
            Err(AppError::Invalid(words)) => {
                let plain: String = typed.chars().filter(char::is_ascii_digit).collect();
                if plain == before.digits {
                    return Outcome::fault("digits", text!(v, "admin-fault-digits-ours"));
                }
                let left: i64 = words.split(|c: char| !c.is_ascii_digit()).find_map(|n| n.parse().ok()).unwrap_or(0);
                Outcome::fault("digits", text!(v, "admin-fault-digits", n = left))
            }
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather(v, typed.get("link").unwrap_or_default()).await?, typed, faults))
    }
}
