//! Words that point at nobody by themselves, as they come out of `fold`.

/// Words of organisations' names that many share, and common words of look-alike domains.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "academy", "account", "accounts", "admin", "agency", "air", "airlines", "alert", "alerts", "and", "api", "app",
    "asia", "asian", "assurance", "auth", "authority", "automation", "bangladesh", "bank", "banking", "banks",
    "billing", "board", "branch", "bureau", "business", "capital", "care", "card", "cards", "center", "central",
    "centre", "cert", "chamber", "charter", "chartered", "city", "clinic", "cloud", "college", "commerce",
    "commercial", "commission", "committee", "communication", "communications", "company", "computer", "confirm",
    "consulting", "control", "cooperative", "corp", "corporate", "corporation", "council", "credit", "customer",
    "cyber", "data", "defence", "defense", "department", "development", "digital", "directorate", "distribution",
    "district", "division", "eastern", "economic", "education", "electric", "electricity", "electronic",
    "emergency", "energy", "engineering", "enterprise", "enterprises", "exchange", "express", "federal", "file",
    "files", "finance", "financial", "first", "food", "for", "force", "foreign", "foundation", "fund", "gas",
    "general", "global", "gov", "government", "group", "growth", "health", "healthcare", "help", "helpdesk", "high",
    "holding", "holdings", "home", "hospital", "hospitals", "hotel", "house", "housing", "inc", "india",
    "industrial", "industries", "industry", "info", "information", "infrastructure", "institute", "insurance",
    "interior", "internal", "international", "internet", "investment", "investments", "islamic", "justice",
    "karachi", "labour", "lahore", "land", "leasing", "library", "life", "limited", "line", "link", "llc", "local",
    "login", "logistics", "ltd", "mail", "management", "manufacturing", "market", "markets", "media", "medical",
    "metro", "metropolitan", "microfinance", "micro", "ministry", "mobile", "modern", "mutual", "my", "national",
    "net", "network", "networks", "new", "news", "north", "northern", "of", "office", "official", "oil", "online",
    "operations", "pakistan", "pakistani", "partners", "pay", "payment", "payments", "petroleum", "pharma", "pk",
    "plc", "police", "portal", "ports", "power", "premier", "private", "project", "projects", "property",
    "protection", "province", "provincial", "public", "punjab", "pvt", "railway", "railways", "regional",
    "register", "report", "research", "reserve", "resources", "retail", "revenue", "royal", "rural", "savings",
    "school", "science", "sector", "secure", "secured", "securities", "security", "server", "service", "services",
    "shared", "shipping", "shop", "signin", "sindh", "society", "software", "solutions", "south", "southern", "sso",
    "standard", "state", "statistics", "steel", "stock", "store", "studio", "sui", "support", "system", "systems",
    "tax", "team", "tech", "technical", "technologies", "technology", "telecom", "telecommunication",
    "telecommunications", "telephone", "textile", "the", "top", "trade", "trading", "training", "transport",
    "travel", "treasury", "trust", "union", "united", "university", "update", "updates", "urban", "user",
    "utilities", "utility", "verify", "vpn", "water", "web", "webmail", "welfare", "west", "western", "wireless",
    "women", "world", "www",
    // Urdu, as folded.
    "بینک", "پاکستان", "پاکستانی", "لمیٹڈ", "وزارت", "محکمہ", "صحت", "تعلیم", "کمپنی", "ادارہ", "قومی", "حکومت",
    "پنجاب", "سندہ", "صوبایی", "وفاقی", "مالیات", "انشورنس", "یونیورسٹی", "ہسپتال", "اسپتال", "اتہارٹی", "کمیشن",
    "کونسل", "اف", "برایی", "نیشنل", "اسٹیٹ", "سٹیٹ", "ٹیلی", "کام", "بجلی", "گیس", "پولیس",
];

/// Endings that a name is also known without.
#[rustfmt::skip]
const LEGAL: &[&str] =
    &[
    "limited", "ltd", "pvt", "private", "plc", "inc", "llc", "company", "corporation", "corp",
    // Urdu, as folded.
    "لمیٹڈ", "کمپنی",
];

/// Words that stand before or after a brand in a domain made to deceive.
#[rustfmt::skip]
const COMBO: &[&str] = &[
    "account", "alert", "alerts", "app", "apps", "asia", "auth", "bank", "banking", "billing", "biz", "card",
    "cards", "care", "cash", "center", "click", "cloud", "co", "com", "compk", "confirm", "credit", "customer",
    "digital", "direct", "docs", "download", "e", "ebank", "ebanking", "edu", "email", "file", "files", "ftp",
    "get", "go", "gov", "group", "help", "helpdesk", "home", "hr", "i", "ibank", "ibanking", "id", "info",
    "internet", "invoice", "it", "ltd", "login", "logon", "m", "mail", "mobile", "my", "net", "netpk", "new",
    "news", "office", "official", "online", "org", "owa", "pak", "pakistan", "pass", "password", "pay", "payment",
    "payments", "payroll", "pk", "portal", "remote", "reset", "reward", "rewards", "safe", "secure", "secured",
    "security", "server", "service", "services", "shop", "sign", "signin", "site", "sms", "sso", "staff", "store",
    "support", "team", "the", "update", "updates", "user", "verification", "verify", "vpn", "web", "webmail",
    "world", "www",
];

/// Whether a folded word is too general to point at anybody.
pub(super) fn is_generic(word: &str) -> bool {
    WORDS.contains(&word)
}

/// Whether a folded word is a legal form.
pub(super) fn is_legal_form(word: &str) -> bool {
    LEGAL.contains(&word)
}

/// Whether the rest of a label beside a brand is what deceivers add; digits count as nothing.
pub(super) fn is_combo(rest: &str) -> bool {
    let letters = rest.trim_matches(|c: char| c.is_ascii_digit());
    letters.is_empty() || COMBO.contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_folded_already() {
        for word in WORDS.iter().chain(LEGAL).chain(COMBO) {
            assert_eq!(super::super::fold::word(word), **word);
        }
    }
}
