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

#[test]
fn every_sentence_that_refuses_is_said_in_both_languages() {
    use pasban_portal::words::{Lang, Words};
    let words = Words::new(&pasban_portal::account::table().catalogues).unwrap();
    for s in pasban_people::refusal::ALL {
        for lang in [Lang::En, Lang::Ur] {
            let key = format!("refusal-{}", s.code);
            assert!(words.has(lang, &key), "{key} in {}", lang.code());
            // With what stands in it.
            let args: Vec<(&'static str, pasban_portal::Arg)> = s.holes().into_iter().map(|h| (h, 17.into())).collect();
            let text = words.text(lang, &key, &args);
            assert!(s.holes().is_empty() || text.contains("17"), "{key} in {}: {text}", lang.code());
        }
    }
}
