//! An invitation: who invites whom to what, a password, the second step where the role needs one; then recovery codes, once.
//!
//! A link that is unknown, used or over is one and the same page. Looking uses nothing up.

use maud::{Markup, html};
use pasban_access::{Permission, Role};
use pasban_app::{AppError, Result};
use pasban_kernel::Timestamp;
use pasban_people::password::CHARS_MIN;
use pasban_people::{PersonState, invite};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Empty, only_browsers, shown, told};
use crate::input::{Pairs, plain_digits};
use crate::parts::{self, form};
use crate::table::{Deed, Drawn, Fault, Outcome, Page, SessionChange};
use crate::visit::Visit;
use crate::{say, text, when};

/// See the module.
pub struct Welcome;

/// Which link.
#[derive(Deserialize, JsonSchema)]
pub struct WelcomeAsk {
    /// The token in the link.
    pub token: String,
}

/// What an invitation says; nothing where the link does not hold.
#[derive(Serialize, JsonSchema)]
pub struct WelcomeView {
    /// The token in the link.
    pub token: String,
    /// The invitation.
    pub invited: Option<Invited>,
}

/// An invitation that holds.
#[derive(Serialize, JsonSchema)]
pub struct Invited {
    /// Who invites.
    pub by: String,
    /// Whom.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Until when, microseconds since 1970.
    pub until: i64,
    /// Whether the account is in use: then the link sets a new password.
    pub known: bool,
    /// Whether a code is asked for.
    pub asks_code: bool,
    /// The new second factor's secret in groups of four, and its address for apps; absent where none is set up.
    pub enrol: Option<(String, String)>,
}

async fn view(v: &Visit, token: &str) -> Result<WelcomeView> {
    only_browsers(v)?;
    let token: String = token.chars().take(200).collect();
    let invited = match invite::accept(v.node(), &token).await {
        Ok(i) => Some(Invited {
            by: i.by,
            name: i.person.name,
            role: i.person.role,
            until: i.until.0,
            known: i.person.state == PersonState::Active,
            asks_code: i.asks_code,
            enrol: i.enrol.map(|e| (e.secret, e.uri)),
        }),
        Err(AppError::NotFound) => None,
        Err(e) => return Err(e),
    };
    Ok(WelcomeView { token, invited })
}

impl Page for Welcome {
    const PATH: &'static str = "/welcome/{token}";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str = "An invitation, for who has its link.";
    type Ask = WelcomeAsk;
    type View = WelcomeView;

    async fn look(v: &Visit, a: WelcomeAsk) -> Result<WelcomeView> {
        view(v, &a.token).await
    }

    fn draw(v: &Visit, view: &WelcomeView) -> Drawn {
        page(v, view, &[])
    }
}

fn page(v: &Visit, view: &WelcomeView, faults: &[Fault]) -> Drawn {
    let Some(i) = &view.invited else { return over(v) };
    let node = v.site.node.config.node.name.as_str();
    let title = if i.known { text!(v, "welcome-again-title") } else { text!(v, "welcome-title", node = node) };
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                (form::summary(v, faults))
                h1 { (title) }
                p.lede {
                    @if i.known { (say!(v, "welcome-again-lede")) }
                    // Made with the node itself: nobody who could be named invites.
                    @else if i.by == "pasban init" { (say!(v, "welcome-lede-first")) }
                    @else { (say!(v, "welcome-lede", by = i.by.as_str())) }
                }
                (parts::kv(&[
                    (say!(v, "welcome-name"), html! { bdi { (i.name) } }),
                    (say!(v, "welcome-role"), html! { (v.say(&format!("role-{}", i.role.code()), &[])) ": " (v.say(&format!("welcome-role-{}", i.role.code()), &[])) }),
                    (say!(v, "welcome-node"), html! { bdi { (node) } ", " (v.say(&format!("portal-tier-{}", v.site.node.config.node.tier), &[])) }),
                    (say!(v, "welcome-until"), when::exact(v, Timestamp(i.until))),
                ]))
                form.stack method="post" action={ "/welcome/" (view.token) } {
                    (form::hidden(v))
                    input.vh type="text" name="who" autocomplete="username" value=(i.name) readonly tabindex="-1" aria-label=(text!(v, "welcome-name"));
                    section.panel {
                        h2 { (say!(v, "welcome-step-password")) }
                        (new_password(v, faults))
                    }
                    @if let Some((secret, uri)) = &i.enrol {
                        section.panel {
                            h2 { (say!(v, "welcome-step-factor")) }
                            (scan(v, secret, uri))
                            (code(v, faults))
                        }
                    } @else if i.asks_code {
                        section.panel { h2 { (say!(v, "welcome-step-code")) } (code(v, faults)) }
                    }
                    p { button.btn.go.big { @if i.enrol.is_some() { (say!(v, "welcome-go-codes")) } @else { (say!(v, "welcome-go")) } } }
                    @if i.enrol.is_some() { p.meta { (say!(v, "welcome-next-codes")) } }
                }
            }
        },
    )
}

/// A link that does not hold, for whatever reason.
fn over(v: &Visit) -> Drawn {
    let title = text!(v, "welcome-over-title");
    Drawn::new(
        &title,
        html! {
            div.read.stack {
                h1 { (title) }
                p.lede { (say!(v, "welcome-over")) }
                p { (say!(v, "welcome-over-next", command = parts::id("pasban admin person invite NAME"))) }
                p { a.btn href="/sign-in" { (say!(v, "account-sign-in")) } }
            }
        },
    )
}

/// Two fields for a new password, with the one rule and why there are no others.
pub(super) fn new_password(v: &Visit, faults: &[Fault]) -> Markup {
    html! {
        (form::line(faults, &form::Line { name: "password", label: say!(v, "welcome-password"), hint: say!(v, "welcome-password-hint", n = CHARS_MIN), kind: "password", value: "", fill: "new-password", required: true }))
        (form::line(faults, &form::Line { name: "repeat", label: say!(v, "welcome-repeat"), hint: html! {}, kind: "password", value: "", fill: "new-password", required: true }))
        details { summary { (say!(v, "welcome-why")) } p.meta { (say!(v, "welcome-why-words")) } }
    }
}

/// The field for six digits.
pub(super) fn code(v: &Visit, faults: &[Fault]) -> Markup {
    form::line(
        faults,
        &form::Line {
            name: "code",
            label: say!(v, "welcome-code"),
            hint: say!(v, "welcome-code-hint"),
            kind: "text",
            value: "",
            fill: "one-time-code",
            required: true,
        },
    )
}

/// The secret for an app: as a picture, as an address for an app on this device, and to be typed.
pub(super) fn scan(v: &Visit, secret: &str, uri: &str) -> Markup {
    html! {
        p { (say!(v, "welcome-factor")) }
        div.half {
            div.stack.tight { (qr(&text!(v, "welcome-qr"), uri)) }
            div.stack.tight {
                p { (say!(v, "welcome-this-device")) }
                p { a.btn href=(uri) { (say!(v, "welcome-open-app")) } }
                p { (say!(v, "welcome-by-hand")) }
                p.big-code { @for group in secret.split(' ') { span { (group) } " " } }
            }
        }
    }
}

/// A QR code as SVG: a path of dark runs on white, four modules of rest around it (ISO/IEC 18004, section 6.3.8).
fn qr(label: &str, text: &str) -> Markup {
    let Ok(code) = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium) else { return html! {} };
    let n = code.size();
    let mut path = String::new();
    for y in 0..n {
        let mut x = 0;
        while x < n {
            let run = (x..n).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", x + 4, y + 4));
            }
            x += run.max(1);
        }
    }
    let view = format!("0 0 {0} {0}", n + 8);
    html! {
        svg.qr viewBox=(view) role="img" aria-label=(label) shape-rendering="crispEdges" {
            rect width="100%" height="100%" fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

/// Uses an invitation.
pub struct DoWelcome;

/// What is sent.
#[derive(Deserialize, JsonSchema)]
pub struct WelcomeForm {
    /// The token in the link.
    pub token: String,
    /// The new password.
    #[serde(default)]
    pub password: String,
    /// The same once more.
    #[serde(default)]
    pub repeat: String,
    /// Six digits.
    #[serde(default)]
    pub code: String,
}

impl Deed for DoWelcome {
    const PATH: &'static str = "/welcome/{token}";
    const PERMISSION: Permission = Permission::Public;
    const SUMMARY: &'static str =
        "Uses an invitation: sets the password and, where the role needs it, the second step.";
    const KEEPS: bool = false;
    type Form = WelcomeForm;
    type Done = Empty;

    async fn act(v: &Visit, f: WelcomeForm) -> Result<Outcome<Empty>> {
        only_browsers(v)?;
        if f.password != f.repeat {
            return Outcome::fault("repeat", text!(v, "welcome-fault-repeat"));
        }
        let code = plain_digits(f.code.trim());
        let accepted = match v.site.people.finish(&f.token, &f.password, &code, v.from).await {
            Ok(accepted) => accepted,
            // The page says what holds of the link, in the same words for each reason.
            Err(AppError::NotFound) => return Ok(Outcome::Again(Vec::new())),
            Err(e) => return told(e, |c| if c.starts_with("code") { "code" } else { "password" }),
        };
        // Whoever sat here before is out: this browser has one session.
        if let Some(s) = &v.session {
            v.site.people.end(&s.id).await?;
        }
        let to = match v.site.people.by_token(&accepted.session).await? {
            Some(s) if !accepted.recovery.is_empty() => shown::put(v, s.id, "shown-codes", "", accepted.recovery),
            _ => "/".into(),
        };
        Ok(Outcome::Done { done: Empty {}, to, session: SessionChange::Begin(accepted.session) })
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        Ok(page(v, &view(v, typed.get("token").unwrap_or_default()).await?, faults))
    }
}
