//! The exchange formats on real documents of other products.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use pasban_formats::{fuzz, json, misp, stix};
use pasban_kernel::{Finding, ObservableKind, StixId, Tlp};
use serde_json::Value;

/// The folder of third-party data, or nothing where it is not here (never in CI).
fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PASBAN_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from);
    let path = root.join("exchange").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no shared data at {}", path.display());
    println!("skipped: no shared data");
    None
}

/// All JSON files of a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

fn texts(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

/// Every object of a document is kept, and means what it meant.
fn all_good(name: &str, bytes: &[u8]) -> Vec<stix::StixObject> {
    let parsed = stix::parse_bundle(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(texts(&parsed.findings), [""; 0], "{name}");
    let source: Value = serde_json::from_slice(bytes).unwrap();
    let theirs: Vec<&Value> = match source.get("objects").and_then(Value::as_array) {
        Some(objects) => objects.iter().collect(),
        // misp-stix makes bundles without objects of events that it can't express.
        None if source["type"] == "bundle" => Vec::new(),
        None => vec![&source],
    };
    assert_eq!(parsed.value.len(), theirs.len(), "{name}");
    for (ours, theirs) in parsed.value.iter().zip(theirs) {
        assert_eq!(&ours.to_value(), theirs, "{name}");
    }
    parsed.value
}

#[test]
fn attack_is_read_whole() {
    let Some(folder) = shared("stix21/attack") else { return };
    let counts: Vec<(String, usize)> =
        files(&folder).iter().map(|(name, bytes)| (name.clone(), all_good(name, bytes).len())).collect();
    assert_eq!(counts[0], ("ics-attack-18.1.json".to_owned(), 1826));
    let objects = all_good("ics-attack-18.1.json", &files(&folder)["ics-attack-18.1.json"]);
    assert_eq!(objects.iter().filter(|o| o.revoked()).count(), 2);
    // MITRE's copyright statement is no TLP level: known as a statement it sets none, unknown it is held as RED.
    let definitions = stix::marking::Definitions::of(&objects);
    let technique = objects.iter().find(|o| o.type_name() == "attack-pattern").unwrap();
    assert_eq!(
        stix::marking::effective_with(technique, &|id| definitions.meaning(id)),
        stix::marking::Marking::Unmarked
    );
    assert_eq!(stix::marking::effective(technique, &|_| None).held_as(), Tlp::Red);
}

#[test]
fn amnesty_indicators_give_their_values() {
    let Some(folder) = shared("stix21/amnesty") else { return };
    for (name, bytes) in files(&folder) {
        let objects = all_good(&name, &bytes);
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for pattern in objects.iter().filter_map(|o| o.text("pattern")) {
            let parsed = stix::pattern::parse(pattern).unwrap();
            assert_eq!(stix::pattern::parse(&parsed.to_string()).unwrap(), parsed);
            let kind = match stix::pattern::observables(&parsed) {
                Ok(values) => values[0].kind().name().to_owned(),
                Err(finding) => {
                    assert!(finding.reason.contains("not a plain list"), "{pattern}: {finding}");
                    "not plain".to_owned()
                }
            };
            *kinds.entry(kind).or_default() += 1;
        }
        println!("{name}: {kinds:?}");
        assert!(kinds["domain"] > 250, "{name}: {kinds:?}");
    }
}

#[test]
fn oasis_examples_misp_bundles_and_older_versions() {
    for folder in ["stix21/oasis-examples", "misp-stix/stix21", "golden/misp-stix21", "stix21/python-stix2-datastore"] {
        let Some(folder) = shared(folder) else { return };
        for (name, bytes) in files(&folder) {
            all_good(&name, &bytes);
        }
    }
}

#[test]
fn what_must_be_refused_is_refused_with_its_place() {
    let Some(folder) = shared("stix21/validator-cases") else { return };
    let files = files(&folder);
    assert_eq!(
        stix::parse_bundle(&files["invalid_braces.json"]).unwrap_err().to_string(),
        "line 1, column 1 (byte 0): no JSON value starts like this"
    );
    let parsed = stix::parse_bundle(&files["invalid_identity.json"]).unwrap();
    assert_eq!((parsed.value.len(), texts(&parsed.findings)), (0, vec!["modified: required".to_owned()]));
    for name in ["identity.json", "identity_unicode.json", "tlp-amber.json"] {
        all_good(name, &files[name]);
    }
    // The standard's own AMBER definition is the one that we print.
    let amber = all_good("tlp-amber.json", &files["tlp-amber.json"]);
    assert_eq!(amber[0].to_value(), stix::marking::tlp_2_definition(Tlp::Amber));
    // JSON schemas are JSON, but no STIX.
    for (name, bytes) in self::files(&shared("stix21/oasis-interop").unwrap()) {
        assert!(stix::parse_bundle(&bytes).is_err_and(|f| f.place == "type") || name == "core.json", "{name}");
    }
    let garbage = shared("csaf/gocsaf-testdata/csaf-documents/trailing-garbage-data").unwrap();
    for (name, bytes) in self::files(&garbage) {
        assert!(json::bounded(&bytes).unwrap_err().reason.contains("after the end"), "{name}");
    }
    let old = std::fs::read(shared("misp/pymisp-tests").unwrap().join("stix2.json")).unwrap();
    let parsed = stix::parse_bundle(&old).unwrap();
    assert_eq!((parsed.value.len(), parsed.findings.len()), (0, 3), "STIX 2.0 is refused object by object");
}

#[test]
fn all_eset_events_are_read() {
    let Some(folder) = shared("misp/eset-events") else { return };
    let files = files(&folder);
    assert_eq!(files.len(), 26);
    let (mut attributes, mut indicators, mut values, mut bad) = (0, 0, 0, 0);
    for (name, bytes) in &files {
        let parsed = misp::parse(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(parsed.value.len(), 1, "{name}");
        let event = &parsed.value[0];
        let author = event.orgc.as_ref().map(|o| o.name.as_str());
        assert!(matches!(author, Some("ESET" | "CIRCL")), "{name}: {author:?}");
        assert!(event.uuid.is_some() && event.timestamp.is_some(), "{name}");
        let theirs: Value = serde_json::from_slice(bytes).unwrap();
        let theirs = theirs.get("Event").or_else(|| theirs.pointer("/response/0/Event")).unwrap();
        assert_eq!(&event.value, theirs, "{name}");
        let count = |holder: &Value| holder["Attribute"].as_array().map_or(0, Vec::len);
        let inside = theirs["Object"].as_array().map_or(0, |objects| objects.iter().map(count).sum());
        assert_eq!(event.attributes.len(), count(theirs) + inside, "{name}");
        // What is meant for detection and can't be looked for is said, by its type.
        for attribute in event.attributes.iter().filter(|a| a.is_indicator() && a.observables.is_empty()) {
            let said = parsed.findings.iter().any(|f| {
                f.reason.contains(&format!("\"{}\"", attribute.type_name)) || f.place.starts_with(&attribute.place)
            });
            assert!(said, "{name}: {} {}", attribute.type_name, attribute.value);
        }
        // What is wrong in these events: three folders called file names, seven shares called URLs.
        for finding in parsed.findings.iter().filter(|f| !f.reason.starts_with("type ")) {
            println!("{name}: {finding}");
            let known = match name.as_str() {
                "kryptocibule_misp-kryptocibule.json" | "turla_misp-turla-lightneuron-event.json" => {
                    "\" is not of type \"filename\""
                }
                "moustachedbouncer_misp-moustachedbouncer.event.json" => {
                    "is not of type \"url\": not http, https or ftp"
                }
                _ => panic!("{name}: {finding}"),
            };
            assert!(finding.reason.contains(known), "{name}: {finding}");
            bad += 1;
        }
        attributes += event.attributes.len();
        indicators += event.attributes.iter().filter(|a| a.is_indicator()).count();
        values += event.indicators().count();
    }
    assert_eq!(bad, 10);
    println!("{attributes} attributes, {indicators} for detection, {values} values");
    assert_eq!((attributes, indicators, values), (1775, 811, 786));
}

#[test]
fn other_misp_files_and_the_golden_feed() {
    let Some(feed) = shared("golden/feed") else { return };
    let Some(eset) = shared("misp/eset-events") else { return };
    let originals: BTreeMap<_, _> = files(&eset)
        .values()
        .flat_map(|bytes| misp::parse(bytes).unwrap().value)
        .map(|event| (event.uuid, event))
        .collect();
    for (name, bytes) in files(&feed) {
        if name == "manifest.json" {
            assert!(misp::parse(&bytes).is_err(), "a manifest is no event");
            continue;
        }
        let event = misp::parse(&bytes).unwrap().value.remove(0);
        assert_eq!(format!("{}.json", event.uuid.unwrap()), name);
        // A feed holds what the instance holds: the same values for detection, the same TLP.
        let Some(original) = originals.get(&event.uuid) else { continue };
        let values =
            |e: &misp::MispEvent| e.indicators().map(|(_, o)| o.clone()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(values(&event), values(original), "{name}");
        assert_eq!(
            (&event.info, event.timestamp, &event.marking),
            (&original.info, original.timestamp, &original.marking)
        );
    }
    for folder in ["misp/pymisp-tests", "misp-stix/misp"] {
        for (name, bytes) in files(&shared(folder).unwrap()) {
            match misp::parse(&bytes) {
                Ok(parsed) => println!("{name}: {} events, {:?}", parsed.value.len(), texts(&parsed.findings)),
                Err(finding) => println!("{name}: ! {finding}"),
            }
        }
    }
    let hashes = std::fs::read(feed.join("hashes.csv")).unwrap();
    let list = pasban_formats::csv_list::parse(&hashes).unwrap();
    assert!(list.value.iter().all(|row| row.value.kind() == ObservableKind::Md5) && list.value.len() > 50);
}

#[test]
fn our_objects_are_the_same_after_misp_stix() {
    // The indicator that misp-stix makes of an attribute looks for the same value as the attribute.
    let Some(theirs) = shared("misp-stix/stix21") else { return };
    let ours =
        misp::parse(&std::fs::read(shared("misp-stix/misp").unwrap().join("test_events_collection_1.json")).unwrap())
            .unwrap();
    let bundle =
        stix::parse_bundle(&std::fs::read(theirs.join("test_attributes_collection_stix21.json")).unwrap()).unwrap();
    for (attribute, value) in ours.value.iter().flat_map(misp::MispEvent::indicators) {
        let id = StixId::new("indicator", attribute.uuid.unwrap());
        let indicator = bundle.value.iter().find(|o| o.id() == &id).unwrap();
        let pattern = stix::pattern::parse(indicator.text("pattern").unwrap()).unwrap();
        assert_eq!(stix::pattern::observables(&pattern).unwrap(), std::slice::from_ref(value));
    }
}

/// Every target over every shared file: no panic, and the round trips that the targets assert.
#[test]
fn every_parser_takes_every_file() {
    for folder in [
        "stix21/oasis-examples",
        "stix21/validator-cases",
        "misp-stix/stix21",
        "misp-stix/misp",
        "golden/feed",
        "misp/pymisp-tests",
        "csaf/csaf20-examples",
    ] {
        let Some(folder) = shared(folder) else { return };
        for (name, bytes) in files(&folder) {
            for (target, run) in fuzz::TARGETS {
                println!("{name} {target}");
                run(&bytes);
                run(bytes.get(..bytes.len() / 2).unwrap());
            }
        }
    }
}
