//! Devices and clients that are not nodes, over plain HTTP on loopback: pushed logs, pulled lists, TAXII.

mod collections;
mod lists;
mod push;
mod validator;

use pasban_app::config::Config;
use pasban_app::exchange::decide::{self, Confirm};
use pasban_app::mitigate::apply;
use pasban_app::ops::tokens;
use pasban_app::registry::{self, Constituent};
use pasban_kernel::id::OrgId;
use pasban_kernel::{Observable, PermittedAction, StixId, TenantId, Tlp};

use crate::support::{Place, Serving};

/// A node whose routes are served without TLS as well.
pub struct Http {
    pub base: String,
    pub serving: Serving,
    pub client: reqwest::Client,
    task: tokio::task::JoinHandle<()>,
    _place: Place,
}

impl Drop for Http {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub async fn http(change: impl FnOnce(&mut Config)) -> Http {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let place = Place::new("Finance CERT");
    let url = base.clone();
    let serving = place
        .start_with(|c| {
            c.node.url = Some(url);
            change(c);
        })
        .await;
    let routes = pasban_wire::router(serving.node.clone());
    let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    Http { base, serving, client: reqwest::Client::new(), task, _place: place }
}

impl Http {
    pub async fn token(&self, tenant: TenantId, scope: &str) -> String {
        let name = format!("{scope} of {tenant}");
        tokens::make(&self.serving.node, tenant, scope, &name, None).await.unwrap()
    }

    pub async fn tenant(&self, name: &str) -> TenantId {
        let org = OrgId::from_random([name.len() as u8; 16]);
        let c = Constituent {
            id: org,
            name: name.into(),
            sector: "finance".into(),
            presence: "contact".into(),
            identity: Default::default(),
        };
        registry::constituent_put(&self.serving.node, c).await.unwrap();
        registry::tenant_add(&self.serving.node, org).await.unwrap()
    }

    /// Issues an indicator and waits until it is in effect here.
    pub async fn issue(&self, domain: &str, tlp: Tlp) -> StixId {
        let node = &self.serving.node;
        let c = Confirm {
            category: "malicious-code/c2-server".into(),
            action: PermittedAction::BlockHome,
            tlp: Some(tlp),
            reason: "command server".into(),
            days: 30,
            who: "analyst".into(),
            watch_only: false,
        };
        let id = decide::issue(node, Observable::domain(domain).unwrap(), c).await.unwrap();
        while apply::pending(node).await.unwrap() > 0 {}
        id
    }

    pub async fn get(&self, path: &str, token: &str) -> reqwest::Response {
        self.client.get(format!("{}{path}", self.base)).bearer_auth(token).send().await.unwrap()
    }

    pub async fn push(&self, path: &str, token: &str, body: impl Into<reqwest::Body>) -> reqwest::Response {
        self.client.post(format!("{}/ingest/v1/{path}", self.base)).bearer_auth(token).body(body).send().await.unwrap()
    }
}

/// A DNS query as Suricata writes it.
pub fn dns(at: pasban_kernel::Timestamp, host: &str, name: &str) -> String {
    let at = at.rfc3339();
    format!(
        "{{\"timestamp\":\"{at}\",\"event_type\":\"dns\",\"src_ip\":\"{host}\",\"dns\":{{\"type\":\"query\",\"rrname\":\"{name}\"}}}}\n"
    )
}
