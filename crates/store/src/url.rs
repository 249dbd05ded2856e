//! Where a store is: a file, memory, or a PostgreSQL database.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tokio_postgres::config::{Host, SslMode};

use crate::error::StoreError;

/// Where a store is. Printed without its password.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// `sqlite:PATH`: one file (and its `-wal` and `-shm` beside it).
    Sqlite(PathBuf),
    /// `sqlite::memory:`: gone with the last handle; for tests.
    Memory,
    /// `postgres://…` or `postgresql://…`, over a unix socket or loopback.
    Postgres(String),
}

impl StoreUrl {
    /// A file.
    #[must_use]
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self::Sqlite(path.as_ref().to_path_buf())
    }
}

impl FromStr for StoreUrl {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        match text {
            "sqlite::memory:" => Ok(Self::Memory),
            _ if text.starts_with("postgres://") || text.starts_with("postgresql://") => {
                pg_config(text).map(|_| Self::Postgres(text.to_owned()))
            }
            _ => match text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path)) {
                Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
                _ => Err(StoreError::Setup(
                    "not a store: write sqlite:PATH, sqlite::memory: or postgres://USER@/NAME?host=/run/postgresql"
                        .into(),
                )),
            },
        }
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Memory => f.write_str("sqlite::memory:"),
            Self::Postgres(url) => match url.parse::<tokio_postgres::Config>() {
                Ok(config) => {
                    let host = config.get_hosts().first().map_or_else(String::new, |host| match host {
                        Host::Tcp(name) => name.clone(),
                        Host::Unix(path) => path.display().to_string(),
                    });
                    write!(f, "postgres database {:?} at {host}", config.get_dbname().unwrap_or("?"))
                }
                Err(_) => f.write_str("postgres"),
            },
        }
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Reads a PostgreSQL URL and refuses one that would send a password or data over a network in clear.
pub(crate) fn pg_config(url: &str) -> Result<tokio_postgres::Config, StoreError> {
    let config: tokio_postgres::Config = url.parse().map_err(|e| {
        StoreError::Setup(format!(
            "the PostgreSQL URL can't be read ({e}): write postgres://USER@/NAME?host=/run/postgresql"
        ))
    })?;
    if config.get_ssl_mode() == SslMode::Require {
        return Err(StoreError::Setup(
            "TLS to PostgreSQL is not built in yet: use a unix socket or loopback, over a tunnel where the server is elsewhere".into(),
        ));
    }
    let near_name = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()),
    };
    let near = config.get_hosts().iter().all(near_name) && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    let some = !config.get_hosts().is_empty() || !config.get_hostaddrs().is_empty();
    if !(near && some) {
        return Err(StoreError::Setup(
            "the PostgreSQL server is not on this machine and TLS to it is not built in yet: use a unix socket (?host=/run/postgresql) or loopback, over a tunnel where the server is elsewhere".into(),
        ));
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_far_servers_refused() {
        assert_eq!("sqlite:/var/lib/p/store.db".parse(), Ok(StoreUrl::file("/var/lib/p/store.db")));
        assert_eq!("sqlite:///var/p.db".parse(), Ok(StoreUrl::file("/var/p.db")));
        assert_eq!("sqlite:rel.db".parse(), Ok(StoreUrl::file("rel.db")));
        assert_eq!("sqlite::memory:".parse(), Ok(StoreUrl::Memory));
        for good in [
            "postgres://u@localhost/p",
            "postgres://u:secret@127.0.0.1:5433/p",
            "postgresql:///p?host=/run/postgresql&user=u",
            "postgres://u@[::1]/p",
        ] {
            let url: StoreUrl = good.parse().expect(good);
            assert!(!format!("{url} {url:?}").contains("secret"));
        }
        for bad in [
            "",
            "sqlite:",
            "mysql://x",
            "postgres://u@db.example/p",
            "postgres://u@10.0.0.1/p",
            "postgres://u@localhost,10.0.0.1/p",
            "postgres://u@localhost/p?hostaddr=10.0.0.1",
            "postgres://u@localhost/p?sslmode=require",
        ] {
            assert!(matches!(bad.parse::<StoreUrl>(), Err(StoreError::Setup(_))), "{bad}");
        }
    }
}
