//! What a page about a value shows, collected: everything that the seat may see, and nothing else.

pub(super) mod draft;
pub(super) mod met;
pub(super) mod past;
pub(super) mod release;
pub(super) mod reports;
pub(super) mod spread;
pub(super) mod wish;

use pasban_app::exchange::decide;
use pasban_app::{Node, Result};
use pasban_kernel::{Observable, PermittedAction, StixId, Timestamp, Tlp};
use pasban_portal::Visit;
use pasban_store::rows::seat_indicator::Value;
use pasban_store::rows::{mitigate, objects};
use pasban_translate::exchange::content::Content;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::index;
use super::rule::standing::State;
use super::{related, rule};

/// An instant: RFC 3339 for programs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
#[schemars(with = "String")]
pub struct When(#[schemars(skip)] pub Timestamp);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0.rfc3339())
    }
}

impl When {
    /// `None` for the stored 0.
    pub(super) fn some(at: Timestamp) -> Option<Self> {
        (at.0 != 0).then_some(Self(at))
    }
}

/// Something that must never be blocked, or cannot be watched.
#[derive(Serialize, JsonSchema)]
pub struct Objects {
    /// A stable word; `listed`, `public-suffix`, `reserved` …, `too-broad`.
    pub code: String,
    /// What is protected, where a list says so: `resolvers`, `banks` …
    pub layer: String,
    /// The list and its entry, or what is too broad.
    pub details: String,
}

/// An indicator of somebody else that names the value.
#[derive(Serialize, JsonSchema)]
pub struct Other {
    /// Its id.
    pub indicator: String,
    /// Who issued it.
    pub issuer: String,
    /// Its reason.
    pub reason: String,
    /// What this node does about it: `watch`, `hold`, `block` …
    pub state: String,
    /// Since when.
    pub since: When,
}

/// What this node and its hosted tenants do about the value.
#[derive(Serialize, JsonSchema, Default)]
pub struct Here {
    /// Networks whose lookups are watched.
    pub watch: i64,
    /// Where a person has to approve.
    pub hold: i64,
    /// Where it is blocked.
    pub block: i64,
    /// Where a person lifted it.
    pub lifted: i64,
    /// Networks here: this organisation's own and hosted tenants.
    pub of: i64,
}

/// Everything about one value.
#[derive(Serialize, JsonSchema)]
pub struct View {
    /// What stands in the address.
    pub id: String,
    /// Kind of value.
    pub kind: String,
    /// The value, as it is.
    pub value: String,
    /// The value, so that nothing follows it.
    pub defanged: String,
    /// Where it stands.
    pub state: State,
    /// More values are still being carried over; what is shared may be incomplete.
    pub behind: bool,
    /// RSIT.
    pub category: String,
    /// Marking of our indicator.
    pub tlp: Option<String>,
    /// Marking, for drawing.
    #[serde(skip)]
    #[schemars(skip)]
    pub marking: Option<Tlp>,
    /// What our indicator may be used for.
    pub action: Option<String>,
    /// End of our indicator.
    pub until: Option<When>,
    /// Why, as receivers read it.
    pub reason: String,
    /// Who decided last.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<When>,
    /// Our indicator.
    pub indicator: Option<String>,
    /// Changes with every decision; send it along with yours.
    pub stamp: String,
    /// The reports that propose it.
    pub reports: Vec<reports::Report>,
    /// Why it should not be blocked.
    pub objects: Vec<Objects>,
    /// How many lists were looked through.
    pub lists: usize,
    /// What the network answered.
    pub asked: Option<met::Asked>,
    /// Whether the network can be asked now.
    pub may_ask: bool,
    /// Who met it.
    pub met: met::Met,
    /// Others' indicators of it.
    pub others: Vec<Other>,
    /// What this node does about it.
    pub here: Here,
    /// What it shares with others.
    pub related: Vec<related::Group>,
    /// What would be decided, as far as it was typed.
    pub draft: draft::Draft,
    /// To whom it would go.
    pub release: release::Release,
    /// How far our indicator came.
    pub spread: Option<spread::Spread>,
    /// What a second person was asked.
    pub wishes: Vec<wish::Waiting>,
    /// What happened, newest first.
    pub history: Vec<past::Event>,
}

/// Our own indicator of a value: its newest version that stands.
pub(super) struct Own {
    pub(super) object: objects::Object,
    pub(super) reason: String,
    pub(super) category: String,
}

pub(super) async fn own(node: &Node, value: &Observable) -> Result<Option<Own>> {
    let id = decide::own_id(node, value);
    let found = node.db.read(move |tx| objects::object_versions(tx, &id)).await?;
    Ok(found.into_iter().find(|o| o.own && o.state == "good").map(|object| {
        let read = pasban_app::exchange::objects::statement(&object).map(|(_, s)| s.content);
        let (reason, category) = match read {
            Ok(Content::Indicator(i)) => (i.reason, i.category),
            _ => (String::new(), String::new()),
        };
        Own { object, reason, category }
    }))
}

/// Why a value should not be blocked, or cannot be watched.
pub(super) fn objections(node: &Node, value: &Observable) -> Vec<Objects> {
    use pasban_model::mitigate::never_block::Protection;
    let mut out: Vec<Objects> = node
        .never_block
        .load()
        .check(value)
        .into_iter()
        .map(|p| {
            let code = p.code().to_owned();
            let (layer, details) = match p {
                Protection::Listed { list, owner, layer, entry, .. } => {
                    (layer.name().to_owned(), format!("{entry} ({list}, {owner})"))
                }
                Protection::ShortPrefix { length, min } => (String::new(), format!("/{length} > /{min}")),
                _ => (String::new(), String::new()),
            };
            Objects { code, layer, details }
        })
        .collect();
    if let Some(why) = pasban_app::detect::watch::refusal(value) {
        out.push(Objects { code: "too-broad".into(), layer: String::new(), details: why });
    }
    out
}

/// Collects the page of a value. `typed` stands in the place of the saved draft: what a form sent that has to be drawn again.
pub(super) async fn one(v: &Visit, row: Value, behind: bool, typed: Option<draft::Draft>) -> Result<View> {
    let node = v.node();
    let value = row.value.clone();
    // Read before everything else: what changes after it makes the stamp old, never the other way round.
    let stamp = decide::stamp(node, value.clone()).await?.to_string();
    let reports = reports::of(v, &value).await?;
    let own = own(node, &value).await?;
    let objects = objections(node, &value);
    let draft = match typed {
        Some(d) => draft::rests_on(d, &reports),
        None => draft::load(v, &row.id, &reports, !objects.is_empty(), own.as_ref()).await?,
    };
    let v2 = value.clone();
    let mitigations = node.db.read(move |tx| mitigate::mitigation_about(tx, &v2)).await?;
    let ids = indicator_ids(own.as_ref().map(|o| &o.object.key.id), &mitigations);
    let (asked, met) = (met::asked(v, &row.id, &value, &reports).await?, met::met(v, &value, &ids).await?);
    let release = release::of(v, &value, &draft, State::of(&row.state), own.as_ref()).await?;
    let spread = match &own {
        Some(o) => Some(spread::of(v, o, &met).await?),
        None => None,
    };
    let wishes = wish::of(v, &row.id).await?;
    let history = past::of(v, &value, &reports, own.as_ref(), &mitigations).await?;
    let related = related::groups(v, &row, &reports).await?;
    let mut here =
        Here { of: i64::try_from(node.registry.load().tenant_ids().len()).unwrap_or(i64::MAX), ..Here::default() };
    let mut tenants: std::collections::BTreeMap<_, &str> = std::collections::BTreeMap::new();
    for m in &mitigations {
        // The strongest of what several indicators do at one network.
        let rank = |s: &str| {
            ["withdrawn", "expired", "look-up", "lifted", "watch", "hold", "block"].iter().position(|x| *x == s)
        };
        let slot = tenants.entry(m.tenant).or_insert(m.state.as_str());
        if rank(&m.state) > rank(slot) {
            *slot = m.state.as_str();
        }
    }
    for state in tenants.values() {
        match *state {
            "watch" => here.watch += 1,
            "hold" => here.hold += 1,
            "block" => here.block += 1,
            "lifted" => here.lifted += 1,
            _ => {}
        }
    }
    let others = mitigations
        .iter()
        .filter(|m| m.issuer != node.id && m.tenant.is_own())
        .take(20)
        .map(|m| Other {
            indicator: m.indicator.as_str().to_owned(),
            issuer: node.name_of(&m.issuer),
            reason: m.reason.clone(),
            state: m.state.clone(),
            since: When(m.changed),
        })
        .collect();
    let marking = own.as_ref().map(|o| pasban_app::exchange::objects::tlp_of(o.object.tlp));
    let open_reports = reports.iter().any(|r| r.open());
    let state = State::of(&row.state);
    Ok(View {
        id: rule::address::text(&row.id),
        kind: value.kind().name().to_owned(),
        value: value.value().to_owned(),
        defanged: rule::address::safe(&value),
        state,
        behind,
        category: if row.category.is_empty() {
            own.as_ref().map(|o| o.category.clone()).unwrap_or_default()
        } else {
            row.category
        },
        tlp: marking.map(|t| t.name().to_owned()),
        marking,
        action: own.as_ref().map(|o| o.object.action.clone()),
        until: When::some(row.until),
        reason: own.as_ref().map(|o| o.reason.clone()).unwrap_or_default(),
        decided_by: row.by_whom,
        decided_at: When::some(row.at),
        indicator: own.as_ref().map(|o| o.object.key.id.as_str().to_owned()),
        stamp,
        may_ask: open_reports || (reports.is_empty() && mitigations.iter().all(|m| m.issuer == node.id)),
        reports,
        lists: pasban_model::mitigate::never_block::built_in().len() + node.config.policy.never_block.len() + 2,
        objects,
        asked,
        met,
        others,
        here,
        related,
        draft,
        release,
        spread,
        wishes,
        history,
    })
}

/// Every indicator that names the value, ours first.
fn indicator_ids(own: Option<&StixId>, mitigations: &[mitigate::Mitigation]) -> Vec<StixId> {
    let mut ids: Vec<StixId> = own.into_iter().cloned().collect();
    for m in mitigations {
        if !ids.contains(&m.indicator) && ids.len() < 50 {
            ids.push(m.indicator.clone());
        }
    }
    ids
}

/// The strictest that others asked of a value that they gave: their marking and their widest use. `None` where nobody did.
pub(super) async fn bound_by_others(node: &Node, value: &Observable) -> Result<Option<(Tlp, PermittedAction)>> {
    let (me, value) = (node.id, value.clone());
    Ok(node
        .db
        .read(move |tx| {
            let mut bound: Option<(Tlp, PermittedAction)> = None;
            let mut seen: Vec<StixId> = Vec::new();
            for m in mitigate::mitigation_about(tx, &value)? {
                if m.issuer == me || seen.contains(&m.indicator) {
                    continue;
                }
                if let Some(o) = objects::object_versions(tx, &m.indicator)?.into_iter().find(|o| o.state == "good") {
                    let tlp = pasban_app::exchange::objects::tlp_of(o.tlp);
                    let action = action(&o.action).unwrap_or(PermittedAction::LookUp);
                    bound = Some(bound.map_or((tlp, action), |(t, a)| (t.max(tlp), a.min(action))));
                }
                seen.push(m.indicator);
            }
            Ok(bound)
        })
        .await?)
}

/// The page of an address.
pub(super) async fn by_address(v: &Visit, id: &str) -> Result<View> {
    let (row, behind) = index::resolve(v.node(), id).await?;
    one(v, row, behind, None).await
}

/// An action by its stored name.
pub(super) fn action(name: &str) -> Option<PermittedAction> {
    name.parse().ok()
}
