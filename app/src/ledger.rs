//! What the console shows of supervision: ledgers, tallies, proposals, orders.

pub use domain::{
    case::count::{By, Count, Rate, Rates},
    supervision::{Ledger, Level, Sheet},
};

use crate::case::CaseLine;
use crate::model::{Choice, FieldError, Organizer};

/// `/console/ledgers`
#[derive(Clone, Debug)]
pub struct LedgersPage {
    pub organizer: Organizer,
    pub issues: Vec<IssueLine>,
}

/// A ledger that was sent out.
#[derive(Clone, Debug)]
pub struct IssueLine {
    pub id: i64,
    pub ledger: Ledger,
    /// 〔2026〕3号
    pub number: String,
    pub time: String,
    pub who: String,
}

/// `/console/ledgers/{ledger}`, live, and `/console/ledgers/issues/{id}`, as it was sent out.
#[derive(Clone, Debug)]
pub struct LedgerPage {
    pub organizer: Organizer,
    pub ledger: Ledger,
    pub sheet: Sheet,
    /// Its address without query, and the query.
    pub own: (String, String),
    /// As it was sent out; None: live.
    pub issue: Option<IssueLine>,
    /// The key of the form that sends it out; None: may not.
    pub batch: Option<String>,
    pub time: String,
    pub filter: LedgerFilter,
    /// There are more rows than one sheet holds.
    pub cut: bool,
}

/// What a ledger is narrowed down to.
#[derive(Clone, Debug, Default)]
pub struct LedgerFilter {
    pub unit: String,
    pub district: String,
    pub category: String,
    pub from: String,
    pub to: String,
    pub units: Vec<Choice>,
    pub districts: Vec<Choice>,
    pub categories: Vec<Choice>,
}

/// `/console/ledgers/tallies`
#[derive(Clone, Debug)]
pub struct TalliesPage {
    pub organizer: Organizer,
    pub by: Option<By>,
    pub time: String,
    /// One line for all, or one for each value.
    pub lines: Vec<TallyLine>,
}

/// The figures of one slice.
#[derive(Clone, Debug)]
pub struct TallyLine {
    pub name: String,
    /// As in [`TalliesPage::COUNTS`].
    pub counts: Vec<u64>,
    pub rates: Rates,
    /// Working hours: median, 90th percentile.
    pub median: Option<u32>,
    pub p90: Option<u32>,
}

impl TalliesPage {
    /// Counts in the order of the table.
    pub const COUNTS: [Count; 11] = [
        Count::Received,
        Count::Accepted,
        Count::Rejected,
        Count::Filed,
        Count::Dispatched,
        Count::Handled,
        Count::Closed,
        Count::Reopened,
        Count::Open,
        Count::Revisited,
        Count::Solved,
    ];
}

/// `/console/orders`: what the clock proposes, and the orders. POST a decision to `/console/orders/decide`.
#[derive(Clone, Debug)]
pub struct OrdersPage {
    pub organizer: Organizer,
    pub proposals: Vec<ProposalLine>,
    pub orders: Vec<OrderLine>,
    /// Whether whoever is signed in decides and issues.
    pub decides: bool,
    /// Whether also about the leaders.
    pub leaders: bool,
    pub form: OrderForm,
    pub errors: Vec<FieldError>,
}

/// What the clock proposes.
#[derive(Clone, Debug)]
pub struct ProposalLine {
    pub case: CaseLine,
    pub now: u8,
    pub level: Level,
    pub time: String,
}

/// An order in the list.
#[derive(Clone, Debug)]
pub struct OrderLine {
    pub id: i64,
    pub number: String,
    pub time: String,
    pub due: String,
    pub offices: String,
    pub cases: usize,
    pub answers: usize,
}

/// A new order.
#[derive(Clone, Debug, Default)]
pub struct OrderForm {
    pub batch: String,
    pub offices: String,
    pub cases: String,
    pub demand: String,
    pub due: String,
}

/// `/console/orders/{id}`: to be printed on A4, and answered.
#[derive(Clone, Debug)]
pub struct OrderPage {
    pub organizer: Organizer,
    pub line: OrderLine,
    pub offices: Vec<String>,
    pub units: Vec<String>,
    pub demand: String,
    pub who: String,
    pub cases: Vec<CaseLine>,
    pub answers: Vec<AnswerLine>,
    /// The key of the answer's form; None: may not answer.
    pub batch: Option<String>,
    pub typed: String,
    pub errors: Vec<FieldError>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    pub time: String,
    pub who: String,
    pub text: String,
}
