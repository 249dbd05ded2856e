//! `/protect`: lists and zones to point a firewall or a resolver at, with what to type there, who fetched what last, and how to
//! see that it works. Tokens are made here and shown once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use maud::{Markup, html};
use pasban_access::Permission;
use pasban_app::mitigate::pulled;
use pasban_app::ops::tokens;
use pasban_app::{AppError, Result};
use pasban_kernel::id::PersonId;
use pasban_kernel::time::{HOUR, MINUTE};
use pasban_kernel::{Digest, Timestamp};
use pasban_portal::account::{DONE, Done};
use pasban_portal::input::Pairs;
use pasban_portal::parts::list::{self, cell, column, number};
use pasban_portal::parts::{self, form, state};
use pasban_portal::{Deed, Drawn, Fault, Outcome, Page, Seat, Visit, say, text, when};
use pasban_store::rows::mitigate;
use pasban_store::rows::seat_officer as rows;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::products::{self, Facts, Zone};
use crate::gather::{self, Value};

/// A list that nobody fetched for so long is not in use.
const STALE: i64 = 24 * HOUR;
/// A token waits so long to be shown.
const SHOWN_FOR: i64 = 10 * MINUTE;
/// Most tokens that wait to be shown.
const WAITING_MAX: usize = 200;

/// A list.
#[derive(Serialize, JsonSchema)]
pub struct ListRow {
    /// Name.
    pub name: String,
    /// Address.
    pub url: String,
    /// Who fetched it: name of the token, when (microseconds since 1970), entries that it held.
    pub pulls: Vec<PullRow>,
}

/// A device that fetched a list.
#[derive(Serialize, JsonSchema)]
pub struct PullRow {
    /// Name of its token.
    pub token: String,
    /// When last, microseconds since 1970.
    pub at: i64,
    /// Entries that it held then.
    pub entries: i64,
}

/// The zone.
#[derive(Serialize, JsonSchema)]
pub struct ZoneRow {
    /// Name.
    pub apex: String,
    /// Plain DNS listener.
    pub listen: String,
    /// DNS over TLS listener; empty for none.
    pub listen_tls: String,
    /// Name of the TSIG key; empty for none.
    pub key: String,
    /// Serial that is served.
    pub serial: i64,
    /// Resolvers that asked for it.
    pub fetches: Vec<FetchRow>,
}

/// A resolver.
#[derive(Serialize, JsonSchema)]
pub struct FetchRow {
    /// Its address.
    pub peer: String,
    /// Serial that it was given.
    pub serial: i64,
    /// `serial` or `transfer`.
    pub what: String,
    /// When last, microseconds since 1970.
    pub at: i64,
}

/// A token.
#[derive(Serialize, JsonSchema)]
pub struct TokenRow {
    /// Name.
    pub name: String,
    /// When it was made, RFC 3339.
    pub made: String,
    /// When it ends, RFC 3339.
    pub expires: String,
}

/// What to type into one product.
#[derive(Serialize, JsonSchema)]
pub struct Product {
    /// Which.
    pub product: String,
    /// The text; absent where it needs a zone and there is none.
    pub text: Option<String>,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ProtectView {
    /// Lists.
    pub lists: Vec<ListRow>,
    /// The zone, where the node serves one to this organisation.
    pub zone: Option<ZoneRow>,
    /// Tokens of this organisation for lists.
    pub tokens: Vec<TokenRow>,
    /// What to type where.
    pub products: Vec<Product>,
    /// How many values are blocked now, up to 1,000.
    pub blocked: i64,
    /// A name that is blocked now, to try with.
    pub sample: Option<Value>,
    /// Commands that ask one's resolver for it.
    pub checks: Vec<String>,
    /// Commands that fetch as a device does.
    pub fetches: Vec<String>,
    /// A hosted tenant's zone is its host's.
    pub hosted: bool,
}

/// Nothing is asked.
#[derive(Deserialize, JsonSchema)]
pub struct ProtectAsk {}

/// The page.
pub struct Protect;

fn facts(v: &Visit, seat: &Seat) -> Facts {
    let config = &v.node().config;
    // The zone holds the blocks of all who use the host's resolver: it is the host's affair who fetches it.
    let zone = config.zone.as_ref().filter(|_| !seat.hosted()).map(|z| Zone {
        apex: z.apex.trim_end_matches('.').to_owned(),
        listen: z.listen,
        listen_tls: z.listen_tls,
        key: z.tsig_name.clone(),
    });
    Facts { url: config.url().trim_end_matches('/').to_owned(), zone }
}

async fn gather_view(v: &Visit) -> Result<ProtectView> {
    let seat = v.seat()?;
    let (tenant, f) = (seat.tenant, facts(v, seat));
    let apex = f.zone.as_ref().map(|z| z.apex.clone());
    let full = v.node().zones.apex().map(ToString::to_string);
    let (pulls, zone) = v
        .node()
        .db
        .read(move |tx| {
            let pulls = rows::pull_list(tx, &tenant, 500)?;
            let zone = match (apex, full) {
                (Some(_), Some(full)) => {
                    let (serial, _) = mitigate::serial_fetch(tx, &full)?;
                    Some((serial, rows::fetch_list(tx, &full, 50)?))
                }
                _ => None,
            };
            Ok((pulls, zone))
        })
        .await?;
    let lists = pulled::NAMES
        .iter()
        .map(|name| ListRow {
            name: (*name).to_owned(),
            url: format!("{}/lists/{name}", f.url),
            pulls: pulls
                .iter()
                .filter(|p| p.list == *name)
                .take(10)
                .map(|p| PullRow { token: p.token.clone(), at: p.at.0, entries: p.entries })
                .collect(),
        })
        .collect();
    let zone = f.zone.as_ref().map(|z| {
        let (serial, fetches) = zone.unwrap_or((0, Vec::new()));
        ZoneRow {
            apex: z.apex.clone(),
            listen: z.listen.to_string(),
            listen_tls: z.listen_tls.map(|a| a.to_string()).unwrap_or_default(),
            key: z.key.clone().unwrap_or_default(),
            serial,
            fetches: fetches
                .into_iter()
                .map(|x| FetchRow { peer: x.peer, serial: x.serial, what: x.what, at: x.at.0 })
                .collect(),
        }
    });
    let (found, _) = gather::page(v.node(), seat, "block", None, 200).await?;
    let sample =
        found.iter().find(|m| m.value.kind() == pasban_kernel::ObservableKind::Domain).map(|m| Value::of(&m.value));
    let checks = sample.as_ref().map(|s| products::check(&s.value).to_vec()).unwrap_or_default();
    let fetches = std::iter::once(products::fetch(&f, "domains.txt")).chain(products::transfer(&f)).collect();
    Ok(ProtectView {
        lists,
        zone,
        tokens: mine(v, seat).await?,
        products: products::ALL
            .iter()
            .map(|p| Product { product: (*p).to_owned(), text: products::text(p, &f) })
            .collect(),
        blocked: gather::count(v.node(), seat, "block").await?,
        sample,
        checks,
        fetches,
        hosted: seat.hosted(),
    })
}

async fn mine(v: &Visit, seat: &Seat) -> Result<Vec<TokenRow>> {
    let whose = if seat.hosted() { seat.tenant.to_string() } else { String::new() };
    Ok(tokens::list(v.node())
        .await?
        .into_iter()
        .filter(|t| t.tenant == whose && t.scope == "lists")
        .map(|t| TokenRow { name: t.name, made: t.made, expires: t.expires })
        .collect())
}

impl Page for Protect {
    const PATH: &'static str = "/protect";
    const PERMISSION: Permission = Permission::OutputRead;
    const SUMMARY: &'static str =
        "Lists and zones for firewalls and resolvers, what to type there, who fetched what last.";
    type Ask = ProtectAsk;
    type View = ProtectView;

    async fn look(v: &Visit, _: ProtectAsk) -> Result<ProtectView> {
        gather_view(v).await
    }

    fn draw(v: &Visit, view: &ProtectView) -> Drawn {
        draw(v, view, &Pairs::default(), &[])
    }
}

fn last(view: &ProtectView) -> i64 {
    let pulls = view.lists.iter().flat_map(|l| l.pulls.iter().map(|p| p.at));
    let zones = view.zone.iter().flat_map(|z| z.fetches.iter().map(|f| f.at));
    pulls.chain(zones).max().unwrap_or(0)
}

fn draw(v: &Visit, view: &ProtectView, typed: &Pairs, faults: &[Fault]) -> Drawn {
    let title = text!(v, "officer-protect-title");
    let latest = last(view);
    let stale = latest < v.now.plus(-STALE).0;
    let main = html! {
        (form::summary(v, faults))
        (parts::head(say!(v, "officer-protect-title"), say!(v, "officer-protect-lede"), parts::as_of(v)))
        (parts::answers(&title, &[
            parts::Answer { state: "info", question: say!(v, "officer-protect-what-q"), answer: say!(v, "officer-protect-what", n = view.blocked), more: html! { @if v.may(Permission::HoldDecide) { a href="/blocks" { (say!(v, "officer-blocks-title")) } } } },
            parts::Answer {
                state: if latest == 0 { "high" } else if stale { "med" } else { "ok" },
                question: say!(v, "officer-protect-used-q"),
                answer: if latest == 0 { say!(v, "officer-protect-unused") } else { say!(v, "officer-protect-used", at = when::ago(v, Timestamp(latest))) },
                more: if latest == 0 { say!(v, "officer-protect-unused-more") } else if stale { say!(v, "officer-protect-stale") } else { html! {} },
            },
            parts::Answer { state: "low", question: say!(v, "officer-protect-test-q"), answer: say!(v, "officer-protect-test"), more: html! { a href="#test" { (say!(v, "officer-protect-test-go")) } } },
        ]))
        (token_panel(v, view, typed, faults))
        (parts::panel(say!(v, "officer-products"), html! { @for p in &view.products { (product(v, p, view.hosted)) } }))
        (lists(v, view))
        (zone(v, view))
        (test(v, view))
    };
    Drawn::new(title, main)
}

fn token_panel(v: &Visit, view: &ProtectView, typed: &Pairs, faults: &[Fault]) -> Markup {
    parts::panel(
        say!(v, "officer-token-title"),
        html! {
            p { (say!(v, "officer-token-lede")) }
            @if !view.tokens.is_empty() {
                ul.tasks { @for t in &view.tokens { li {
                    span { (parts::id(&t.name)) br; span.sub {
                        @if let Some(at) = Timestamp::parse(&t.made) { (say!(v, "officer-token-made", at = when::day(v, at))) } " "
                        @if let Some(at) = Timestamp::parse(&t.expires) { (say!(v, "officer-token-ends", at = when::day(v, at))) }
                    } }
                    (form::button(v, "/protect/token/revoke", &[("name", &t.name)], "harm", say!(v, "officer-token-revoke")))
                } } }
            }
            form.row method="post" action="/protect/token" {
                (form::hidden(v))
                (form::line(faults, &form::Line { name: "name", label: say!(v, "officer-token-name"), hint: say!(v, "officer-token-name-hint"), kind: "text", value: typed.get("name").unwrap_or_default(), fill: "off", required: true }))
                button.btn.go { (say!(v, "officer-token-make")) }
            }
        },
    )
}

fn code(text: &str) -> Markup {
    html! { pre.scroll tabindex="0" dir="ltr" { code { (text) } } }
}

fn product(v: &Visit, p: &Product, hosted: bool) -> Markup {
    let key = p.product.as_str();
    html! {
        details id=(key) {
            summary { b { (v.say(&format!("officer-product-{key}"), &[])) } }
            @match &p.text {
                Some(text) => {
                    ol.list { @for n in 1..=3 { li { (v.say(&format!("officer-product-{key}-{n}"), &[])) } } }
                    (code(text))
                }
                None if hosted => { p { (say!(v, "officer-zone-hosted")) } }
                None => { p { (say!(v, "officer-zone-none")) } }
            }
        }
    }
}

fn lists(v: &Visit, view: &ProtectView) -> Markup {
    let columns =
        [column(v, "officer-col-list"), column(v, "officer-col-fetched"), column(v, "officer-col-entries").num()];
    let rows: Vec<_> = view
        .lists
        .iter()
        .map(|l| {
            vec![
                cell(html! { (parts::id(&l.url)) br; span.sub { (v.say(&format!("officer-list-{}", l.name.replace('.', "-")), &[])) } }),
                cell(html! {
                    @if l.pulls.is_empty() { span.sub { (say!(v, "officer-never-fetched")) } }
                    @for p in &l.pulls { (parts::id(&p.token)) " " (when::ago(v, Timestamp(p.at))) br; }
                }),
                number(html! { @for p in &l.pulls { (pasban_portal::words::number(p.entries)) br; } }),
            ]
        })
        .collect();
    html! { section.stack { h2 { (say!(v, "officer-lists")) } (list::table(v, say!(v, "officer-lists"), &columns, &rows)) } }
}

fn zone(v: &Visit, view: &ProtectView) -> Markup {
    let Some(z) = &view.zone else {
        return parts::panel(
            say!(v, "officer-zone"),
            html! { p { @if view.hosted { (say!(v, "officer-zone-hosted")) } @else { (say!(v, "officer-zone-none")) } } },
        );
    };
    parts::panel(
        say!(v, "officer-zone"),
        html! {
            (parts::kv(&[
                (say!(v, "officer-zone-apex"), parts::id(&z.apex)),
                (say!(v, "officer-zone-listen"), html! { (parts::id(&z.listen)) @if !z.listen_tls.is_empty() { " · TLS " (parts::id(&z.listen_tls)) } }),
                (say!(v, "officer-zone-key"), html! { @if z.key.is_empty() { (say!(v, "officer-zone-no-key")) } @else { (parts::id(&z.key)) " " span.sub { (say!(v, "officer-zone-secret")) } } }),
                (say!(v, "officer-zone-serial"), html! { (parts::id(&z.serial.to_string())) }),
            ]))
            @if z.fetches.is_empty() { p { (say!(v, "officer-never-fetched")) } }
            @else { ul.list { @for x in &z.fetches { li {
                (parts::id(&x.peer)) " " (when::ago(v, Timestamp(x.at))) " "
                @if x.serial == z.serial { (state::mark("ok", say!(v, "officer-zone-current"))) }
                @else { (state::mark("med", say!(v, "officer-zone-behind", serial = parts::id(&x.serial.to_string())))) }
            } } } }
        },
    )
}

fn test(v: &Visit, view: &ProtectView) -> Markup {
    html! {
        section.panel id="test" {
            h2 { (say!(v, "officer-test")) }
            @match &view.sample {
                Some(s) => { p { (say!(v, "officer-test-ask", name = s.markup())) } @for c in &view.checks { (code(c)) } p { (say!(v, "officer-test-good")) } }
                None => { p { (say!(v, "officer-test-no-sample")) } }
            }
            h3 { (say!(v, "officer-test-fetch")) }
            @for c in &view.fetches { (code(c)) }
        }
    }
}

/// Tokens that wait to be shown, in memory only: whose, the token, until when. They are in no database, no address, no log.
/// Whose it is, the secret, until when.
type Waiting = (PersonId, String, Timestamp);

static WAITING: Mutex<Option<HashMap<String, Waiting>>> = Mutex::new(None);

fn keep(id: &str, person: PersonId, token: String, now: Timestamp) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = waiting.get_or_insert_with(HashMap::new);
    all.retain(|_, (_, _, until)| *until > now);
    if all.len() < WAITING_MAX {
        all.insert(id.to_owned(), (person, token, now.plus(SHOWN_FOR)));
    }
}

fn take(id: &str, person: PersonId, now: Timestamp) -> Option<String> {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let all = waiting.as_mut()?;
    if !all.get(id).is_some_and(|(whose, _, until)| *whose == person && *until > now) {
        return None;
    }
    all.remove(id).map(|(_, token, _)| token)
}

/// Makes a token for lists.
pub struct MakeToken;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct TokenForm {
    /// Name for people: which device.
    #[serde(default)]
    pub name: String,
}

/// What was made.
#[derive(Serialize, JsonSchema)]
pub struct MadeToken {
    /// Its name.
    pub name: String,
    /// The page that shows it, once, to whoever made it.
    pub show: String,
}

impl Deed for MakeToken {
    const PATH: &'static str = "/protect/token";
    const PERMISSION: Permission = Permission::OutputRead;
    const SUMMARY: &'static str = "Makes a token that fetches lists; it is shown once, on another page.";
    type Form = TokenForm;
    type Done = MadeToken;

    async fn act(v: &Visit, f: TokenForm) -> Result<Outcome<MadeToken>> {
        let seat = v.seat()?;
        let mut name = f.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 80 {
            return Outcome::fault("name", text!(v, "officer-fault-words", n = 80));
        }
        if seat.hosted() {
            // Names are unique on the node: without this one tenant could learn another's.
            let short: String = seat.tenant.to_string().chars().take(8).collect();
            name = format!("{name} ({short})");
        }
        match tokens::make(v.node(), seat.tenant, "lists", &name, None).await {
            Ok(token) => {
                let id = Digest::of(&[b"shown once\n".as_slice(), &v.key, seat.person.as_bytes()].concat()).to_string();
                keep(&id, seat.person, token, v.now);
                let show = format!("/protect/token/{id}");
                Outcome::done(MadeToken { name, show: show.clone() }, show)
            }
            Err(AppError::Conflict(_)) => Outcome::fault("name", text!(v, "officer-fault-token")),
            Err(AppError::Invalid(_)) => Outcome::fault("name", text!(v, "officer-fault-words", n = 80)),
            Err(e) => Err(e),
        }
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(draw(v, &gather_view(v).await?, typed, faults))
    }
}

/// Shows a token, once.
pub struct Shown;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct ShownAsk {
    /// From the page that made it.
    pub shown: String,
}

/// What it shows.
#[derive(Serialize, JsonSchema)]
pub struct ShownView {
    /// The token; absent where it was shown already.
    pub token: Option<String>,
    /// A command that tries it.
    pub fetch: String,
}

impl Page for Shown {
    const PATH: &'static str = "/protect/token/{shown}";
    const PERMISSION: Permission = Permission::OutputRead;
    const SUMMARY: &'static str = "Shows a token that was just made, once and only to whoever made it.";
    type Ask = ShownAsk;
    type View = ShownView;

    async fn look(v: &Visit, a: ShownAsk) -> Result<ShownView> {
        let seat = v.seat()?;
        let token = take(&a.shown, seat.person, v.now);
        let fetch = products::fetch(&facts(v, seat), "domains.txt");
        Ok(ShownView { fetch: token.as_ref().map(|t| fetch.replace(products::TOKEN, t)).unwrap_or(fetch), token })
    }

    fn draw(v: &Visit, view: &ShownView) -> Drawn {
        let title = text!(v, "officer-shown-title");
        let main = html! {
            div.read.stack {
                (parts::crumbs(&[("/protect", say!(v, "officer-protect-title"))], html! { (title) }))
                h1 { (title) }
                @match &view.token {
                    Some(token) => {
                        (parts::banner("info", html! { p { (say!(v, "officer-shown-once")) } (code(token)) }))
                        p { (say!(v, "officer-shown-put", placeholder = parts::id(products::TOKEN))) }
                        h2 { (say!(v, "officer-test-fetch")) }
                        (code(&view.fetch))
                    }
                    None => { (parts::banner("med", html! { p { (say!(v, "officer-shown-gone")) } })) }
                }
                p { a.btn href="/protect" { (say!(v, "officer-protect-title")) } }
            }
        };
        Drawn::new(title, main)
    }
}

/// Revokes a token for lists.
pub struct RevokeToken;

/// Which.
#[derive(Deserialize, JsonSchema)]
pub struct RevokeForm {
    /// Its name.
    #[serde(default)]
    pub name: String,
}

impl Deed for RevokeToken {
    const PATH: &'static str = "/protect/token/revoke";
    const PERMISSION: Permission = Permission::OutputRead;
    const SUMMARY: &'static str = "Revokes a token that fetches lists, at once.";
    type Form = RevokeForm;
    type Done = Done;

    async fn act(v: &Visit, f: RevokeForm) -> Result<Outcome<Done>> {
        let seat = v.seat()?;
        if !mine(v, seat).await?.iter().any(|t| t.name == f.name) {
            return Err(AppError::NotFound);
        }
        tokens::revoke(v.node(), &f.name).await?;
        Outcome::done(DONE, "/protect")
    }
}
