//! What the pages of channels and interviewer links show.

use crate::model::{FieldError, Organizer, SurveyQuestion};
use crate::texts::t;

// ── Channels ─────────────────────────────────────────────────────────────────────────────────────────────

/// `/console/channels`: all channels with their numbers, and the form that makes one.
#[derive(Clone, Debug)]
pub struct ChannelsPage {
    pub organizer: Organizer,
    pub channels: Vec<ChannelRow>,
    pub form: ChannelForm,
}

/// A channel with its numbers.
#[derive(Clone, Debug)]
pub struct ChannelRow {
    pub id: String,
    pub name: String,
    pub leads_to: TargetChoice,
    /// Whether the page that it leads to is there just now.
    pub found: bool,
    pub printed: Option<u64>,
    /// People who came by it, from outside.
    pub views: u64,
    pub started: u64,
    pub submitted: u64,
    /// Replies to surveys.
    pub replies: u64,
    /// Problems that were reported; None as long as nothing can be reported.
    pub reports: Option<u64>,
    pub archived: bool,
}

/// A page that a channel may lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChoice {
    /// Its path, the value of the choice.
    pub path: String,
    pub kind: TargetKind,
    /// Of the campaign, survey or tip; empty for pages that have one name.
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    Home,
    Tips,
    Tip,
    Campaign,
    Quiz,
    Survey,
}

/// A channel's fields: POST `name`, `leads_to`, `printed`, `note`, and `code` for a new one.
#[derive(Clone, Debug, Default)]
pub struct ChannelForm {
    /// A code that is free, for a new channel.
    pub code: Option<String>,
    pub name: String,
    pub leads_to: String,
    pub printed: String,
    pub note: String,
    pub targets: Vec<TargetChoice>,
    pub faults: Vec<ChannelFault>,
}

/// What is wrong with a channel's fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelFault {
    Name,
    LeadsTo,
    Printed,
    Note,
    Code,
    CodeTaken,
}

impl ChannelFault {
    /// With its field, in the language that is spoken.
    pub(crate) fn said(self) -> FieldError {
        let (field, message) = match self {
            ChannelFault::Name => ("name", t("console-channel-bad-name")),
            ChannelFault::LeadsTo => ("leads_to", t("console-channel-bad-target")),
            ChannelFault::Printed => ("printed", t("console-channel-bad-printed")),
            ChannelFault::Note => ("note", t("console-channel-bad-note")),
            ChannelFault::Code => ("code", t("console-channel-bad-code")),
            ChannelFault::CodeTaken => ("code", t("console-channel-code-taken")),
        };
        FieldError {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }
}

/// `/console/channels/{channel}`
#[derive(Clone, Debug)]
pub struct ChannelPage {
    pub organizer: Organizer,
    pub row: ChannelRow,
    pub created: String,
    /// The whole short link, as it is printed.
    pub link: String,
    pub form: ChannelForm,
}

// ── Interviews ───────────────────────────────────────────────────────────────────────────────────────────

/// `/console/c/{campaign}/interviews`: POST `survey`, `interviewer`, `community`, `method`, `link` makes one; POST `revoke` takes one back.
#[derive(Clone, Debug)]
pub struct InterviewsPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    /// Id and title.
    pub surveys: Vec<(String, String)>,
    pub links: Vec<InterviewRow>,
    /// Replies by what they are tagged with.
    pub tallies: Vec<InterviewTally>,
    pub form: InterviewForm,
}

/// A link with its count.
#[derive(Clone, Debug)]
pub struct InterviewRow {
    pub id: String,
    pub survey: String,
    pub interviewer: String,
    pub community: String,
    pub method: &'static str,
    pub created: String,
    /// When it was taken back.
    pub revoked: Option<String>,
    pub recorded: u64,
}

/// Replies to one survey by tag.
#[derive(Clone, Debug)]
pub struct InterviewTally {
    pub survey_id: String,
    pub survey: String,
    /// All of its replies, interviews or not.
    pub all: u64,
    pub interviewers: Vec<(String, u64)>,
    pub communities: Vec<(String, u64)>,
    /// By the word for the method in rows and counters.
    pub methods: Vec<(String, u64)>,
}

#[derive(Clone, Debug, Default)]
pub struct InterviewForm {
    /// Minted id: posting it twice makes one link.
    pub link: String,
    pub survey: String,
    pub interviewer: String,
    pub community: String,
    pub method: String,
    pub faults: Vec<InterviewFault>,
}

/// What is wrong with the fields of a new link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterviewFault {
    Survey,
    Interviewer,
    Community,
    Method,
}

impl InterviewFault {
    /// With its field, in the language that is spoken.
    pub(crate) fn said(self) -> FieldError {
        let (field, message) = match self {
            InterviewFault::Survey => ("survey", t("console-interview-bad-survey")),
            InterviewFault::Interviewer => ("interviewer", t("console-interview-bad-tag")),
            InterviewFault::Community => ("community", t("console-interview-bad-tag")),
            InterviewFault::Method => ("method", t("console-interview-bad-method")),
        };
        FieldError {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }
}

/// `/console/c/{campaign}/interviews/{link}`: the link itself, for the interviewer.
#[derive(Clone, Debug)]
pub struct InterviewLinkPage {
    pub organizer: Organizer,
    pub campaign_id: String,
    pub campaign_name: String,
    pub row: InterviewRow,
    /// The whole address: a bearer secret. None once it was taken back.
    pub address: Option<String>,
    pub closes: String,
}

/// `/i/{token}`: the survey of an interviewer, for the next person.
#[derive(Clone, Debug)]
pub struct InterviewPage {
    pub token: String,
    /// The link's id: no secret.
    pub link: String,
    pub title: String,
    pub intro: String,
    pub interviewer: String,
    pub community: String,
    /// See [`METHODS`].
    pub method: &'static str,
    /// Replies of this link so far.
    pub recorded: u64,
    /// A reply was stored just now.
    pub sent: bool,
    /// Hidden field `reply`: posting it twice counts once.
    pub reply: String,
    pub questions: Vec<SurveyQuestion>,
    pub errors: Vec<FieldError>,
    /// Address of the service worker.
    pub worker: String,
    /// Address of the page's script; empty: none.
    pub script: String,
}

/// Ways of asking, as rows and counters have them; their words are `method-…`.
pub const METHODS: [&str; 5] = ["household", "street", "phone", "counter", "other"];
