use pasban_access::Role;

use crate::support::lab;

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_is_taken_in_and_its_owner_invited() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    assert!(lab.page("/tenants", &farah).await.contains("No firm is hosted here yet"));
    let form = [
        ("firm", "Gul Traders"),
        ("firm_ur", "گل ٹریڈرز"),
        ("sector", "finance"),
        ("owner", "Gul"),
        ("domains", "gul.example, x"),
    ];
    lab.post("/tenants", "/tenants", &farah, &form).await.again("is not a domain");
    let form = [
        ("firm", "Gul Traders"),
        ("firm_ur", "گل ٹریڈرز"),
        ("sector", "finance"),
        ("owner", "Gul"),
        ("domains", "gul.example"),
    ];
    let show = lab.post("/tenants", "/tenants", &farah, &form).await.to().to_owned();
    assert!(lab.get(&show, &farah).await.text.contains("/welcome/"));
    let gul = lab.find("Gul").await;
    assert!(gul.role == Role::Owner && !gul.tenant.is_own() && gul.prefs.lang.as_deref() == Some("ur"));
    let list = lab.page("/tenants?q=gul", &farah).await;
    assert!(list.contains("Invited, nobody came") && list.contains("Gul Traders"), "{list}");
    assert!(lab.page(&format!("/people?tenant={}", gul.tenant), &farah).await.contains("Gul</bdi>"));
    lab.post("/tenants", "/tenants", &farah, &[("firm", "gul  traders"), ("owner", "X")])
        .await
        .again("is here already");
    assert!(lab.get("/tenants?format=csv", &farah).await.text.contains("Gul Traders,finance"));
    assert!(lab.page(&format!("/people/new?tenant={}", gul.tenant), &farah).await.contains("Gul Traders"));
}

#[tokio::test(flavor = "multi_thread")]
async fn organisations_have_somebody_who_answers_and_are_counted_once() {
    let lab = lab();
    let farah = lab.admin("Farah").await;
    let add = |name: &'static str, more: &'static [(&'static str, &'static str)]| {
        let (lab, farah) = (&lab, &farah);
        async move {
            let mut fields = vec![("name", name)];
            fields.extend_from_slice(more);
            lab.post("/organisations/new", "/organisations/new", farah, &fields).await
        }
    };
    add("", &[]).await.again("Write a name");
    add("Bank A", &[("ranges", "300.1.1.0/24")]).await.again("is not an address range");
    let bank = add(
        "Bank <A>",
        &[
            ("sector", "finance"),
            ("province", "PK-SD"),
            ("critical", "on"),
            ("contact", "Sadia"),
            ("phone", "+92 21 1"),
            ("domains", "bank-a.example\nbank-a.test"),
            ("ranges", "203.0.113.0/24"),
        ],
    )
    .await;
    let at = bank.to().to_owned();
    add("bank <a>", &[]).await.again("is here already");
    add("Hospital", &[("sector", "health")]).await.to();
    let page = lab.page(&at, &farah).await;
    assert!(page.contains("Bank &lt;A&gt;") && page.contains("Sindh") && page.contains("bank-a.example"), "{page}");
    let list = lab.page("/organisations", &farah).await;
    assert!(list.contains("2 organisations.") && list.contains("Of one nobody wrote down who answers"), "{list}");
    assert!(list.contains("One is critical infrastructure"));
    let one = lab.page("/organisations?sector=finance&presence=contact&critical=yes&q=bank-a", &farah).await;
    assert!(one.contains("Bank &lt;A&gt;") && !one.contains("Hospital"));
    assert!(lab.page("/organisations?q=%25", &farah).await.contains("No organisation fits"));
    assert!(
        lab.get("/organisations?format=csv", &farah).await.text.contains("Bank <A>,,finance,PK-SD,contact,yes,Sadia")
    );

    // Two bodies, one leader a matter; whoever answers to others too is counted once.
    let say = |authority: &'static str, lead: bool, end: bool| {
        let (lab, farah, at) = (&lab, &farah, &at);
        async move {
            let mut f = vec![("authority", authority), ("matter", "filings")];
            f.extend(lead.then_some(("lead", "on")));
            f.extend(end.then_some(("end", "on")));
            lab.post(at, &format!("{at}/answers"), farah, &f).await
        }
    };
    say("", true, false).await.again("Write a name");
    say("State Bank", true, false).await.to();
    say("SECP", true, false).await.to();
    say("state  bank", false, false).await.to();
    let rel = lab.page("/relations", &farah).await;
    assert!(rel.contains("2 organisations, each counted once"), "{rel}");
    assert!(rel.contains("SECP") && rel.contains("State Bank") && rel.matches("· leads").count() == 1, "{rel}");
    assert!(rel.contains("Some answer to these as well") && rel.contains("one of ours"));
    assert!(rel.contains("<svg class=\"chart\"") && rel.contains("Bank &lt;A&gt;"));
    assert!(lab.get("/relations?format=csv", &farah).await.text.contains("Bank <A>,finance,SECP,named,filings,yes"));
    say("SECP", false, true).await.to();
    assert!(!lab.page("/relations", &farah).await.contains("SECP"));
}
