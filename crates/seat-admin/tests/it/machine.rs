use pasban_app::detect::sources::{self, Pushed};
use pasban_app::ops::setup::RECIPIENT_FILE;
use pasban_kernel::TenantId;

use crate::support::{lab, lab_with};

#[tokio::test(flavor = "multi_thread")]
async fn health_says_what_to_mend_and_where() {
    let lab = lab_with("[[source]]\nname = \"dns\"\nformat = \"unbound\"\npath = \"missing.log\"\n");
    let farah = lab.admin("Farah").await;
    let page = lab.page("/health", &farah).await;
    assert!(page.contains("Yes. It takes things in"), "{page}");
    assert!(page.contains("The file of source dns does not exist."), "the doctor's own words");
    assert!(page.contains("No backup was ever made.") && page.contains("href=\"/backup\""));
    assert!(page.find("Does not work</span>").unwrap() < page.find("Look at it</span>").unwrap(), "the worst first");
    let ur = lab.get("/health?lang=ur", &farah).await.text;
    assert!(ur.contains("محفوظ نقل") && ur.contains("lang=\"en\" dir=\"ltr\">No backup was ever made."), "{ur}");
    assert!(lab.get("/health?format=csv", &farah).await.text.contains("backup,warn,no backup was ever made"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_and_noted() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let page = lab.page("/backup", &farah).await;
    assert!(page.contains("Never.") && page.contains("cannot be made from here"), "{page}");
    let identity = age_identity();
    std::fs::write(lab.node.config.node.data.join("keys").join(RECIPIENT_FILE), &identity).unwrap();
    assert_eq!(lab.post("/backup", "/backup", &farah, &[]).await.to(), "/backup");
    let page = lab.page("/backup", &farah).await;
    assert!(page.contains("/backups/pasban-") && page.contains(".age") && page.contains("Farah"), "{page}");
    let folder = lab.node.config.node.data.join("backups");
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().flatten().collect();
    assert_eq!(files.len(), 1);
    assert!(std::fs::read(files[0].path()).unwrap().starts_with(b"age-encryption.org/v1"));
    lab.post("/backup", "/backup/checked", &farah, &[("what", "")]).await.again("Write 1 to 500");
    lab.post("/backup", "/backup/checked", &farah, &[("what", "opened on the test machine")]).await.to();
    assert!(lab.page("/backup", &farah).await.contains("opened on the test machine"));
    for i in 0..20 {
        std::fs::write(folder.join(format!("{i}.age")), b"x").unwrap();
    }
    lab.post("/backup", "/backup", &farah, &[]).await.again("Move the old ones");
}

/// A recipient that nobody holds the identity of: enough to encrypt for.
fn age_identity() -> String {
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p\n".to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_the_recovery_sheet() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let page = lab.page("/keys", &farah).await;
    assert!(
        page.contains(&lab.node.id.to_string()) && page.contains("The identity key lies on this machine"),
        "{page}"
    );
    assert!(page.contains("Nobody has noted that they saw it") && page.matches("In use</span>").count() == 3, "{page}");
    // The sheet itself is refused, and not shown again.
    let seed = pasban_app::identity::identity_key(&lab.node.config.node.data, None).unwrap();
    let sheet = pasban_app::identity::recovery_sheet(&seed);
    let no = lab.post("/keys", "/keys/sheet", &farah, &[("where", &sheet)]).await;
    no.again("looks like the sheet itself");
    assert!(!no.text.contains(&sheet));
    lab.post("/keys", "/keys/sheet", &farah, &[("where", "safe of the director")]).await.to();
    let page = lab.page("/keys", &farah).await;
    assert!(page.contains("safe of the director") && page.contains("Somebody saw it 0 days ago"), "{page}");
    assert_eq!(lab.get("/keys?format=csv", &farah).await.text.lines().count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_sources_come_first_and_tokens_are_shown_once() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    assert!(lab.page("/sources", &farah).await.contains("No source is known yet"));
    for (name, lines) in [("a-web", 40), ("b-dns", 7)] {
        let p = Pushed {
            tenant: TenantId::OWN,
            source: name.into(),
            format: "syslog".parse().unwrap(),
            silent_after: None,
            lines,
            bad: 2,
        };
        sources::pushed(&lab.node, p).await.unwrap();
    }
    let set = "UPDATE source SET silent = $1 WHERE name = 'b-dns'";
    lab.node.db.write("test", move |tx| tx.exec(set, pasban_store::args![true]).map(drop)).await.unwrap();
    let now = lab.node.now();
    // Two hours ago it had read twenty lines less.
    let note = move |tx: &mut dyn pasban_store::Tx| {
        let then = now.plus(-2 * pasban_kernel::time::HOUR);
        let hour = then.0.div_euclid(pasban_kernel::time::HOUR);
        pasban_store::rows::seat_admin::machine::source_hours_note(tx, hour, hour - 1, then)?;
        tx.exec("UPDATE source_hour SET lines = lines - 20 WHERE name = 'a-web'", &[]).map(drop)
    };
    lab.node.db.write("test", note).await.unwrap();
    let page = lab.page("/sources", &farah).await;
    assert!(page.contains("One of 2 is silent") && page.contains("4 lines could not be read"), "{page}");
    assert!(page.find("b-dns").unwrap() < page.find("a-web").unwrap(), "the silent first");
    let json = lab.get("/sources?format=csv", &farah).await.text;
    assert!(json.contains("a-web,Finance CERT,syslog,,40,2,10,"), "{json}");

    let make = [("name", "shipper"), ("scope", "push")];
    let show = lab.post("/sources", "/sources/token", &farah, &make).await.to().to_owned();
    let shown = lab.get(&show, &farah).await.text;
    assert!(shown.contains("shipper") && shown.contains("<pre class=\"code\">"));
    assert!(!lab.get(&show, &farah).await.text.contains("<pre class=\"code\">"));
    lab.post("/sources", "/sources/token", &farah, &make).await.again("A token of this name is here");
    lab.post("/sources", "/sources/token/revoke", &farah, &[("name", "shipper")]).await.to();
    assert!(lab.page("/sources", &farah).await.contains("No token has been made"));
    lab.page("/retention", &farah).await;
}
