//! Alarms by SMTP. The Message-ID derives from the act, so that a repeat after a crash is the same message
//! (design section 3, "Durability").

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::MailSection;

/// How sending ended.
#[derive(Debug)]
pub enum Sent {
    /// The server took it (250).
    Yes,
    /// The server certainly did not take it: may be tried again freely.
    No(String),
    /// The line broke after DATA may have been taken.
    Unknown(String),
}

/// Sends one plain-text message.
pub async fn send(section: &MailSection, to: &str, subject: &str, body: &str, message_id: &str) -> Sent {
    let message =
        Message::builder().message_id(Some(message_id.to_owned())).subject(subject).header(ContentType::TEXT_PLAIN);
    let message = match (section.from.parse(), to.parse()) {
        (Ok(from), Ok(to)) => message.from(from).to(to).body(body.to_owned()),
        (Err(e), _) => return Sent::No(format!("[mail] from: {e}")),
        (_, Err(e)) => return Sent::No(format!("recipient {to}: {e}")),
    };
    let message = match message {
        Ok(m) => m,
        Err(e) => return Sent::No(e.to_string()),
    };
    let transport = match transport(section) {
        Ok(t) => t,
        Err(e) => return Sent::No(e),
    };
    pasban_kernel::fault::point("mail.send.before");
    match transport.send(message).await {
        Ok(_) => {
            pasban_kernel::fault::point("mail.answer.after");
            Sent::Yes
        }
        Err(e) if e.is_permanent() || e.is_transient() => Sent::No(e.to_string()),
        Err(e) => {
            let text = e.to_string();
            if text.contains("Connection error") || text.contains("connect") {
                Sent::No(text)
            } else {
                Sent::Unknown(text)
            }
        }
    }
}

fn transport(section: &MailSection) -> Result<AsyncSmtpTransport<Tokio1Executor>, String> {
    let (host, port) = section.server.rsplit_once(':').unwrap_or((&section.server, "25"));
    let port: u16 =
        port.parse().map_err(|_| format!("[mail] server = {:?}: the port is not a number", section.server))?;
    let tls = match section.security.as_str() {
        "none" => Tls::None,
        "tls" => Tls::Wrapper(TlsParameters::new(host.to_owned()).map_err(|e| e.to_string())?),
        _ => Tls::Required(TlsParameters::new(host.to_owned()).map_err(|e| e.to_string())?),
    };
    let mut b = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port)
        .tls(tls)
        .timeout(Some(Duration::from_secs(20)));
    if let (Some(user), Some(file)) = (&section.user, &section.password_file) {
        let password = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        b = b.credentials(Credentials::new(user.clone(), password.trim().to_owned()));
    }
    Ok(b.build())
}
