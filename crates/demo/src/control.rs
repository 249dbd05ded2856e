//! Talks to a node of the demo as an administrator does: over its control socket.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;

/// A node's control socket.
#[derive(Clone, Debug)]
pub struct Control {
    socket: PathBuf,
}

impl Control {
    /// The socket in a node's data folder.
    pub fn of(data: &Path) -> Self {
        Self { socket: data.join("control.sock") }
    }

    /// One operation; its error is the node's own sentence.
    pub async fn call(&self, op: &str, input: Value) -> anyhow::Result<Value> {
        let run = async {
            let stream =
                UnixStream::connect(&self.socket).await.with_context(|| format!("{}", self.socket.display()))?;
            let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
            let task = tokio::spawn(connection);
            let request = Request::post(format!("/control/{op}"))
                .header("host", "localhost")
                .header("content-type", "application/json")
                .body(Full::new(Bytes::from(input.to_string())))?;
            let response = sender.send_request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            task.abort();
            let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
            if status.is_success() {
                return Ok(value);
            }
            match value.get("error").and_then(Value::as_str) {
                Some(sentence) => bail!("{op}: {sentence}"),
                None => bail!("{op}: {status}"),
            }
        };
        tokio::time::timeout(Duration::from_secs(60), run)
            .await
            .with_context(|| format!("{op}: no answer within 60 s"))?
    }

    /// Whether the node answers.
    pub async fn alive(&self) -> bool {
        self.call("status", serde_json::json!({})).await.is_ok()
    }
}

/// The rows of a list.
pub fn items(list: &Value) -> Vec<&Value> {
    list.get("items").unwrap_or(list).as_array().into_iter().flatten().collect()
}
