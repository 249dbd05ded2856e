//! A node of its own for each test, run by the real binary.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Runs `pasban` with these words.
pub fn pasban(args: &[&str]) -> Output {
    pasban_env(args, &[])
}

/// The same with an environment.
pub fn pasban_env(args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(crate::troupe::binary());
    command.args(args).env_remove("PASBAN_CONFIG").env("USER", "sana").stdin(Stdio::null());
    for (k, v) in env {
        command.env(k, v);
    }
    command.output().unwrap()
}

pub fn out(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}

pub fn err(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

/// A node in a folder of its own. Ends with the value.
pub struct Node {
    pub folder: tempfile::TempDir,
    pub dir: PathBuf,
    child: Option<Child>,
}

impl Node {
    /// `pasban init`, and a policy that blocks at once.
    pub fn init() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("node");
        let listen = pasban_testkit::ports::free_address().to_string();
        let made = pasban(&[
            "init",
            "--dir",
            dir.to_str().unwrap(),
            "--name",
            "Finance CERT",
            "--tier",
            "sectoral",
            "--sector",
            "finance",
            "--listen",
            &listen,
        ]);
        assert!(made.status.success(), "{}", err(&made));
        std::fs::write(folder.path().join("init.txt"), &made.stdout).unwrap();
        let config = dir.join("pasban.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let text = text.replace("respond = \"hold\"", "respond = \"block\"\nfirst_week_watch = false");
        std::fs::write(&config, text).unwrap();
        Self { folder, dir, child: None }
    }

    /// A node that runs.
    pub fn running() -> Self {
        let mut node = Self::init();
        node.start(&[]);
        node
    }

    /// Starts the node and waits until it answers.
    pub fn start(&mut self, env: &[(&str, &str)]) {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        let mut command = Command::new(crate::troupe::binary());
        command.args(["serve", "--dir"]).arg(&self.dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        for (k, v) in env {
            command.env(k, v);
        }
        self.child = Some(command.spawn().unwrap());
        self.until("the node answers", |n| n.run(&["status"]).status.code().is_some_and(|c| c != 1));
    }

    /// Waits for the process to end by itself.
    pub fn ended(&mut self) -> std::process::ExitStatus {
        self.child.take().unwrap().wait().unwrap()
    }

    /// Tells the node to stop and waits.
    pub fn stop(&mut self) {
        self.ask("shutdown", serde_json::json!({})).unwrap();
        assert!(self.ended().success(), "{}", self.log());
    }

    /// Runs a command about this node.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut all = args.to_vec();
        all.extend(["--dir", self.dir.to_str().unwrap()]);
        pasban(&all)
    }

    /// A command that must succeed; its output.
    pub fn good(&self, args: &[&str]) -> String {
        let o = self.run(args);
        assert!(matches!(o.status.code(), Some(0 | 10)), "{args:?}: {}{}", out(&o), err(&o));
        out(&o)
    }

    /// A command that prints JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.extend(["--format", "json"]);
        serde_json::from_str(&self.good(&all)).unwrap()
    }

    /// One operation over the socket: the answer, or status and error.
    pub fn ask(&self, op: &str, input: Value) -> Result<Value, (u16, Value)> {
        use std::io::{Read as _, Write as _};
        let mut s = std::os::unix::net::UnixStream::connect(self.dir.join("data/control.sock")).unwrap();
        let body = input.to_string();
        write!(
            s,
            "POST /control/{op} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        s.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        let value = serde_json::from_str(body).unwrap_or(Value::Null);
        if status == 200 { Ok(value) } else { Err((status, value)) }
    }

    pub fn until(&self, what: &str, mut check: impl FnMut(&Self) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            if check(self) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("not within a minute: {what}\n{}", self.log());
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A node that was made by `restore` in a folder beside this one.
    pub fn beside(folder: tempfile::TempDir, dir: &Path) -> Self {
        Self { folder, dir: dir.to_owned(), child: None }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
