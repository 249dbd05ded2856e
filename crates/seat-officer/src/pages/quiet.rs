//! `/alerts/quiet`: when alarms below critical wait. For the organisation, and for oneself.

use maud::html;
use pasban_access::Permission;
use pasban_app::Result;
use pasban_kernel::id::PersonId;
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::{Pairs, Tick, plain_digits};
use pasban_portal::parts::{self, form};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Visit, say, text};
use pasban_store::rows::people;
use pasban_store::rows::seat_officer::{self as rows, Quiet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Hours as shown.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HoursView {
    /// They are kept.
    pub on: bool,
    /// Begin, `22:00`.
    pub from: String,
    /// End, `07:00`.
    pub to: String,
    /// IANA name; empty for UTC.
    pub zone: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct QuietView {
    /// The organisation's.
    pub everybody: HoursView,
    /// One's own, where one has any: they count before the organisation's.
    pub mine: Option<HoursView>,
    /// One's own mail address; without one nothing is sent to oneself.
    pub mail: String,
    /// The node sends mail at all.
    pub sends: bool,
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct QuietAsk {}

/// The page.
pub struct QuietHours;

fn shown(q: Option<&Quiet>, zone: &str) -> HoursView {
    let clock = |m: i64| format!("{:02}:{:02}", m / 60, m % 60);
    match q {
        Some(q) => HoursView { on: q.on, from: clock(q.from_minute), to: clock(q.to_minute), zone: q.zone.clone() },
        None => HoursView { on: false, from: "22:00".into(), to: "07:00".into(), zone: zone.to_owned() },
    }
}

async fn gather_view(v: &Visit) -> Result<QuietView> {
    let (tenant, person) = (v.seat()?.tenant, v.seat()?.person);
    let (all, mine, account) = v
        .node()
        .db
        .read(move |tx| {
            Ok((
                rows::quiet_fetch(tx, &tenant, None)?,
                rows::quiet_fetch(tx, &tenant, Some(&person))?,
                people::person_fetch(tx, &person)?,
            ))
        })
        .await?;
    Ok(QuietView {
        everybody: shown(all.as_ref(), v.zone()),
        mine: mine.as_ref().map(|q| shown(Some(q), v.zone())),
        mail: account.map(|p| p.email).unwrap_or_default(),
        sends: v.node().config.mail.is_some(),
    })
}

impl Page for QuietHours {
    const PATH: &'static str = "/alerts/quiet";
    const PERMISSION: Permission = Permission::AlertRead;
    const SUMMARY: &'static str = "When alarms below critical wait until the morning.";
    type Ask = QuietAsk;
    type View = QuietView;

    async fn look(v: &Visit, _: QuietAsk) -> Result<QuietView> {
        gather_view(v).await
    }

    fn draw(v: &Visit, view: &QuietView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn draw(v: &Visit, view: &QuietView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-quiet-title");
    let main = html! {
        div.read.stack {
            (parts::crumbs(&[("/alerts", say!(v, "officer-alerts-title"))], html! { (title) }))
            (form::summary(v, faults))
            h1 { (title) }
            p.lede { (say!(v, "officer-quiet-lede")) }
            @if !view.sends { (parts::banner("med", html! { p { (say!(v, "officer-quiet-no-mail")) } })) }
            (one(v, "all", &view.everybody, typed, faults, false))
            (one(v, "me", view.mine.as_ref().unwrap_or(&view.everybody), typed, faults, view.mine.is_some()))
            @if view.mail.is_empty() { p.meta { (say!(v, "officer-quiet-no-address")) } }
            (parts::panel(say!(v, "officer-quiet-rings"), html! { ul.list { @for n in 1..=4 { li { (v.say(&format!("officer-quiet-rings-{n}"), &[])) } } } }))
        }
    };
    Drawn::new(title, main)
}

fn one(v: &Visit, who: &str, h: &HoursView, typed: &Pairs, faults: &[Fault], own: bool) -> maud::Markup {
    let again = typed.get("who") == Some(who);
    let faults = if again || typed.get("who").is_none() { faults } else { &[] };
    let of =
        |name: &str, usual: &str| if again { typed.get(name).unwrap_or_default().to_owned() } else { usual.to_owned() };
    let (from, to, zone) = (of("from", &h.from), of("to", &h.to), of("zone", &h.zone));
    let on = if again { typed.get("on").is_some() } else { h.on };
    html! {
        section.panel {
            h2 { (v.say(&format!("officer-quiet-{who}"), &[])) }
            p.sub { (v.say(&format!("officer-quiet-{who}-hint"), &[])) }
            form.stack method="post" action="/alerts/quiet" {
                (form::hidden(v))
                input type="hidden" name="who" value=(who);
                div.opt { input type="checkbox" name="on" id={ "on-" (who) } checked[on]; label for={ "on-" (who) } { (say!(v, "officer-quiet-on")) } }
                div.filters {
                    label { (say!(v, "officer-quiet-from")) input name="from" type="time" value=(from); }
                    label { (say!(v, "officer-quiet-to")) input name="to" type="time" value=(to); }
                    label { (say!(v, "officer-quiet-zone")) input name="zone" dir="ltr" value=(zone) placeholder="UTC"; }
                }
                (form::fault(faults, "from")) (form::fault(faults, "to")) (form::fault(faults, "zone"))
                p.row {
                    button.btn.go name="do" value="save" { (say!(v, "officer-quiet-save")) }
                    @if own { button.btn name="do" value="forget" { (say!(v, "officer-quiet-forget")) } }
                }
            }
        }
    }
}

/// Saves quiet hours.
pub struct SaveQuiet;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct QuietForm {
    /// `all` or `me`.
    #[serde(default)]
    pub who: String,
    /// They are kept.
    #[serde(default)]
    pub on: Tick,
    /// Begin, `22:00`.
    #[serde(default)]
    pub from: String,
    /// End, `07:00`.
    #[serde(default)]
    pub to: String,
    /// IANA name; empty for UTC.
    #[serde(default)]
    pub zone: String,
    /// `save` (usual) or `forget`: the organisation's count again.
    #[serde(rename = "do")]
    pub what: Option<String>,
}

/// The minute of the day of `22:00`; digits of either script.
fn minute(text: &str) -> Option<i64> {
    let text = plain_digits(text.trim());
    let (h, m) = text.split_once(':')?;
    // Browsers may send seconds with a time.
    let m = m.split(':').next()?;
    let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
    ((0..24).contains(&h) && (0..60).contains(&m)).then_some(h * 60 + m)
}

impl Deed for SaveQuiet {
    const PATH: &'static str = "/alerts/quiet";
    const PERMISSION: Permission = Permission::AlertJudge;
    const SUMMARY: &'static str =
        "Saves when alarms below critical wait. Ending quiet hours lets what waits go at once.";
    type Form = QuietForm;
    type Done = Done;

    async fn act(v: &Visit, f: QuietForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        let person: Option<PersonId> = match f.who.as_str() {
            "all" => None,
            "me" => Some(seat.person),
            _ => return Outcome::fault("from", text!(v, "portal-bad-time")),
        };
        let Some(from_minute) = minute(&f.from) else { return Outcome::fault("from", text!(v, "portal-bad-time")) };
        let Some(to_minute) = minute(&f.to) else { return Outcome::fault("to", text!(v, "portal-bad-time")) };
        if f.on.0 && from_minute == to_minute {
            return Outcome::fault("to", text!(v, "officer-fault-hours"));
        }
        let zone = f.zone.trim();
        let zone = if zone == "UTC" { "" } else { zone };
        if !zone.is_empty() && (zone.len() > 64 || jiff::tz::TimeZone::get(zone).is_err()) {
            return Outcome::fault("zone", text!(v, "account-zone-hint"));
        }
        let q =
            Quiet { tenant: seat.tenant, person, on: f.on.0, from_minute, to_minute, zone: zone.to_owned(), at: v.now };
        let (me, now, forget) = (v.node().clone(), v.now, f.what.as_deref() == Some("forget"));
        v.node()
            .db
            .write("quiet.save", move |tx| {
                match &q.person {
                    Some(p) if forget => rows::quiet_delete(tx, &q.tenant, p)?,
                    _ => rows::quiet_put(tx, &q)?,
                }
                // What waited by the old hours goes now: it may not wait for hours that nobody keeps.
                let mut to = match &q.person {
                    Some(p) => people::person_fetch(tx, p)?.map(|p| p.email).into_iter().collect(),
                    None => rows::officer_mails(tx, &q.tenant, 50)?,
                };
                if q.person.is_none() && q.tenant.is_own() {
                    to.extend(me.config.mail.iter().flat_map(|m| m.to.iter().cloned()));
                }
                for to in to.iter().filter(|t| !t.is_empty()) {
                    rows::digest_release(tx, to, now)?;
                }
                Ok(())
            })
            .await?;
        v.node().mailbox.notify_one();
        Outcome::done(DONE, "/alerts/quiet")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v).await?, typed, faults))
    }
}

#[cfg(test)]
mod tests {
    use super::minute;

    #[test]
    fn times_are_read_in_either_script() {
        assert_eq!(
            [minute("22:00"), minute("۰۷:۳۰"), minute("07:30:00"), minute("24:00"), minute("7"), minute("")],
            [Some(1320), Some(450), Some(450), None, None, None]
        );
    }
}
