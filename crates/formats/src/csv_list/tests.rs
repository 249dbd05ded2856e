use proptest::prelude::*;

use super::*;

/// `kind=value (comment) line:column` of all rows, and all findings.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let parsed = parse(text.as_bytes()).unwrap();
    let rows = parsed
        .value
        .iter()
        .map(|r| format!("{}={} ({}) {}:{}", r.value.kind(), r.value.value(), r.comment, r.line, r.column))
        .collect();
    (rows, parsed.findings.iter().map(ToString::to_string).collect())
}

#[test]
fn lists_with_a_heading() {
    let md5 = "d41d8cd98f00b204e9800998ecf8427e";
    let (rows, findings) = read(&format!(
        "\u{feff}Indicator;Type;Comment;Owner\nevil[.]example;domain;\"bad; very\";x\nhxxp://evil.example/a;URL;;\n{md5};MD5;;\n\
         pay.exe;file name;loader;\n192.0.2.0/24;ipv4;net;\nnot a thing;domain;;\n\nevil.example;domain;a;b;c\n"
    ));
    assert_eq!(
        rows,
        [
            "domain=evil.example (bad; very) 2:1",
            "url=http://evil.example/a () 3:1",
            &format!("md5={md5} () 4:1"),
            "file-name=pay.exe (loader) 5:1",
            "cidr=192.0.2.0/24 (net) 6:1",
            "domain=evil.example (a) 9:1",
        ]
    );
    assert_eq!(
        findings,
        [
            "line 7, column 1: \"not a thing\": a label is empty, too long, or holds a character that no name has",
            "line 9, column 5: more cells than the heading has; the rest of the row is not read",
        ]
    );
}

#[test]
fn a_heading_that_names_kinds() {
    let (rows, findings) = read("name,MD5,Domain\na,d41d8cd98f00b204e9800998ecf8427e,evil.example\nb,zz,\n");
    assert_eq!(rows, ["md5=d41d8cd98f00b204e9800998ecf8427e () 2:2", "domain=evil.example () 2:3"]);
    assert_eq!(findings, ["line 3, column 2: \"zz\": not 32, 40 or 64 hex digits"]);
}

#[test]
fn lists_without_a_heading() {
    let (rows, findings) =
        read("# list of 2026\nevil.example,seen at a bank\n192.0.2.1,\nnothing,here\nx,invoice.pdf,bait\n");
    assert_eq!(
        rows,
        ["domain=evil.example (seen at a bank) 2:1", "ip=192.0.2.1 () 3:1", "file-name=invoice.pdf (x; bait) 5:2"]
    );
    assert_eq!(findings, ["line 4, column 1: no value is recognised, the row begins with \"nothing\""]);
    let (rows, _) = read("http://evil.example/a,b;c\nevil.example\n192.0.2.1\n");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("url=http://evil.example/a,b;c"), "{rows:?}");
    let (rows, _) = read("evil.example\tx\nb.example\ty\n");
    assert_eq!(rows, ["domain=evil.example (x) 1:1", "domain=b.example (y) 2:1"]);
}

/// `value marking` of all rows.
fn marked(text: &str) -> Vec<String> {
    let rows = parse(text.as_bytes()).unwrap().value;
    rows.iter().map(|r| format!("{} {:?}", r.value.value(), r.marking)).collect()
}

#[test]
fn rows_and_whole_lists_are_marked() {
    assert_eq!(
        marked("value,TLP\na.example,red\nb.example,Amber+Strict\nc.example,\nd.example,TLP:WHITE\ne.example,purple\n"),
        [
            "a.example Known(Red)",
            "b.example Known(AmberStrict)",
            "c.example Unmarked",
            "d.example Known(Clear)",
            "e.example Unknown(\"purple\")",
        ]
    );
    assert_eq!(
        marked("value,comment\na.example,TLP:RED from a friend\nb.example,seen\n"),
        ["a.example Known(Red)", "b.example Unmarked"]
    );
    assert_eq!(
        marked("value,marking\na.example,red\nb.example,seen\n"),
        ["a.example Known(Red)", "b.example Unmarked"]
    );
    // Over the list, in its heading, under it: the whole list.
    for text in [
        "# TLP:RED\nvalue,comment\na.example,x\nb.example,TLP:GREEN\n",
        "value,comment (TLP:RED)\na.example,x\nb.example,TLP:GREEN\n",
        "value,comment\na.example,x\nb.example,TLP:GREEN\nTLP:RED,\n",
        "a.example,x\nb.example,TLP:GREEN\nTLP: RED,do not pass on\n",
    ] {
        assert_eq!(marked(text), ["a.example Known(Red)", "b.example Known(Red)"], "{text}");
    }
}

#[test]
fn nasty_cells() {
    let (rows, findings) =
        read("value,comment\n=cmd|' /C calc'!A0,x\nevil.example,خطرناک\n\"evil.example\n,never closed");
    assert_eq!(rows, ["domain=evil.example (خطرناک) 3:1"]);
    assert_eq!(findings.len(), 2);
    assert!(findings[0].starts_with("line 2, column 1"), "{findings:?}");
    assert_eq!(read(""), (vec![], vec![]));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        crate::fuzz::csv_rows(&bytes);
    }

    #[test]
    fn near_lists_never_panic(text in "(value|type|,|;|\t|\"|\n|\r|evil\\[\\.\\]example|192\\.0\\.2\\.1|#| ){0,24}") {
        crate::fuzz::csv_rows(text.as_bytes());
    }
}
