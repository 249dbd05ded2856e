//! Items of the queue (table `work_item`): what is known of each, lists in the order of an index, bounded counts.

use pasban_kernel::id::{OrgId, PersonId};
use pasban_kernel::{TenantId, Timestamp};

use super::{ItemId, maybe, optional};
use crate::error::Result;
use crate::val::Val;
use crate::{Row, Tx, args};

/// An item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Id.
    pub id: ItemId,
    /// `report`, `sighting`, `indicator`, `answer`, `objection`, `rows`, `silent`, `link`, `node`, `mail`, `wish`.
    pub kind: String,
    /// What repeats are joined by.
    pub subject: String,
    /// The item that a person joined it into.
    pub joined: Option<ItemId>,
    /// What its line needs, JSON.
    pub facts: String,
    /// 0 not rated … 4 critical.
    pub rating: i64,
    /// 0 clear … 4 red.
    pub tlp: i64,
    /// Whose data it speaks of.
    pub tenant: TenantId,
    /// Organisation.
    pub org: Option<OrgId>,
    /// How many are behind its parts.
    pub parties: i64,
    /// How often it came in.
    pub parts: i64,
    /// Of those, about which something is to be done.
    pub open_parts: i64,
    /// `open`, `snoozed`, `closed`, `joined`.
    pub state: String,
    /// End of a snooze; 0.
    pub until: Timestamp,
    /// Why it is closed.
    pub reason: String,
    /// When it was closed; 0.
    pub closed: Timestamp,
    /// Who has it.
    pub owner: Option<PersonId>,
    /// Name of who has it.
    pub owner_name: String,
    /// When the due step was done; 0.
    pub answered: Timestamp,
    /// The due step; empty for none.
    pub must: String,
    /// When its clock began.
    pub since: Timestamp,
    /// When it is due; [`super::NEVER`] for never.
    pub due: Timestamp,
    /// First part.
    pub came: Timestamp,
    /// Newest part.
    pub last: Timestamp,
    /// Smaller is more urgent.
    pub urgency: i64,
    /// Position in the stream of arrivals.
    pub arrived: i64,
    /// Its document in the index of the search; 0 before it has one.
    pub doc: i64,
}

/// Scope of what everybody at the desk sees.
const USUAL: &str = "usual";
/// Scope of what is for named persons.
const RED: &str = "red";

const ITEM: &str = "id, kind, subject, joined, facts, rating, tlp, tenant, org, parties, parts, open_parts, state, until, reason, closed, \
     owner, owner_name, answered, must, since, due, came, last, urgency, arrived, doc";

fn item(r: &Row) -> Result<Item> {
    Ok(Item {
        id: r.get(0)?,
        kind: r.text(1)?,
        subject: r.text(2)?,
        joined: optional(r, 3)?,
        facts: r.text(4)?,
        rating: r.int(5)?,
        tlp: r.int(6)?,
        tenant: r.get(7)?,
        org: optional(r, 8)?,
        parties: r.int(9)?,
        parts: r.int(10)?,
        open_parts: r.int(11)?,
        state: r.text(12)?,
        until: r.timestamp(13)?,
        reason: r.text(14)?,
        closed: r.timestamp(15)?,
        owner: optional(r, 16)?,
        owner_name: r.text(17)?,
        answered: r.timestamp(18)?,
        must: r.text(19)?,
        since: r.timestamp(20)?,
        due: r.timestamp(21)?,
        came: r.timestamp(22)?,
        last: r.timestamp(23)?,
        urgency: r.int(24)?,
        arrived: r.int(25)?,
        doc: r.int(26)?,
    })
}

/// Keeps an item, new or changed.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_put(tx: &mut dyn Tx, i: &Item) -> Result<()> {
    tx.exec(
        &format!(
            "INSERT INTO work_item ({ITEM}, scope) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28) ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, joined = excluded.joined, facts = excluded.facts, rating = excluded.rating, tlp = excluded.tlp, tenant = excluded.tenant, org = excluded.org, parties = excluded.parties, parts = excluded.parts, open_parts = excluded.open_parts, state = excluded.state, until = excluded.until, reason = excluded.reason, closed = excluded.closed, owner = excluded.owner, owner_name = excluded.owner_name, answered = excluded.answered, must = excluded.must, since = excluded.since, due = excluded.due, came = excluded.came, last = excluded.last, urgency = excluded.urgency, arrived = excluded.arrived, doc = excluded.doc"
        ),
        args![
            i.id, &i.kind, &i.subject, &maybe(i.joined), &i.facts, i.rating, i.tlp, &i.tenant, &maybe(i.org), i.parties, i.parts,
            i.open_parts, &i.state, i.until, &i.reason, i.closed, &maybe(i.owner), &i.owner_name, i.answered, &i.must, i.since, i.due,
            i.came, i.last, i.urgency, i.arrived, i.doc, if i.tlp >= 4 { RED } else { USUAL }
        ],
    )?;
    Ok(())
}

/// One item.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_fetch(tx: &mut dyn Tx, id: &ItemId) -> Result<Option<Item>> {
    tx.one(&format!("SELECT {ITEM} FROM work_item WHERE id = $1"), args![id])?.as_ref().map(item).transpose()
}

/// Who looks: RED is for the person who is named, the one who has it (see the seat's rule).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Eyes {
    /// The person.
    pub person: PersonId,
    /// Reads RED of others too.
    pub red: bool,
}

/// Who has an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InHand {
    /// Anybody or nobody.
    #[default]
    Any,
    /// Nobody.
    Nobody,
    /// A person.
    Person(PersonId),
}

/// Which items are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// `open`, `snoozed`, `closed`.
    pub state: String,
    /// Kind; empty for any.
    pub kind: String,
    /// Exactly this rating.
    pub rating: Option<i64>,
    /// At least this rating.
    pub rating_min: i64,
    /// Organisation.
    pub org: Option<OrgId>,
    /// Who has it.
    pub hand: InHand,
    /// Due before.
    pub due_before: Option<Timestamp>,
    /// Urgency below this: lets a list in that order end where nothing more can be due in time.
    pub urgency_below: Option<i64>,
    /// Postings of the search's index that each must have. The first drives the search where `few` says so.
    pub tokens: Vec<String>,
    /// The first posting stands on few documents: begin there, not at the order's index.
    pub few: bool,
}

/// In which order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Order {
    /// Most urgent first.
    #[default]
    Urgency,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// Highest rating first, then urgency.
    Rating,
}

impl Order {
    /// Where a page ends.
    #[must_use]
    pub fn place(self, i: &Item) -> Place {
        let key = if matches!(self, Self::Newest | Self::Oldest) { i.came.0 } else { i.urgency };
        Place { rating: i.rating, key, id: i.id }
    }

    /// Sorts items of several lists into one.
    pub fn sort(self, items: &mut [Item]) {
        items.sort_by(|a, b| {
            let (a, b) = (self.place(a), self.place(b));
            if self.before(&a, &b) {
                std::cmp::Ordering::Less
            } else if a == b {
                std::cmp::Ordering::Equal
            } else {
                std::cmp::Ordering::Greater
            }
        });
    }

    /// Whether `a` stands before `b`.
    #[must_use]
    pub fn before(self, a: &Place, b: &Place) -> bool {
        match self {
            Self::Urgency | Self::Oldest => (a.key, a.id) < (b.key, b.id),
            Self::Newest => (a.key, a.id) > (b.key, b.id),
            Self::Rating => (-a.rating, a.key, a.id) < (-b.rating, b.key, b.id),
        }
    }
}

/// Where a page ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Rating; counts in the order by rating alone.
    pub rating: i64,
    /// Urgency or instant.
    pub key: i64,
    /// Item.
    pub id: ItemId,
}

/// A statement under way: where it reads from, its conditions, their arguments.
struct Query {
    from: String,
    sql: String,
    args: Vec<Val>,
}

/// The parts of a filter for somebody's eyes: what is usual, and of what is RED that which they are named for.
fn for_eyes(f: &Filter, eyes: Eyes) -> Vec<(&'static str, Filter)> {
    let mut out = vec![(USUAL, f.clone())];
    match f.hand {
        _ if eyes.red => out.push((RED, f.clone())),
        InHand::Any => out.push((RED, Filter { hand: InHand::Person(eyes.person), ..f.clone() })),
        InHand::Person(p) if p == eyes.person => out.push((RED, f.clone())),
        InHand::Nobody | InHand::Person(_) => {}
    }
    out
}

impl Query {
    /// `ordered` is the order of a list; without it, of a count.
    fn of(f: &Filter, scope: &str, ordered: Option<Order>) -> Self {
        let mut q = Self { from: "work_item".to_owned(), sql: "scope = $1".to_owned(), args: vec![scope.into()] };
        q.and("state = ?", f.state.as_str());
        match f.hand {
            InHand::Any => {}
            InHand::Nobody => q.and("owner = ?", Vec::new()),
            InHand::Person(p) => q.and("owner = ?", p),
        }
        if !f.kind.is_empty() {
            q.and("kind = ?", f.kind.as_str());
        }
        if let Some(rating) = f.rating {
            q.and("rating = ?", rating);
        }
        if f.rating_min > 0 {
            q.and("rating >= ?", f.rating_min);
        }
        if let Some(org) = f.org {
            q.and("org = ?", org);
        }
        if let Some(before) = f.due_before {
            // The sign keeps the engine on the index of the order, which the next condition bounds; both engines read it.
            let by_urgency = ordered == Some(Order::Urgency) && f.urgency_below.is_some();
            q.and(if by_urgency { "+due < ?" } else { "due < ?" }, before);
        }
        if let Some(below) = f.urgency_below.filter(|_| ordered == Some(Order::Urgency)) {
            q.and("urgency < ?", below);
        }
        for (i, token) in f.tokens.iter().enumerate() {
            if i == 0 && f.few {
                let token = q.arg(token.as_str());
                q.from = format!(
                    "(SELECT doc AS few FROM search_token WHERE token = {token} ORDER BY doc DESC LIMIT {FEW_MAX}) f CROSS JOIN work_item"
                );
                q.sql.push_str(" AND doc = few");
            } else {
                q.and(
                    "EXISTS (SELECT 1 FROM search_token t WHERE t.token = ? AND t.doc = work_item.doc)",
                    token.as_str(),
                );
            }
        }
        q
    }

    fn and(&mut self, condition: &str, value: impl Into<Val>) {
        let name = self.arg(value);
        self.sql.push_str(" AND ");
        self.sql.push_str(&condition.replace('?', &name));
    }

    fn arg(&mut self, value: impl Into<Val>) -> String {
        self.args.push(value.into());
        format!("${}", self.args.len())
    }
}

/// More documents than [`Filter::few`] may ever stand for.
const FEW_MAX: i64 = 5_000;

/// Items of a filter in an order, from a place on, as somebody's eyes may see them.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_page(
    tx: &mut dyn Tx,
    f: &Filter,
    eyes: Eyes,
    order: Order,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Item>> {
    let mut found = Vec::new();
    for (scope, f) in for_eyes(f, eyes) {
        let mut q = Query::of(&f, scope, Some(order));
        if let Some(p) = after {
            let (key, id) = (q.arg(p.key), q.arg(p.id));
            let more = match order {
                Order::Urgency => format!(" AND (urgency, id) > ({key}, {id})"),
                Order::Oldest => format!(" AND (came, id) > ({key}, {id})"),
                Order::Newest => format!(" AND (came, id) < ({key}, {id})"),
                Order::Rating => {
                    // Ratings run down, urgencies up: no row value says both.
                    let rating = q.arg(p.rating);
                    format!(" AND rating <= {rating} AND (rating < {rating} OR (urgency, id) > ({key}, {id}))")
                }
            };
            q.sql.push_str(&more);
        }
        let by = match order {
            Order::Urgency => "urgency, id",
            Order::Oldest => "came, id",
            Order::Newest => "came DESC, id DESC",
            Order::Rating => "rating DESC, urgency, id",
        };
        let limit = q.arg(limit);
        let sql = format!("SELECT {ITEM} FROM {} WHERE {} ORDER BY {by} LIMIT {limit}", q.from, q.sql);
        for r in tx.q(&sql, &q.args)? {
            found.push(item(&r)?);
        }
    }
    order.sort(&mut found);
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// How many items a filter has for somebody's eyes, counted up to `most`.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_count(tx: &mut dyn Tx, f: &Filter, eyes: Eyes, most: i64) -> Result<i64> {
    let mut all = 0;
    for (scope, f) in for_eyes(f, eyes) {
        // A count is quickest from the postings; of a common word the newest are counted.
        let f = Filter { few: !f.tokens.is_empty(), ..f };
        let mut q = Query::of(&f, scope, None);
        let limit = q.arg(most);
        let sql =
            format!("SELECT COUNT(*) FROM (SELECT 1 AS one FROM {} WHERE {} LIMIT {limit}) counted", q.from, q.sql);
        all += tx.one(&sql, &q.args)?.map_or(Ok(0), |r| r.int(0))?;
    }
    Ok(all.min(most))
}

/// Open items that are RED and that nobody has, the oldest first: for giving them to a named person, and for nothing else.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_unnamed(tx: &mut dyn Tx, limit: i64) -> Result<Vec<ItemId>> {
    tx.q(
        "SELECT id FROM work_item WHERE scope = $1 AND state = 'open' AND owner = $2 ORDER BY came, id LIMIT $3",
        args![RED, Vec::<u8>::new(), limit],
    )?
    .iter()
    .map(|r| r.get(0))
    .collect()
}

/// Snoozed items whose time has come are open again; answers which.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn item_wake(tx: &mut dyn Tx, now: Timestamp) -> Result<Vec<ItemId>> {
    tx.q(
        "UPDATE work_item SET state = 'open', until = 0 WHERE state = 'snoozed' AND until <= $1 RETURNING id",
        args![now],
    )?
    .iter()
    .map(|r| r.get(0))
    .collect()
}

/// Items that were ever seen together with others, for the bar of news: counts one more.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn arrival_add(tx: &mut dyn Tx, red: bool, n: i64) -> Result<()> {
    tx.exec(
        "INSERT INTO work_arrivals (scope, n) VALUES ($1, $2) ON CONFLICT (scope) DO UPDATE SET n = work_arrivals.n + excluded.n",
        args![if red { "red" } else { "usual" }, n],
    )?;
    Ok(())
}

/// How many arrivals there were: those that all see, and with `red` those of the named.
///
/// # Errors
/// See [`crate::StoreError`].
pub fn arrival_count(tx: &mut dyn Tx, red: bool) -> Result<i64> {
    let rows = tx.q("SELECT scope, n FROM work_arrivals ORDER BY scope", args![])?;
    rows.iter().try_fold(0, |sum, r| Ok(if red || r.text(0)? == "usual" { sum + r.int(1)? } else { sum }))
}
