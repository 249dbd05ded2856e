//! `/setup/constituents/{file}`: what each column is, what would go in, what would not and why; then it goes in.

use std::collections::{BTreeMap, HashMap, HashSet};

use pasban_access::Permission;
use pasban_app::Node;
use pasban_people::person::name_key;
use pasban_portal::input::Pairs;
use pasban_portal::parts::{self, form, list};
use pasban_portal::{
    AppError, Deed, Drawn, Fault, Markup, Outcome as Ended, Page, Result, Sheet, Visit, html, say, text,
};
use pasban_store::rows::seat_admin::places;
use pasban_store::rows::{registry as registry_rows, seat_admin_setup as rows};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::constituents::STEP;
use crate::setup::columns::{self, Field};
use crate::setup::sheet::{self, Book, Cell};
use crate::setup::take::{self, Bad, Good, Known, Plan};

/// Bad cells that are shown; CSV has all that were kept.
const BAD_SHOWN: usize = 50;
/// Bad cells that are kept of a file that was taken in.
const BAD_KEPT: usize = 2_000;
/// Values shown of a column.
const SAMPLES: usize = 3;

/// See the module.
pub struct Import;

/// What a person said of a file.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct ImportAsk {
    /// The file.
    pub file: String,
    /// Which sheet, from 0.
    pub sheet: Option<usize>,
    /// Row of the headings; 0 for none.
    pub head: Option<usize>,
    /// Columns: `c0` … with the code of a field; where none is said they are guessed.
    #[serde(flatten)]
    pub columns: BTreeMap<String, String>,
}

/// A column.
#[derive(Serialize, JsonSchema)]
pub struct ColumnView {
    /// Its letters.
    pub letters: String,
    /// Its heading.
    pub heading: String,
    /// First values.
    pub samples: Vec<String>,
    /// Code of the field, or empty.
    pub field: String,
}

/// What would happen.
#[derive(Serialize, JsonSchema)]
pub struct ImportView {
    /// The file.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Names of its sheets.
    pub sheets: Vec<String>,
    /// Names of hidden sheets, which were not read.
    pub hidden: Vec<String>,
    /// Which sheet.
    pub sheet: usize,
    /// Row of the headings; 0 for none.
    pub head: usize,
    /// Columns.
    pub columns: Vec<ColumnView>,
    /// Rows that are new.
    pub new: usize,
    /// Organisations that change.
    pub changed: usize,
    /// Organisations that stay as they are.
    pub same: usize,
    /// Rows that stay out.
    pub bad_rows: usize,
    /// Why, cell by cell.
    pub bad: Vec<Bad>,
}

/// What became of a file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Its name.
    pub file: String,
    /// Who took it in.
    pub by: String,
    /// When, microseconds since 1970.
    pub at: i64,
    /// Organisations that are new.
    pub new: usize,
    /// Organisations that changed.
    pub changed: usize,
    /// Organisations that stayed as they were.
    pub same: usize,
    /// Rows that stayed out.
    pub bad_rows: usize,
    /// Why, cell by cell.
    pub bad: Vec<Bad>,
}

/// A file as a person sees it.
struct Looked {
    name: String,
    book: Book,
    sheet: usize,
    head: usize,
    fields: Vec<Option<Field>>,
    good: Vec<Good>,
    bad: Vec<Bad>,
    plan: Plan,
}

/// What the registry knows of organisations with these names.
async fn known(node: &Node, keys: HashSet<String>) -> Result<HashMap<String, Known>> {
    let found: Vec<_> = node
        .registry
        .load()
        .constituents
        .values()
        .map(|c| (name_key(&c.name), c.clone()))
        .filter(|(k, _)| keys.contains(k))
        .collect();
    Ok(node
        .db
        .read(move |tx| {
            found
                .into_iter()
                .map(|(k, constituent)| {
                    let fact = places::fact_fetch(tx, &constituent.id)?;
                    Ok((k, Known { constituent, fact }))
                })
                .collect::<std::result::Result<_, pasban_store::StoreError>>()
        })
        .await?)
}

async fn looked(v: &Visit, ask: &ImportAsk) -> Result<Looked> {
    let id: [u8; 16] = data_encoding::HEXLOWER
        .decode(ask.file.as_bytes())
        .ok()
        .and_then(|b| b.try_into().ok())
        .ok_or(AppError::NotFound)?;
    let row = v.node().db.read(move |tx| rows::file_fetch(tx, &id)).await?.ok_or(AppError::NotFound)?;
    let book: Book = serde_json::from_str(&row.cells).map_err(AppError::internal)?;
    let at = ask.sheet.unwrap_or(0).min(book.sheets.len().saturating_sub(1));
    let sheet = book.sheets.get(at).ok_or(AppError::NotFound)?;
    let head = ask.head.unwrap_or_else(|| columns::head(sheet).unwrap_or(0));
    let width = sheet.rows.iter().flat_map(|r| &r.cells).map(|(c, _)| c + 1).max().unwrap_or(0).min(sheet::COLUMNS_MAX);
    let headings = sheet.rows.iter().find(|r| r.n == head && head > 0).map(columns::headings).unwrap_or_default();
    let said = ask.columns.keys().any(|k| k.strip_prefix('c').is_some_and(|n| n.parse::<usize>().is_ok()));
    let mut fields: Vec<Option<Field>> = if said {
        (0..width).map(|i| ask.columns.get(&format!("c{i}")).and_then(|f| Field::of(f))).collect()
    } else {
        let mut guessed = columns::guess(&headings);
        guessed.resize(width, None);
        guessed
    };
    // A field stands once: the first column that has it.
    let mut once = HashSet::new();
    for f in &mut fields {
        if f.is_some_and(|f| !once.insert(f)) {
            *f = None;
        }
    }
    let read =
        if fields.contains(&Some(Field::Name)) { take::read(sheet, head, &fields) } else { take::Read::default() };
    let keys = read.good.iter().map(|g| g.key.clone()).collect();
    let plan = take::plan(&read.good, &known(v.node(), keys).await?);
    Ok(Looked { name: row.name, sheet: at, head, fields, good: read.good, bad: read.bad, plan, book })
}

fn bad_rows(bad: &[Bad]) -> usize {
    bad.iter().map(|b| b.row).collect::<HashSet<_>>().len()
}

async fn view(v: &Visit, ask: &ImportAsk) -> Result<ImportView> {
    let l = looked(v, ask).await?;
    let sheet = l.book.sheets.get(l.sheet).ok_or(AppError::NotFound)?;
    let headings = sheet.rows.iter().find(|r| r.n == l.head && l.head > 0).map(columns::headings).unwrap_or_default();
    let columns = l
        .fields
        .iter()
        .enumerate()
        .map(|(i, f)| ColumnView {
            letters: sheet::letters(i),
            heading: headings.get(i).cloned().unwrap_or_default().chars().take(60).collect(),
            samples: sheet
                .rows
                .iter()
                .filter(|r| r.n > l.head)
                .filter_map(|r| r.cell(i).and_then(Cell::text))
                .take(SAMPLES)
                .map(|t| t.chars().take(40).collect())
                .collect(),
            field: f.map_or("", Field::code).to_owned(),
        })
        .collect();
    Ok(ImportView {
        file: ask.file.clone(),
        name: l.name,
        sheets: l.book.sheets.iter().map(|s| s.name.clone()).collect(),
        hidden: l.book.hidden,
        sheet: l.sheet,
        head: l.head,
        columns,
        new: l.plan.new.len(),
        changed: l.plan.changed.len(),
        same: l.plan.same,
        bad_rows: bad_rows(&l.bad),
        bad: l.bad.into_iter().take(BAD_KEPT).collect(),
    })
}

impl Page for Import {
    const PATH: &'static str = "/setup/constituents/{file}";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str = "What of a file of organisations would go in, and what not and why.";
    type Ask = ImportAsk;
    type View = ImportView;

    async fn look(v: &Visit, a: ImportAsk) -> Result<ImportView> {
        view(v, &a).await
    }

    fn draw(v: &Visit, view: &ImportView) -> Drawn {
        page(v, view, &[])
    }

    fn rows(view: &ImportView) -> Option<Sheet> {
        Some(sheet_of(&view.bad))
    }
}

/// Bad cells as a sheet.
pub(super) fn sheet_of(bad: &[Bad]) -> Sheet {
    let rows = bad
        .iter()
        .map(|b| {
            vec![
                b.sheet.clone(),
                b.row.to_string(),
                b.column.clone(),
                b.field.clone(),
                b.why.code().to_owned(),
                b.value.clone(),
            ]
        })
        .collect();
    let head = ["sheet", "row", "column", "field", "why", "value"].map(String::from).to_vec();
    Sheet { name: "bad-cells".into(), head, rows }
}

/// Bad cells, the first ones.
pub(super) fn bad_table(v: &Visit, bad: &[Bad]) -> Markup {
    let rows: Vec<Vec<list::Cell>> = bad
        .iter()
        .take(BAD_SHOWN)
        .map(|b| {
            vec![
                list::cell(html! {
                    @if !b.sheet.is_empty() { bdi dir="auto" { (parts::clean(&b.sheet)) } " " }
                    (parts::id(&format!("{}{}", b.column, b.row)))
                }),
                list::cell(v.say(&format!("setup-column-{}", b.field), &[])),
                list::cell(html! {
                    (v.say(&format!("setup-bad-{}", b.why.code()), &[("value", html! { bdi dir="auto" { (parts::clean(&b.value)) } }.into())]))
                }),
            ]
        })
        .collect();
    html! {
        (list::table(v, say!(v, "setup-bad-title"), &["setup-bad-cell", "setup-bad-column", "setup-bad-why"].map(|k| list::column(v, k)), &rows))
        @if bad.len() > BAD_SHOWN { p.meta { (say!(v, "portal-shown-of", n = BAD_SHOWN, all = bad.len())) } }
    }
}

fn page(v: &Visit, view: &ImportView, faults: &[Fault]) -> Drawn {
    let title = text!(v, "setup-import-title");
    let go = view.new + view.changed;
    let has_name = view.columns.iter().any(|c| c.field == Field::Name.code());
    let rest = Pairs::decode(&v.query).unwrap_or_default().without(&["format", "lang"]).encode();
    Drawn::new(
        &title,
        html! {
            div.stack {
                (parts::crumbs(&[("/setup", say!(v, "setup-title")), ("/setup/constituents", say!(v, "setup-step-constituents"))], html! { bdi dir="auto" { (parts::clean(&view.name)) } }))
                (form::summary(v, faults))
                h1 { (title) }
                @if !view.hidden.is_empty() { (parts::banner("med", html! { p { (say!(v, "setup-import-hidden", n = view.hidden.len(), names = view.hidden.join(", "))) } })) }
                form.stack method="post" action={ "/setup/constituents/" (view.file) } {
                    (form::hidden(v))
                    section.panel {
                        div.filters {
                            @if view.sheets.len() > 1 {
                                label { (say!(v, "setup-import-sheet")) select name="sheet" { @for (i, s) in view.sheets.iter().enumerate() { option value=(i) selected[i == view.sheet] { (parts::clean(s)) } } } }
                            } @else { input type="hidden" name="sheet" value=(view.sheet); }
                            label { (say!(v, "setup-import-head")) input type="text" inputmode="numeric" name="head" value=(view.head) size="4"; }
                        }
                        (columns_table(v, view))
                        p.row { button.btn name="then" value="look" { (say!(v, "setup-import-look")) } }
                    }
                    @if !has_name { (parts::banner("high", html! { p id="f-name" { (say!(v, "setup-import-no-name")) } })) }
                    @else {
                        section.panel {
                            h2 { (say!(v, "setup-import-will", new = view.new, changed = view.changed, same = view.same)) }
                            @if view.bad_rows > 0 { p { (say!(v, "setup-import-out", n = view.bad_rows)) " " a href={ "?" (rest) @if !rest.is_empty() { "&" } "format=csv" } { (say!(v, "setup-bad-csv")) } } }
                            p.row {
                                @if go > 0 { button.btn.go name="then" value="take" { (say!(v, "setup-import-take", n = go)) } }
                                @else { span { (say!(v, "setup-import-nothing")) } }
                                a href="/setup/constituents" { (say!(v, "setup-import-other")) }
                            }
                        }
                    }
                }
                @if !view.bad.is_empty() { (bad_table(v, &view.bad)) }
            }
        },
    )
}

fn columns_table(v: &Visit, view: &ImportView) -> Markup {
    let rows: Vec<Vec<list::Cell>> = view
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.samples.is_empty() || !c.heading.is_empty())
        .map(|(i, c)| {
            let name = format!("c{i}");
            vec![
                list::cell(html! { (parts::id(&c.letters)) " " bdi dir="auto" { (parts::clean(&c.heading)) } }),
                list::cell(html! { @for s in &c.samples { span.sub { bdi dir="auto" { (parts::clean(s)) } } br; } }),
                list::cell(html! {
                    select name=(name) aria-label=(text!(v, "setup-import-is", column = c.letters.as_str())) {
                        option value="none" selected[c.field.is_empty()] { (say!(v, "setup-column-none")) }
                        @for f in Field::ALL { option value=(f.code()) selected[f.code() == c.field] { (v.say(&format!("setup-column-{}", f.code()), &[])) } }
                    }
                }),
            ]
        })
        .collect();
    list::table(
        v,
        say!(v, "setup-import-columns"),
        &["setup-import-column", "setup-import-samples", "setup-import-field"].map(|k| list::column(v, k)),
        &rows,
    )
}

/// Takes a file in, or looks at it with other columns.
pub struct TakeIn;

/// What is sent: as [`ImportAsk`], and which button.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct TakeForm {
    /// The file.
    pub file: String,
    /// Which sheet, from 0.
    pub sheet: Option<usize>,
    /// Row of the headings; 0 for none.
    pub head: Option<String>,
    /// `look` or `take`.
    pub then: Option<String>,
    /// Columns: `c0` … with the code of a field.
    #[serde(flatten)]
    pub columns: BTreeMap<String, String>,
}

impl TakeForm {
    fn ask(&self) -> ImportAsk {
        let head = self.head.as_deref().map(|h| pasban_portal::input::plain_digits(h.trim()));
        ImportAsk {
            file: self.file.clone(),
            sheet: self.sheet,
            head: head.and_then(|h| h.parse().ok()),
            columns: self.columns.clone(),
        }
    }

    /// The page that shows the file with these columns.
    fn address(&self) -> String {
        let ask = self.ask();
        let mut pairs: Vec<(String, String)> = Vec::new();
        pairs.extend(ask.sheet.map(|s| ("sheet".to_owned(), s.to_string())));
        pairs.extend(ask.head.map(|h| ("head".to_owned(), h.to_string())));
        pairs.extend(
            self.columns
                .iter()
                .filter(|(k, f)| k.len() <= 4 && k.starts_with('c') && (Field::of(f).is_some() || *f == "none"))
                .map(|(k, f)| (k.clone(), f.clone())),
        );
        format!("/setup/constituents/{}?{}", self.file, Pairs(pairs).encode())
    }
}

impl Deed for TakeIn {
    const PATH: &'static str = "/setup/constituents/{file}";
    const PERMISSION: Permission = Permission::SetUp;
    const SUMMARY: &'static str =
        "Takes the good rows of a file of organisations in. The same file again changes nothing.";
    const REPEATS: bool = true;
    type Form = TakeForm;
    type Done = Outcome;

    async fn act(v: &Visit, f: TakeForm) -> Result<Ended<Outcome>> {
        let l = looked(v, &f.ask()).await?;
        let outcome = Outcome {
            file: l.name.clone(),
            by: v.seat()?.name.clone(),
            at: v.now.0,
            new: l.plan.new.len(),
            changed: l.plan.changed.len(),
            same: l.plan.same,
            bad_rows: bad_rows(&l.bad),
            bad: l.bad.iter().take(BAD_KEPT).cloned().collect(),
        };
        if f.then.as_deref() != Some("take") {
            return Ended::done(outcome, f.address());
        }
        if !l.fields.contains(&Some(Field::Name)) {
            return Ended::fault("name", text!(v, "setup-import-no-name"));
        }
        debug_assert_eq!(l.good.len(), outcome.new + outcome.changed + outcome.same);
        take_in(v, l.plan, &outcome).await?;
        Ended::done(outcome, "/setup/constituents")
    }

    async fn again(v: &Visit, typed: &Pairs, faults: &[Fault]) -> Result<Drawn> {
        let form: TakeForm = pasban_portal::input::read(typed)?;
        Ok(page(v, &view(v, &form.ask()).await?, faults))
    }
}

/// Everything of a plan in one commit, and what became of the file with it.
async fn take_in(v: &Visit, plan: Plan, outcome: &Outcome) -> Result<()> {
    let node = v.node();
    let now = v.now;
    let step = rows::Step {
        step: STEP.into(),
        state: "done".into(),
        body: serde_json::to_string(outcome).map_err(AppError::internal)?,
        who: outcome.by.clone(),
        at: now,
    };
    let all: Vec<(registry_rows::Constituent, places::Fact)> = plan
        .new
        .into_iter()
        .chain(plan.changed)
        .map(|k| {
            let c = k.constituent;
            let body = serde_json::to_string(&c.identity).map_err(AppError::internal)?;
            let row = registry_rows::Constituent {
                id: c.id,
                name: c.name,
                sector: c.sector,
                presence: c.presence,
                body,
                changed: now,
            };
            Ok((row, k.fact))
        })
        .collect::<Result<_>>()?;
    node.db
        .write("setup.constituents", move |tx| {
            for (row, fact) in &all {
                registry_rows::constituent_put(tx, row)?;
                places::fact_put(tx, &row.id, fact, now)?;
            }
            rows::step_put(tx, &step)
        })
        .await?;
    // What the gate looks for has changed: nothing decided before may be reopened.
    if let Ok(mut memo) = node.memo.lock() {
        memo.clear();
    }
    node.reload_registry().await
}
