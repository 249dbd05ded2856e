//! Pages for whoever was led here by a blocked name: under a host that is not ours, without cookies, with nothing to sign in to.
//!
//! Where a zone answers with the address of this node (`[zone] garden`), browsers arrive with the blocked name as their host.
//! Every address under such a host is the page that explains; whatever else the node has is not there. So no name of
//! somebody else's shows our sign-in page, and no cookie of ours is kept for it.

use std::net::IpAddr;

use pasban_app::config::Config;

/// Where the page about a name is.
pub const BLOCKED: &str = "/blocked/";
/// Where the answer to an objection is.
pub const ANSWER: &str = "/objection";

/// The name of a host field, without its port, in small letters.
#[must_use]
pub fn host_name(field: &str) -> String {
    let field = field.trim().to_ascii_lowercase();
    if field.starts_with('[') {
        return field.split_once(']').map_or(field.clone(), |(ip, _)| ip.trim_start_matches('[').to_owned());
    }
    field.rsplit_once(':').map_or(field.as_str(), |(name, _)| name).trim_end_matches('.').to_owned()
}

/// The name that led here, where it is not one of ours: pages under it explain and do nothing else.
#[must_use]
pub fn led_by(config: &Config, host: Option<&str>, only: bool) -> Option<String> {
    let garden = config.zone.as_ref().and_then(|z| z.garden.as_deref());
    if !only && garden.is_none() {
        return None;
    }
    let name = host_name(host?);
    let url = config.url();
    let own = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).split('/').next().map(host_name);
    let ours = name.is_empty()
        || name == "localhost"
        || name.parse::<IpAddr>().is_ok()
        || own.is_some_and(|own| own == name)
        || garden.is_some_and(|g| host_name(g) == name)
        || config.portal.names.iter().any(|n| host_name(n) == name);
    (!ours && name.len() <= 253).then_some(name)
}

/// The path that is served: under a host that is not ours, and at the listener that serves nothing else, only pages about
/// blocked names and the answers to objections.
#[must_use]
pub fn path(name: Option<&str>, only: bool, asked: String, post: bool) -> String {
    if (name.is_none() && !only) || passes(&asked) {
        return asked;
    }
    match name {
        _ if post => "/".into(),
        Some(name) => format!("{BLOCKED}{name}"),
        None => ANSWER.into(),
    }
}

fn passes(asked: &str) -> bool {
    asked.starts_with(BLOCKED)
        || asked == ANSWER
        || asked.strip_prefix(ANSWER).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(garden: bool) -> Config {
        let mut all = serde_json::json!({
            "node": {"name": "n", "tier": "organisational", "listen": "192.0.2.1:8443", "url": "https://node.example:8443"},
            "portal": {"names": ["pages.example"]},
        });
        if garden {
            all["zone"] =
                serde_json::json!({"apex": "rpz.example", "listen": "127.0.0.1:0", "garden": "blocked.example"});
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn a_host_that_is_not_ours_leads_to_its_page_where_a_zone_sends_people_here() {
        let with = config(true);
        let of = |host| led_by(&with, Some(host), false);
        for ours in [
            "node.example:8443",
            "Node.Example",
            "pages.example",
            "blocked.example",
            "192.0.2.1:8443",
            "[2001:db8::1]:80",
            "localhost:9",
            "",
        ] {
            assert_eq!(of(ours), None, "{ours}");
        }
        assert_eq!(of("Evil.Example.:8080").as_deref(), Some("evil.example"));
        // Without such a zone nobody is sent here, and whatever name a proxy uses is ours.
        assert_eq!(led_by(&config(false), Some("evil.example"), false), None);
        assert_eq!(led_by(&config(false), Some("evil.example"), true).as_deref(), Some("evil.example"));
    }

    #[test]
    fn nothing_else_of_the_node_is_under_it() {
        for asked in ["/", "/sign-in", "/api/v1/queue", "/wp-login.php"] {
            assert_eq!(path(Some("evil.example"), false, asked.into(), false), "/blocked/evil.example");
            assert_eq!(path(Some("evil.example"), false, asked.into(), true), "/");
            assert_eq!(path(None, true, asked.into(), false), ANSWER);
            assert_eq!(path(None, false, asked.into(), true), asked);
        }
        for passed in ["/blocked/evil.example/objection", "/objection", "/objection/0123456789"] {
            assert_eq!(path(Some("evil.example"), false, passed.into(), false), passed);
        }
        assert_eq!(path(None, true, "/objections".into(), false), ANSWER);
    }
}
