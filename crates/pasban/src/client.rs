//! Asks a running node over its control socket.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use pasban_app::config::Config;
use serde_json::Value;
use tokio::net::UnixStream;

/// Largest answer, bytes.
const ANSWER_BYTES_MAX: usize = 512 * 1024 * 1024;

/// Which node a command is about.
#[derive(clap::Args, Clone, Debug)]
pub struct Where {
    /// Configuration file [default: ./pasban.toml, else /etc/pasban/pasban.toml, else /var/lib/pasban/pasban.toml]
    #[arg(long, value_name = "FILE", env = "PASBAN_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the node: where its pasban.toml lies
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    pub dir: Option<PathBuf>,
}

impl Where {
    /// The configuration file.
    pub fn file(&self) -> PathBuf {
        match (&self.config, &self.dir) {
            (_, Some(dir)) => dir.join("pasban.toml"),
            (Some(file), None) => file.clone(),
            (None, None) => {
                let places =
                    ["pasban.toml", "/etc/pasban/pasban.toml", "/var/lib/pasban/pasban.toml"].map(PathBuf::from);
                let [.., last] = &places;
                places.iter().find(|p| p.exists()).unwrap_or(last).clone()
            }
        }
    }

    /// Reads the configuration.
    pub fn load(&self) -> anyhow::Result<Config> {
        Ok(Config::load(&self.file(), std::env::vars())?)
    }
}

/// One operation at a node.
pub fn call(at: &Where, op: &str, input: Value) -> anyhow::Result<Value> {
    let data = at.load()?.node.data;
    let socket = pasban_wire::control::socket(&data);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let stream = UnixStream::connect(&socket).await.map_err(|e| {
            let why = match e.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::ConnectionRefused => {
                    format!("the node is not running: start it with `pasban serve --config {}`", at.file().display())
                }
                std::io::ErrorKind::PermissionDenied => {
                    "only the node's own user may ask it: try `sudo -u pasban pasban …`".to_owned()
                }
                _ => format!("{}: {e}", socket.display()),
            };
            anyhow::anyhow!(why)
        })?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let running = tokio::spawn(connection);
        let request = Request::post(format!("/control/{op}"))
            .header("host", "localhost")
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(input.to_string())))?;
        let response = sender.send_request(request).await.context("the node closed the connection")?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await;
        running.abort();
        let body = body.map_err(|e| anyhow::anyhow!("the answer was cut: {e}"))?.to_bytes();
        let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(value);
        }
        match value.get("error").and_then(Value::as_str) {
            Some(sentence) => bail!("{sentence}"),
            None => bail!("the node answered {status}"),
        }
    })
}

/// Whether a node answers there.
pub fn is_running(at: &Where) -> bool {
    call(at, "status", serde_json::json!({})).is_ok()
}
