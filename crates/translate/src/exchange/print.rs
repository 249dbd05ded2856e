//! Statement to STIX object, unsigned.

use pasban_kernel::{Observable, StixId, Timestamp};
use serde_json::{Map, Value, json};

use super::EXTENSION;
use super::content::{Content, Indicator, Statement, identity_of};

/// Prints a statement as a STIX 2.1 object without its signature. The same statement gives the same object.
#[must_use]
pub fn print(s: &Statement) -> Value {
    let mut o = Map::new();
    o.insert("type".into(), s.content.stix_type().into());
    o.insert("spec_version".into(), "2.1".into());
    o.insert("id".into(), s.id.as_str().into());
    if !matches!(s.content, Content::Card { .. }) {
        o.insert("created_by_ref".into(), identity_of(&s.issuer).as_str().into());
    }
    o.insert("created".into(), s.created.rfc3339().into());
    o.insert("modified".into(), s.modified.rfc3339().into());
    if s.revoked {
        o.insert("revoked".into(), true.into());
    }
    o.insert("object_marking_refs".into(), json!([s.tlp.marking_id()]));
    let mut ext = Map::new();
    ext.insert("extension_type".into(), "property-extension".into());
    ext.insert("issuer".into(), s.issuer.to_string().into());
    ext.insert("key".into(), s.key.into());
    if let Some(seed) = s.seed {
        ext.insert("seed".into(), seed.to_string().into());
    }
    ext.insert("action".into(), s.action.name().into());
    content(&s.content, s, &mut o, &mut ext);
    o.insert("extensions".into(), json!({ EXTENSION: ext }));
    Value::Object(o)
}

fn content(c: &Content, s: &Statement, o: &mut Map<String, Value>, ext: &mut Map<String, Value>) {
    match c {
        Content::Indicator(i) => indicator(i, o, ext),
        Content::Sighting(g) => {
            o.insert("sighting_of_ref".into(), g.of.as_str().into());
            o.insert("first_seen".into(), g.first_day.to_day().rfc3339().into());
            o.insert("last_seen".into(), g.last_day.to_day().rfc3339().into());
            o.insert("count".into(), g.hits.at_least().into());
            o.insert("summary".into(), true.into());
            ext.insert(
                "sighting".into(),
                json!({"organisations": g.organisations, "hits": g.hits, "sector": g.sector, "false_alarm": g.false_alarm}),
            );
        }
        Content::Report(r) => {
            o.insert("name".into(), format!("Report to a CERT ({})", word(&r.act)).into());
            o.insert("published".into(), s.created.rfc3339().into());
            let refs: Vec<&str> = r.proposals.iter().map(StixId::as_str).collect();
            let own = identity_of(&s.issuer);
            o.insert("object_refs".into(), if refs.is_empty() { json!([own.as_str()]) } else { json!(refs) });
            let mut said = json!({
                "report": r.report, "act": r.act, "hat": r.hat, "legal_basis": r.legal_basis,
                "first_seen": r.first_seen.map(Timestamp::rfc3339), "text": r.text, "systems": r.systems, "consent": r.consent,
            });
            if let (Value::Object(map), false) = (&mut said, r.values.is_empty()) {
                let values = r.values.iter().map(|(v, class)| json!([v.kind().name(), v.value(), class])).collect();
                map.insert("values".into(), values);
            }
            ext.insert("report".into(), said);
        }
        Content::Question(q) => {
            o.insert("abstract".into(), "A question about values".into());
            o.insert("content".into(), format!("How often were these {} values met?", q.values.len()).into());
            o.insert("object_refs".into(), json!([identity_of(&s.issuer).as_str()]));
            let values: Vec<Value> = q.values.iter().map(|v| json!([v.kind().name(), v.value()])).collect();
            ext.insert(
                "question".into(),
                json!({"question": q.question, "kind": q.kind, "values": values, "days": q.days,
                       "reply_by": q.reply_by.rfc3339(), "purpose": q.purpose}),
            );
        }
        Content::Answer(a) => {
            o.insert("abstract".into(), "An answer in bands".into());
            o.insert("content".into(), "Counts are bands; organisations and hits are counted apart.".into());
            o.insert("object_refs".into(), json!([identity_of(&s.issuer).as_str()]));
            ext.insert(
                "answer".into(),
                json!({"question": a.question, "counts": a.counts, "asked": a.asked, "refused": a.refused}),
            );
        }
        Content::Stop(t) => {
            o.insert("explanation".into(), t.reason.clone().into());
            o.insert("opinion".into(), if t.stopped { "strongly-disagree" } else { "neutral" }.into());
            let about = identity_of(&t.source.unwrap_or(s.issuer));
            o.insert("object_refs".into(), json!([about.as_str()]));
            ext.insert("stop".into(), json!({"source": t.source, "stopped": t.stopped}));
        }
        Content::Objection(x) => super::objection::print(x, o, ext),
        Content::Ruling(r) => super::objection::print_ruling(r, o, ext),
        Content::Course(c) => super::course::print(c, o, ext),
        Content::Card { name, card } => {
            o.insert("name".into(), name.clone().into());
            o.insert("identity_class".into(), "organization".into());
            ext.insert("card".into(), card.clone());
        }
    }
}

fn word(act: &super::content::Act) -> &'static str {
    match act {
        super::content::Act::Help => "help",
        super::content::Act::Share => "share",
        super::content::Act::File => "file",
    }
}

fn indicator(i: &Indicator, o: &mut Map<String, Value>, ext: &mut Map<String, Value>) {
    o.insert("indicator_types".into(), json!(["malicious-activity"]));
    o.insert("pattern".into(), pattern(&i.values).into());
    o.insert("pattern_type".into(), "stix".into());
    o.insert("valid_from".into(), i.valid_from.rfc3339().into());
    if let Some(until) = i.valid_until {
        o.insert("valid_until".into(), until.rfc3339().into());
    }
    if let Some(c) = i.confidence {
        o.insert("confidence".into(), c.into());
    }
    let mut e = Map::new();
    e.insert("category".into(), i.category.clone().into());
    e.insert("reason".into(), i.reason.clone().into());
    if let Some(report) = i.proposal {
        e.insert("proposal".into(), json!(report));
    }
    if i.unknown_everywhere {
        e.insert("unknown_everywhere".into(), true.into());
    }
    ext.insert("indicator".into(), Value::Object(e));
}

/// One STIX pattern that any of the values meets.
#[must_use]
pub fn pattern(values: &[Observable]) -> String {
    values.iter().map(pasban_formats::stix::pattern::print).collect::<Vec<_>>().join(" OR ")
}
