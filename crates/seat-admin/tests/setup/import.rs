use std::io::Write as _;

use axum::http::StatusCode;

use crate::support::lab;

const LIST: &str = "/setup/constituents";

/// A spreadsheet as a ZIP with deflated entries.
fn archive(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(content).unwrap();
        let packed = packer.finish().unwrap();
        let at = u32::try_from(out.len()).unwrap();
        let sizes = |v: &mut Vec<u8>| {
            v.extend([0; 4]);
            v.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
            v.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
            v.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            v.extend([0; 2]);
        };
        out.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
        sizes(&mut out);
        out.extend(name.as_bytes());
        out.extend(&packed);
        list.extend(b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0");
        sizes(&mut list);
        list.extend([0; 10]);
        list.extend(at.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (at, n) = (u32::try_from(out.len()).unwrap(), u16::try_from(entries.len()).unwrap());
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(u32::try_from(list.len()).unwrap().to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// A spreadsheet with a sheet that can be seen and one that cannot.
fn book(rows: &str) -> Vec<u8> {
    let sheet = |xml: &str| format!("<worksheet>{xml}</worksheet>").into_bytes();
    archive(&[
        ("xl/workbook.xml", b"<workbook xmlns:r=\"u\"><sheets><sheet name=\"Members\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Salaries\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>".to_vec()),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/></Relationships>".to_vec()),
        ("xl/worksheets/sheet1.xml", sheet(rows)),
        ("xl/worksheets/sheet2.xml", sheet("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>hush</t></is></c></row></sheetData>")),
    ])
}

fn row(n: usize, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let at = format!("{}{n}", char::from(b'A' + u8::try_from(i).unwrap()));
            if let Some(formula) = t.strip_prefix('=') {
                format!("<c r=\"{at}\"><f>{formula}</f><v>1</v></c>")
            } else {
                format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{t}</t></is></c>")
            }
        })
        .collect();
    format!("<row r=\"{n}\">{cells}</row>")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spreadsheet_goes_in_and_the_same_again_changes_nothing() {
    let lab = lab().await;
    let rows = [
        row(1, &["List of members 2026"]),
        row(3, &["Name of Institution", "نام (اردو)", "Website", "IP Addresses", "فون نمبر"]),
        row(4, &["Bank A", "بینک الف", "https://www.bank-a.example/en", "192.0.2.0/24", "+92 51 1"]),
        row(5, &["&lt;b&gt;Bank B", "بینک ب", "bank-b.example", "198.51.100.7", "۰۵۱ ۱۱۱"]),
        row(6, &["Bank C", "", "=HYPERLINK(1)", "999.1.1.1", "x"]),
        row(7, &["", "", "bank-d.example"]),
        row(8, &["Bank E"]),
        row(9, &["Bank F"]),
    ]
    .concat();
    let file = book(&format!("<sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"B5:B8\"/></mergeCells>"));
    let a = lab.upload(LIST, "members.xlsx", &file).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER, "{}", a.text);
    let path = a.to().to_owned();
    let page = lab.see(&path).await;
    // The hidden sheet is named and not read; headings of both languages are understood.
    assert!(page.contains("Salaries") && !page.contains("hush"));
    for (column, field) in [("c0", "name"), ("c1", "name-ur"), ("c2", "domains"), ("c3", "ranges"), ("c4", "phone")] {
        let (_, rest) = page.split_once(&format!("name=\"{column}\"")).unwrap();
        assert!(rest.split("</select>").next().unwrap().contains(&format!("value=\"{field}\" selected")), "{column}");
    }
    assert!(page.contains("3 new, 0 change, 0 stay"), "{page}");
    assert!(page.contains("&lt;b&gt;Bank B") && !page.contains("<b>Bank B"));
    // Bad cells are named by cell and reason.
    for words in ["C6", "A formula", "D6", "999.1.1.1", "E6", "A7", "The name is missing", "B8", "Merged with"] {
        assert!(page.contains(words), "{words}");
    }
    let sheet = lab.get(&format!("{path}?format=csv"), &lab.farah).await;
    assert!(sheet.text.contains("Members,6,C,domains,formula"), "{}", sheet.text);
    // Nothing went in yet.
    assert!(lab.node.registry.load().constituents.is_empty());
    let fields = [
        ("sheet", "0"),
        ("head", "3"),
        ("c0", "name"),
        ("c1", "name-ur"),
        ("c2", "domains"),
        ("c3", "ranges"),
        ("c4", "phone"),
        ("then", "take"),
    ];
    let a = lab.fill(&path, &path, &fields).await;
    assert_eq!((a.status, a.to()), (StatusCode::SEE_OTHER, LIST), "{}", a.text);
    let page = lab.see(LIST).await;
    assert!(page.contains("3 new, 0 changed, 0 as they were") && page.contains("members.xlsx"), "{page}");
    let registry = lab.node.registry.load_full();
    let a = registry.constituents.values().find(|c| c.name == "Bank A").unwrap();
    assert_eq!(
        (a.identity.domains.as_slice(), a.identity.ranges.as_slice()),
        (&["bank-a.example".to_owned()][..], &["192.0.2.0/24".to_owned()][..])
    );
    assert_eq!(a.identity.name_ur, "بینک الف");
    // The same file once more, and the same form once more.
    let again = lab.upload(LIST, "members.xlsx", &file).await;
    assert_eq!(again.to(), path);
    assert!(lab.see(&path).await.contains("0 new, 0 change, 3 stay"));
    let a = lab.fill(&path, &path, &fields).await;
    assert_eq!(a.status, StatusCode::SEE_OTHER);
    assert_eq!(lab.node.registry.load_full().constituents, registry.constituents);
    // Another column for the name: looked at, not taken.
    let a = lab
        .fill(&path, &path, &[("sheet", "0"), ("head", "۳"), ("c0", "none"), ("c1", "name"), ("then", "look")])
        .await;
    assert!(a.to().contains("c1=name") && a.to().contains("head=3"), "{}", a.to());
    assert!(lab.see(a.to()).await.contains("new"));
    let a = lab.fill(&path, &path, &[("sheet", "0"), ("head", "3"), ("c0", "none"), ("then", "take")]).await;
    assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(a.text.contains("Say which column has the names"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_and_wrong_files_are_refused_in_words() {
    let lab = lab().await;
    let bomb = archive(&[
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r=\"u\"><sheets><sheet name=\"s\" r:id=\"a\"/></sheets></workbook>".to_vec(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_vec(),
        ),
        ("xl/worksheets/sheet1.xml", vec![b' '; 80 * 1024 * 1024]),
    ]);
    assert!(bomb.len() < 200_000);
    let many = book(&format!("<sheetData>{}</sheetData>", "<row><c><v>1</v></c></row>".repeat(1_000_000)));
    for (name, bytes, words) in [
        ("bomb.xlsx", bomb, "Unpacked, the file is far too large"),
        ("many.xlsx", many, "has more than 20000 rows"),
        ("many.csv", "name\n".repeat(1_000_000).into_bytes(), "has more than 20000 rows"),
        ("old.csv", b"Name\nBank A\n\xC8\xE4\xDF\n".to_vec(), "Line 3 is not UTF-8"),
        ("old.xls", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "old Excel file"),
        ("cut.xlsx", b"PK\x03\x04nonsense".to_vec(), "broken or cut"),
        ("page.xls", b"<html><table></table></html>".to_vec(), "This is a web page"),
        ("empty.csv", b"\n\n , \n".to_vec(), "No row stands"),
        ("huge.csv", vec![b'x'; 9 * 1024 * 1024], "larger than 8 MB"),
    ] {
        let a = lab.upload(LIST, name, &bytes).await;
        assert_eq!(a.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(a.text.contains(words), "{name}: {}", a.text);
    }
    assert!(lab.node.registry.load().constituents.is_empty());
    let kept = lab.node.db.read(|tx| Ok(tx.q("SELECT id FROM setup_file", &[])?.len())).await.unwrap();
    assert_eq!(kept, 0);
    assert_eq!(lab.get("/setup/constituents/00", &lab.farah).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_ten_thousand_goes_in_at_once() {
    let lab = lab().await;
    let mut text = String::from("Name;Domain\n");
    for i in 0..10_000 {
        text.push_str(&format!("Firm {i};firm-{i}.example\n"));
    }
    let a = lab.upload(LIST, "firms.csv", text.as_bytes()).await;
    let path = a.to().to_owned();
    let began = std::time::Instant::now();
    let a = lab.fill(&path, &path, &[("head", "1"), ("c0", "name"), ("c1", "domains"), ("then", "take")]).await;
    assert_eq!(a.to(), LIST, "{}", a.text);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    assert_eq!(lab.node.registry.load().constituents.len(), 10_000);
    for i in 0..12 {
        lab.upload(LIST, "more.csv", format!("Name\nOther {i}\n").as_bytes()).await;
    }
    let kept = lab.node.db.read(|tx| Ok(tx.q("SELECT id FROM setup_file", &[])?.len())).await.unwrap();
    assert_eq!(kept as i64, pasban_store::rows::seat_admin_setup::FILES_MAX);
}
