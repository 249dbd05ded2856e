//! The pages of this seat, and the pieces that more than one of them shows.

mod check;
mod consent;
mod drafts;
mod form;
mod knows;
mod list;
mod receipt;
mod receipt_page;

use pasban_app::ops::{Act, Consent};
use pasban_kernel::Finding;
use pasban_portal::parts::{self, form as fields, list as lists, state};
use pasban_portal::{Fault, Markup, Table, Visit, html, say, text};

use crate::answers::{Share, Wrong};
use crate::known::Known;
use crate::readers::{Reader, Sees, Who};

/// Adds them.
pub fn add(table: Table) -> Table {
    table
        .page::<form::Form>()
        .deed::<form::Check>()
        .deed::<drafts::Save>()
        .deed::<drafts::Choose>()
        .deed::<drafts::Discard>()
        .page::<check::Checked>()
        .deed::<drafts::AddFiles>()
        .deed::<drafts::DropFile>()
        .deed::<check::Send>()
        .page::<list::List>()
        .page::<receipt::Receipt>()
        .page::<receipt::ReceiptFile>()
        .deed::<consent::Change>()
        .page::<knows::WhoKnows>()
}

/// What is wrong, in the reader's words.
fn fault(v: &Visit, w: &Wrong) -> Fault {
    let words =
        if w.value.is_empty() { v.text(w.key, &[]) } else { v.text(w.key, &[("value", w.value.as_str().into())]) };
    Fault { field: w.field.into(), words }
}

/// An act in words.
fn act_words(v: &Visit, act: Act) -> Markup {
    v.say(
        match act {
            Act::Help => "report-act-help",
            Act::Share => "report-act-share",
            Act::File => "report-act-file",
        },
        &[],
    )
}

/// What an answer about passing on means, with the marking that follows.
fn share_words(v: &Visit, consent: &Consent) -> Markup {
    let share = Share::from_consent(consent);
    html! {
        (v.say(match share { Share::Sector => "report-share-sector", Share::Anyone => "report-share-anyone", Share::No => "report-share-no" }, &[]))
        " " (state::tlp(if consent.share { consent.to } else { share.tlp() }))
    }
}

/// Who somebody is.
fn who(v: &Visit, known: &Known, w: &Who) -> Markup {
    match w {
        Who::You => {
            let n = known.colleagues.len();
            html! {
                (say!(v, "report-who-you", n = n))
                @if n > 0 { br; span.sub { bdi { (parts::clean(&known.colleagues.join(", "))) } } }
            }
        }
        Who::Body { name, hat } => html! {
            bdi { (parts::clean(name)) } br;
            span.sub { (v.say(if hat == "regulator" { "report-who-regulator" } else { "report-who-cert" }, &[])) }
        },
        Who::Superior { name } if name.is_empty() => say!(v, "report-who-above"),
        Who::Superior { name } => html! { bdi { (parts::clean(name)) } },
        Who::Constituents => say!(v, "report-who-constituents"),
        Who::Partners => say!(v, "report-who-partners"),
        Who::Hosted => say!(v, "report-who-hosted"),
    }
}

/// The same as plain text, for lists in a file.
fn who_text(v: &Visit, w: &Who) -> String {
    match w {
        Who::You => text!(v, "report-who-you", n = 0),
        Who::Body { name, .. } => parts::clean(name),
        Who::Superior { name } if name.is_empty() => text!(v, "report-who-above"),
        Who::Superior { name } => parts::clean(name),
        Who::Constituents => text!(v, "report-who-constituents"),
        Who::Partners => text!(v, "report-who-partners"),
        Who::Hosted => text!(v, "report-who-hosted"),
    }
}

fn sees(v: &Visit, s: Sees, once_confirmed: bool) -> Markup {
    let confirmed = html! { @if once_confirmed { br; span.sub { (say!(v, "report-once-confirmed")) } } };
    match s {
        Sees::Yes => html! { b { (say!(v, "report-yes")) } (confirmed) },
        Sees::No => say!(v, "report-no"),
        Sees::Part { n, of } => html! { b { (say!(v, "report-part", n = n, of = of)) } (confirmed) },
    }
}

/// A reason of the gate, by its code.
fn reason(v: &Visit, code: &str) -> Markup {
    let key = format!("report-why-{code}");
    if v.site.words.has(v.lang, &key) { v.say(&key, &[]) } else { say!(v, "report-why-other", code = parts::id(code)) }
}

/// Who will be able to read what.
fn readers_table(v: &Visit, known: &Known, readers: &[Reader], values: usize) -> Markup {
    let columns = [
        lists::column(v, "report-col-who"),
        lists::column(v, "report-col-name"),
        lists::column(v, "report-col-report"),
        lists::column(v, "report-col-values"),
    ];
    let rows: Vec<Vec<lists::Cell>> = readers
        .iter()
        .map(|r| {
            let roles = html! {
                @if !r.roles.is_empty() {
                    br; span.sub { @for (i, role) in r.roles.iter().enumerate() { @if i > 0 { ", " } (v.say(&format!("role-{role}"), &[])) } }
                }
                @for code in &r.because { br; span.sub { (reason(v, code)) } }
            };
            let values = if values == 0 && r.values == Sees::Yes {
                html! { span.sub { (say!(v, "report-no-values")) } }
            } else {
                sees(v, r.values, r.once_confirmed)
            };
            vec![
                lists::cell(html! { (who(v, known, &r.who)) (roles) }),
                lists::cell(sees(v, r.name, false)),
                lists::cell(sees(v, r.report, false)),
                lists::cell(values),
            ]
        })
        .collect();
    let usual = readers.iter().any(|r| !r.in_force);
    html! {
        (lists::table(v, say!(v, "report-readers-title"), &columns, &rows))
        p.meta { (say!(v, "report-readers-read")) @if usual { " " (say!(v, "report-readers-usual")) } }
        @if values > crate::readers::ASKED_MAX { p.meta { (say!(v, "report-readers-first", n = crate::readers::ASKED_MAX)) } }
    }
}

/// What was not taken, with its place and why. The readers' sentences are English in both languages.
fn findings(v: &Visit, of: &[Finding], most: usize) -> Markup {
    html! {
        ul.list { @for f in of.iter().take(most) { li { b.id { bdi dir="auto" { (parts::clean(&f.place)) } } ": " bdi lang="en" dir="ltr" { (parts::clean(&f.reason)) } } } }
        @if of.len() > most { p.meta { (say!(v, "report-more-findings", n = of.len() - most)) } }
    }
}

/// The telephone that answers, where one is entered.
fn telephone(v: &Visit, known: &Known) -> Markup {
    html! {
        @if known.telephone.is_empty() {
            div.banner { p { (say!(v, "report-no-telephone")) } }
        } @else {
            div.banner.info { p { b { (say!(v, "report-awake")) } " " (say!(v, "report-ring", number = call(&known.telephone))) } }
        }
    }
}

/// A number to ring.
fn call(number: &str) -> Markup {
    let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a.id dir="ltr" href={ "tel:" (dial) } { (parts::clean(number)) } }
}

/// Hidden fields of a form.
fn hidden(v: &Visit, of: &[(&str, &str)]) -> Markup {
    html! { (fields::hidden(v)) @for (name, value) in of { input type="hidden" name=(name) value=(value); } }
}
