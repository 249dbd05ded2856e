//! `pasban report …` and `pasban receipt`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Subcommand;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::Outcome;
use crate::client::{Where, call};
use crate::output::{self, Shown, words};

/// Reports: ask for help, share, file
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban report send --text \"Somebody is in our mail server\" --file event.json --share green"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Report to the CERT
    #[command(
        after_help = "Example: pasban report send --text \"Phishing at our customers\" --value hxxps://evil[.]example/login --share green"
    )]
    Send(Box<Send>),
    /// List reports that came in, or that were sent
    #[command(after_help = "Example: pasban report list --sent")]
    List {
        /// Those that this node sent
        #[arg(long)]
        sent: bool,
        /// Under which hat they are read
        #[arg(long, default_value = "cert", value_parser = ["cert", "regulator"])]
        hat: String,
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Show one report
    #[command(after_help = "Example: pasban report show 7a51…")]
    Show {
        /// The report
        report: String,
        /// Under which hat it is read
        #[arg(long, default_value = "cert", value_parser = ["cert", "regulator"])]
        hat: String,
        #[command(flatten)]
        at: Where,
        #[command(flatten)]
        shown: Shown,
    },
    /// Take back what a reporter allowed to pass on
    #[command(after_help = "Example: pasban report withdraw-consent 7a51…")]
    WithdrawConsent {
        /// The report
        report: String,
        #[command(flatten)]
        at: Where,
    },
}

#[derive(clap::Args, Debug)]
struct Send {
    /// What happened
    #[arg(long, default_value = "", required_unless_present_any = ["file", "value"])]
    text: String,
    /// A MISP event, STIX bundle, CSV list or text; - for standard input
    #[arg(long)]
    file: Option<PathBuf>,
    /// Whose marking the file carries: the reporter's own, which --share may widen, or another's, which nothing widens
    /// [default: what the file says of itself]
    #[arg(long, requires = "file", value_parser = ["reporter", "other"])]
    marked_by: Option<String>,
    /// A value, in any spelling; may be given several times
    #[arg(long)]
    value: Vec<String>,
    /// What this is: help (default, confidential), share, or file (a legal act)
    #[arg(long, default_value = "help", value_parser = ["help", "share", "file"])]
    act: String,
    /// To which hat
    #[arg(long, default_value = "cert", value_parser = ["cert", "regulator"])]
    hat: String,
    /// Legal basis of a filing
    #[arg(long, default_value = "")]
    legal_basis: String,
    /// With a filing: ask the CERT for help as well, in a report of its own
    #[arg(long)]
    ask_help: bool,
    /// Affected systems
    #[arg(long, default_value = "")]
    systems: String,
    /// When it was first seen, RFC 3339
    #[arg(long)]
    first_seen: Option<String>,
    /// Allow what is derived to be passed on, up to this marking; without it nothing is
    #[arg(long, value_name = "TLP", value_parser = ["clear", "green", "amber", "amber+strict"])]
    share: Option<String>,
    /// The widest action that what is derived may be used for
    #[arg(long, default_value = "block-home", value_parser = ["look-up", "watch", "block-home", "block-customers"])]
    action: String,
    /// Allow this organisation to be named
    #[arg(long)]
    named: bool,
    /// Report for a hosted tenant
    #[arg(long)]
    tenant: Option<String>,
    /// Over which link [default: the oldest one to a CERT]
    #[arg(long)]
    link: Option<String>,
    #[command(flatten)]
    at: Where,
    #[command(flatten)]
    shown: Shown,
}

const COLUMNS: [output::Column; 7] = [
    ("report", "report"),
    ("at", "at"),
    ("from", "from"),
    ("act", "act"),
    ("hat", "hat"),
    ("state", "state"),
    ("values", "values"),
];

pub fn run(a: &Args) -> anyhow::Result<Outcome> {
    match &a.what {
        What::Send(s) => send(s)?,
        What::List { sent, hat, at, shown } => {
            let list = call(at, "report.list", json!({"direction": if *sent { "out" } else { "in" }, "hat": hat}))?;
            output::rows(&list, &COLUMNS, shown.format)?;
        }
        What::Show { report, hat, at, shown } => {
            let page = call(at, "report.show", json!({"report": report, "hat": hat}))?;
            output::one(&page, shown.format, |p| {
                let mut out = String::new();
                for name in [
                    "report",
                    "from",
                    "at",
                    "act",
                    "hat",
                    "legal_basis",
                    "state",
                    "first_seen",
                    "systems",
                    "consent",
                    "consent_withdrawn",
                    "text",
                ] {
                    let text = words(p.get(name).unwrap_or(&Value::Null));
                    if !text.is_empty() {
                        out.push_str(&format!("{name:<18} {text}\n"));
                    }
                }
                for v in p.get("proposals").and_then(Value::as_array).into_iter().flatten() {
                    let text = |n: &str| words(v.get(n).unwrap_or(&Value::Null));
                    out.push_str(&format!(
                        "{:<18} {}  {}  {}\n",
                        text("state"),
                        text("defanged"),
                        text("category"),
                        text("because")
                    ));
                }
                for v in p.get("filed").and_then(Value::as_array).into_iter().flatten() {
                    let text = |n: &str| words(v.get(n).unwrap_or(&Value::Null));
                    out.push_str(&format!("{:<18} {}  {}\n", "filed", text("defanged"), text("category")));
                }
                out
            })?;
        }
        What::WithdrawConsent { report, at } => {
            call(at, "consent.withdraw", json!({"report": report}))?;
            output::say("done: nothing more is passed on; what has left can be taken back with `pasban withdraw`")?;
        }
    }
    Ok(Outcome::Done)
}

fn send(s: &Send) -> anyhow::Result<()> {
    let file = s
        .file
        .as_ref()
        .map(|path| {
            let bytes = read(path)?;
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            Ok::<_, anyhow::Error>(json!({"name": name, "base64": BASE64.encode(&bytes), "marked_by": s.marked_by}))
        })
        .transpose()?;
    let consent = match &s.share {
        Some(to) => json!({"share": true, "to": to, "action": s.action, "named": s.named}),
        None => json!({"share": false, "named": s.named}),
    };
    let input = json!({
        "act": s.act, "hat": s.hat, "legal_basis": s.legal_basis, "ask_help": s.ask_help, "text": s.text, "systems": s.systems, "first_seen": s.first_seen,
        "values": s.value, "file": file, "consent": consent, "tenant": s.tenant, "link": s.link,
    });
    let done = call(&s.at, "report.send", input)?;
    output::one(&done, s.shown.format, |d| {
        let text = |n: &str| words(d.get(n).unwrap_or(&Value::Null));
        let mut out = format!(
            "report {}: {} values, act number {} of this node's ledger\n",
            text("report"),
            text("values"),
            text("index")
        );
        for f in d.get("findings").and_then(Value::as_array).into_iter().flatten() {
            out.push_str(&format!(
                "  not taken: {}: {}\n",
                words(f.get("place").unwrap_or(&Value::Null)),
                words(f.get("reason").unwrap_or(&Value::Null))
            ));
        }
        for w in d.get("widened").and_then(Value::as_array).into_iter().flatten() {
            let text = |n: &str| words(w.get(n).unwrap_or(&Value::Null));
            out.push_str(&format!(
                "  your own {}, marked {}, is passed on as {}, as you said; the act names it\n",
                text("file"),
                text("from"),
                text("to")
            ));
        }
        if d.get("sent") == Some(&Value::Bool(true)) {
            out.push_str(&format!("the receiver's receipt: pasban receipt --report {}\n", text("report")));
        }
        if d.get("help").is_some() {
            out.push_str(&format!("the CERT is asked for help in report {}\n", text("help")));
        }
        out
    })
}

/// A file, or standard input, within what an intake reads.
pub fn read(path: &std::path::Path) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let most = pasban_kernel::limits::BODY_BYTES_MAX as u64 + 1;
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path).with_context(|| path.display().to_string())?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Print a receipt: proof that an act stands in the ledger
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example: pasban receipt --report 7a51… > receipt.txt && pasban verify receipt.txt --trust trust.txt"
)]
pub struct ReceiptArgs {
    /// Of a report: the CERT's receipt for one that was sent
    #[arg(long, required_unless_present = "index", conflicts_with = "index")]
    report: Option<String>,
    /// Of an act of this node's ledger
    #[arg(long)]
    index: Option<i64>,
    /// Under which hat a report that came in is read
    #[arg(long, default_value = "cert", value_parser = ["cert", "regulator"])]
    hat: String,
    #[command(flatten)]
    at: Where,
}

pub fn receipt(a: &ReceiptArgs) -> anyhow::Result<Outcome> {
    let input = match (&a.report, a.index) {
        (Some(r), _) => json!({"report": r, "hat": a.hat}),
        (None, index) => json!({"index": index, "hat": a.hat}),
    };
    let got = call(&a.at, "receipt", input)?;
    output::raw(got.get("receipt").and_then(Value::as_str).unwrap_or_default())?;
    Ok(Outcome::Done)
}
