//! Pages and deeds, and the table of all of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use maud::Markup;
use pasban_access::Permission;
use pasban_app::Result;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::input::{self, Pairs};
use crate::visit::Visit;
use crate::words::Catalogue;

/// Something to look at.
pub trait Page: 'static {
    /// Its path, with `{names}` of what the path carries: `/queue/{item}`. Names are fields of [`Page::Ask`].
    const PATH: &'static str;
    /// What one needs to see it.
    const PERMISSION: Permission;
    /// One line for the API's document.
    const SUMMARY: &'static str;
    /// For whoever comes by, signed in or not, without cookies: nobody's session is looked at. See [`crate::open`].
    const OPEN: bool = false;
    /// What it is asked: names of the path and of the query. Everything optional but the path's.
    type Ask: DeserializeOwned + JsonSchema + Send;
    /// What it shows: the same facts on the page, in JSON and in CSV. Nothing that the seat may not see goes in here.
    type View: Serialize + JsonSchema + Send + Sync;

    /// Gathers what it shows.
    fn look(visit: &Visit, ask: Self::Ask) -> impl Future<Output = Result<Self::View>> + Send;

    /// Draws it.
    fn draw(visit: &Visit, view: &Self::View) -> Drawn;

    /// Its rows, where it is a list: `?format=csv`.
    fn rows(_view: &Self::View) -> Option<Sheet> {
        None
    }

    /// A text instead of a page, for people and programs that ask for exactly that: `security.txt`.
    fn plain(_view: &Self::View) -> Option<String> {
        None
    }

    /// The type of its file, where it answers one instead of a page: what [`Page::download`] gives, for the API's document.
    const FILE: Option<&'static str> = None;

    /// A file instead of a page, always sent as an attachment.
    fn download(_view: &Self::View) -> Option<Download> {
        None
    }
}

/// Something to do. Always a POST; the token and the origin were checked before [`Deed::act`].
pub trait Deed: 'static {
    /// Its path.
    const PATH: &'static str;
    /// What one needs to do it.
    const PERMISSION: Permission;
    /// One line for the API's document.
    const SUMMARY: &'static str;
    /// Whether the same form sent again is done again: for what only keeps a draft, where somebody goes back and writes on.
    /// Else the second gets what the first got.
    const REPEATS: bool = false;
    /// Whether what was typed is kept, sealed, where the session had ended when it came ([`crate::kept`]). Not where it holds
    /// secrets.
    const KEEPS: bool = true;
    /// For whoever comes by, without cookies: no session stands behind it that another site could use, so its form carries
    /// no token; the origin is checked all the same. See [`crate::open`].
    const OPEN: bool = false;
    /// What is sent: fields of the form (or JSON), and names of the path. Ticks are [`input::Tick`].
    type Form: DeserializeOwned + JsonSchema + Send;
    /// What the API answers.
    type Done: Serialize + JsonSchema + Send;

    /// Does it. [`Visit::key`] is the form's one-time key: a deed that makes something derives its id from it, so that
    /// sending twice is the same as once.
    fn act(visit: &Visit, form: Self::Form) -> impl Future<Output = Result<Outcome<Self::Done>>> + Send;

    /// The form again, with what was typed and what is wrong with it. By default a page that lists what is wrong.
    fn again(visit: &Visit, typed: &Pairs, faults: &[Fault]) -> impl Future<Output = Result<Drawn>> + Send {
        let drawn = crate::frame::faults_page(visit, typed, faults);
        async move { Ok(drawn) }
    }
}

/// How a deed ended.
pub enum Outcome<D> {
    /// It was done.
    Done {
        /// What the API answers.
        done: D,
        /// Where the browser goes: a path on this node.
        to: String,
        /// What becomes of the session.
        session: SessionChange,
    },
    /// It was not done: something typed is wrong.
    Again(Vec<Fault>),
}

impl<D> Outcome<D> {
    /// Done; the browser goes to `to`.
    pub fn done(done: D, to: impl Into<String>) -> Result<Self> {
        Ok(Self::Done { done, to: to.into(), session: SessionChange::Keep })
    }

    /// One fault.
    pub fn fault(field: &str, words: impl Into<String>) -> Result<Self> {
        Ok(Self::Again(vec![Fault { field: field.into(), words: words.into() }]))
    }
}

/// What becomes of the session.
pub enum SessionChange {
    /// Nothing.
    Keep,
    /// A new one begins.
    Begin(String),
    /// It ends.
    End,
}

/// What is wrong with a field: the same words in the summary and at the field.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fault {
    /// Name of the field.
    pub field: String,
    /// What is wrong and how to do it right.
    pub words: String,
}

/// A page's content, ready for its frame.
pub struct Drawn {
    /// Title: plain text, for the window and for the history.
    pub title: String,
    /// Everything inside `main`.
    pub main: Markup,
    /// Topic whose news is announced, and the count known when drawn.
    pub live: Option<(&'static str, i64)>,
}

impl Drawn {
    /// A page without news.
    pub fn new(title: impl Into<String>, main: Markup) -> Self {
        Self { title: title.into(), main, live: None }
    }

    /// News of a topic are announced on it (see [`crate::live`]).
    #[must_use]
    pub fn live(mut self, topic: &'static str, known: i64) -> Self {
        self.live = Some((topic, known));
        self
    }
}

/// Rows for CSV.
#[derive(Default)]
pub struct Sheet {
    /// File name without its ending.
    pub name: String,
    /// Head.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A file.
pub struct Download {
    /// Name with ending; cut to plain letters.
    pub name: String,
    /// Type; anything a browser would run is sent as bytes.
    pub mime: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// An entry of the side list.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    /// `""`, `constituents`, `exchange`, `node`.
    pub group: &'static str,
    /// Place inside the group.
    pub order: u32,
    /// Message with its name.
    pub words: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// What one needs to see it.
    pub permission: Permission,
}

/// A representation of an answer.
pub enum Shown {
    /// A page.
    Page(Drawn),
    /// JSON.
    Json(Value),
    /// CSV.
    Sheet(Sheet),
    /// A file.
    File(Download),
    /// A text.
    Text(String),
}

/// How a deed ended, for either door.
pub enum Ended {
    /// Done.
    Done {
        /// The API's answer.
        json: Value,
        /// Where the browser goes.
        to: String,
        /// The session.
        session: SessionChange,
    },
    /// The form again.
    Again {
        /// For browsers.
        drawn: Drawn,
        /// For the API.
        faults: Vec<Fault>,
    },
}

type Fut<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;
type Look = Arc<dyn Fn(Visit, Pairs, Wanted) -> Fut<Shown> + Send + Sync>;
type Act = Arc<dyn Fn(Visit, Sent) -> Fut<Ended> + Send + Sync>;
type Again = Arc<dyn Fn(Visit, Pairs) -> Fut<Drawn> + Send + Sync>;
type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Which representation is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// A page.
    Page,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

/// What was sent to a deed.
pub enum Sent {
    /// A form, with the names of the path.
    Form(Pairs),
    /// JSON, and the names of the path.
    Json(Value, Pairs),
}

/// What an entry does.
#[derive(Clone)]
pub enum Does {
    /// A page.
    Look(Look),
    /// A deed.
    Act(Act),
}

/// One route.
#[derive(Clone)]
pub struct Entry {
    /// Path.
    pub path: &'static str,
    /// Permission.
    pub permission: Permission,
    /// Summary.
    pub summary: &'static str,
    /// Schema of what is asked.
    pub asks: SchemaOf,
    /// Schema of what is answered.
    pub answers: SchemaOf,
    /// Whether the same form sent again is done again.
    pub repeats: bool,
    /// Type of the file that it answers; none for data.
    pub file: Option<&'static str>,
    /// Whether it takes no cookies and no token.
    pub open: bool,
    /// Whether what was typed may be kept for who was signed out.
    pub keeps: bool,
    /// Draws a deed's form with what was typed.
    pub again: Option<Again>,
    /// What it does.
    pub does: Does,
}

impl Entry {
    /// `GET` or `POST`.
    #[must_use]
    pub fn method(&self) -> &'static str {
        match self.does {
            Does::Look(_) => "GET",
            Does::Act(_) => "POST",
        }
    }
}

/// All routes, messages and side entries.
#[derive(Clone, Default)]
pub struct Table {
    /// Routes.
    pub entries: Vec<Entry>,
    /// Side entries.
    pub nav: Vec<Nav>,
    /// Messages.
    pub catalogues: Vec<Catalogue>,
    /// Topics of news.
    pub topics: Vec<crate::live::Topic>,
}

impl Table {
    /// Adds a page.
    #[must_use]
    pub fn page<P: Page>(mut self) -> Self {
        let look: Look = Arc::new(|visit, pairs, wanted| {
            Box::pin(async move {
                let view = P::look(&visit, input::read(&pairs)?).await?;
                if let Some(file) = P::download(&view) {
                    debug_assert_eq!(P::FILE, Some(file.mime), "{}: says what its file is", P::PATH);
                    return Ok(Shown::File(file));
                }
                if let Some(text) = P::plain(&view).filter(|_| wanted == Wanted::Page) {
                    return Ok(Shown::Text(text));
                }
                Ok(match wanted {
                    Wanted::Json => Shown::Json(serde_json::to_value(&view).map_err(pasban_app::AppError::internal)?),
                    Wanted::Csv => Shown::Sheet(P::rows(&view).ok_or(pasban_app::AppError::NotFound)?),
                    Wanted::Page => Shown::Page(P::draw(&visit, &view)),
                })
            })
        });
        self.entries.push(Entry {
            path: P::PATH,
            permission: P::PERMISSION,
            summary: P::SUMMARY,
            asks: |g| g.subschema_for::<P::Ask>(),
            answers: |g| g.subschema_for::<P::View>(),
            repeats: false,
            file: P::FILE,
            open: P::OPEN,
            keeps: false,
            again: None,
            does: Does::Look(look),
        });
        self
    }

    /// Adds a deed.
    #[must_use]
    pub fn deed<D: Deed>(mut self) -> Self {
        let act: Act = Arc::new(|visit, sent| {
            Box::pin(async move {
                let typed = match &sent {
                    Sent::Form(pairs) => pairs.clone(),
                    Sent::Json(_, names) => names.clone(),
                };
                let form = match sent {
                    Sent::Form(pairs) => input::read(&pairs)?,
                    Sent::Json(value, names) => input::read_json(value, &names)?,
                };
                Ok(match D::act(&visit, form).await? {
                    Outcome::Done { done, to, session } => {
                        let json = serde_json::to_value(&done).map_err(pasban_app::AppError::internal)?;
                        Ended::Done { json, to, session }
                    }
                    Outcome::Again(mut faults) => {
                        for f in &mut faults {
                            f.words = visit.told(&f.words);
                        }
                        Ended::Again { drawn: D::again(&visit, &typed, &faults).await?, faults }
                    }
                })
            })
        });
        self.entries.push(Entry {
            path: D::PATH,
            permission: D::PERMISSION,
            summary: D::SUMMARY,
            asks: |g| g.subschema_for::<D::Form>(),
            answers: |g| g.subschema_for::<D::Done>(),
            repeats: D::REPEATS,
            file: None,
            open: D::OPEN,
            keeps: D::KEEPS,
            again: Some(Arc::new(|visit, typed| Box::pin(async move { D::again(&visit, &typed, &[]).await }))),
            does: Does::Act(act),
        });
        self
    }

    /// Adds an entry of the side list.
    #[must_use]
    pub fn nav(mut self, nav: Nav) -> Self {
        self.nav.push(nav);
        self
    }

    /// Adds messages.
    #[must_use]
    pub fn words(mut self, catalogue: Catalogue) -> Self {
        self.catalogues.push(catalogue);
        self
    }

    /// Adds a topic of news.
    #[must_use]
    pub fn topic(mut self, topic: crate::live::Topic) -> Self {
        self.topics.push(topic);
        self
    }

    /// Adds everything of another table.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.nav.extend(other.nav);
        self.catalogues.extend(other.catalogues);
        self.topics.extend(other.topics);
        self
    }
}
