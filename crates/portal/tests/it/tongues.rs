use pasban_access::Role;
use pasban_portal::words::{Lang, keys};

use crate::support::{lab, table};

#[test]
fn every_message_is_in_both_languages() {
    for c in table().catalogues {
        let (en, ur) = (keys(c.en), keys(c.ur));
        let missing: Vec<_> =
            en.keys().filter(|k| !ur.contains_key(*k)).chain(ur.keys().filter(|k| !en.contains_key(*k))).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", c.name);
    }
}

#[tokio::test]
async fn the_page_speaks_the_persons_language_from_the_first_byte() {
    let lab = lab();
    let session = lab.enter("Adeel", Role::Analyst).await;
    let page = lab.get("/account?lang=ur", &session).await.text;
    assert!(page.contains("<html lang=\"ur\" dir=\"rtl\""));
    assert!(page.contains("آپ کا کھاتہ"));
    assert!(!page.contains(" style="));
    assert!(lab.site.words.has(Lang::Ur, "account-title"));
}
