//! What the demo prints and hands on: each step with its time, and at the end one JSON object of the figures.

use std::time::Instant;

use serde_json::{Map, Value, json};

/// Steps and figures.
pub struct Report {
    begun: Instant,
    steps: Vec<Value>,
    figures: Map<String, Value>,
    quiet: bool,
}

impl Report {
    /// A new one.
    pub fn new(quiet: bool) -> Self {
        Self { begun: Instant::now(), steps: Vec::new(), figures: Map::new(), quiet }
    }

    /// A step that was verified.
    pub fn step(&mut self, letter: &str, title: &str, since: Instant, details: Value) {
        let seconds = since.elapsed().as_secs_f64();
        self.say(&format!("{letter}. {title}  ({seconds:.2} s)"));
        if let Value::Object(map) = &details {
            for (k, v) in map {
                self.say(&format!("     {k}: {}", shown(v)));
            }
        }
        self.steps.push(
            json!({"step": letter, "title": title, "seconds": round(seconds), "verified": true, "details": details}),
        );
    }

    /// A line of the story.
    pub fn say(&self, line: &str) {
        if !self.quiet {
            println!("[{:6.2} s] {line}", self.begun.elapsed().as_secs_f64());
        }
    }

    /// A distribution in milliseconds: number, median, maximum.
    pub fn figure(&mut self, name: &str, mut milliseconds: Vec<f64>) {
        milliseconds.sort_by(f64::total_cmp);
        let median = milliseconds.get(milliseconds.len() / 2).copied().unwrap_or(0.0);
        let max = milliseconds.last().copied().unwrap_or(0.0);
        self.figures.insert(
            name.to_owned(),
            json!({"n": milliseconds.len(), "median_ms": round(median), "max_ms": round(max)}),
        );
    }

    /// All of it as one object.
    pub fn json(&self, ok: bool, error: Option<String>) -> Value {
        json!({
            "ok": ok, "error": error, "seconds": round(self.begun.elapsed().as_secs_f64()), "steps": self.steps, "spread": self.figures,
        })
    }
}

fn shown(v: &Value) -> String {
    match v {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
