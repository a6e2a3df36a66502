//! `/c/{campaign}/hands`: the teacher types in how many took part and how many hands went up. Numbers only.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::error_summary::{Place, described_by, error_summary, invalid, message};
use crate::components::field::{TextField, hidden, text_field};
use crate::components::written::written;
use crate::model::{CampaignKind, FieldError, HandsPage, HandsQuestion};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t};

/// The page holds a freshly minted id, so it is neither stored nor indexed.
pub fn hands(ctx: &PageContext, model: HandsPage) -> String {
    let _words = ctx.speak();
    let children = model.kind == CampaignKind::Children;
    let action = ctx.link(&format!("/c/{}/hands?set={}", model.campaign_id, model.set));
    let back = ctx.link(&format!("/c/{}/class?set={}", model.campaign_id, model.set));
    draw(ctx, Frame::new(t("hands"), Kind::Secret), || {
        let errors = model.errors;
        let done = model.done.then(|| {
            view! {
                <p class="note" role="status">
                    {t("hands-done")}
                </p>
            }
        });
        let whose = match (&model.team, children) {
            (Some(_), _) => t("hands-team-note"),
            (None, true) => t("hands-children-note"),
            (None, false) => t("hands-note"),
        };
        let place = |field: &str| match field.strip_prefix('h').map(str::parse) {
            Some(Ok(number)) => Place::Named(say::question(number)),
            _ if field == "team" || field == "present" => Place::Plain,
            _ => Place::Nowhere,
        };
        let team = model.team.map(|typed| team_field(&errors, typed));
        let present = text_field(
            &errors,
            TextField {
                name: "present",
                label: t("hands-present"),
                kind: "text",
                autocomplete: "off",
                value: model.present,
                hint: Some(t("hands-present-hint").to_owned()),
            },
        );
        let rows: Vec<_> = model
            .questions
            .into_iter()
            .map(|question| line(&errors, question))
            .collect();
        view! {
            <h1>{t("hands")}</h1>
            <p class="lead">{written(model.campaign_name)} " · " {say::print_set_short(model.set)}</p>
            {done}
            <p>{whose}</p>
            <form class="hands" method="post" action=action>
                {error_summary(&errors, place)}
                {hidden("attempt", model.attempt)}
                {hidden("version", model.version.to_string())}
                {team}
                {present}
                <fieldset>
                    <legend>{t("hands-right")}</legend>
                    <p class="hint">{t("hands-right-hint")}</p>
                    <ol>{rows}</ol>
                </fieldset>
                <button class="main">{t("hands-send")}</button>
            </form>
            {row(vec![side_link(back, t("hands-back"))])}
        }
        .into_any()
    })
}

/// Not required: without a code the numbers are what somebody says.
fn team_field(errors: &[FieldError], typed: String) -> AnyView {
    let described = [Some("h-team".to_owned()), described_by(errors, "team")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    view! {
        <div class="field">
            <label for="f-team">{t("team-code")}</label>
            <p class="hint" id="h-team">
                {t("hands-team-hint")}
            </p>
            {message(errors, "team")}
            <input
                id="f-team"
                name="team"
                type="text"
                value=typed
                autocomplete="off"
                maxlength="40"
                aria-describedby=described
                aria-invalid=invalid(errors, "team")
            />
        </div>
    }
    .into_any()
}

fn line(errors: &[FieldError], question: HandsQuestion) -> AnyView {
    let name = format!("h{}", question.number);
    let id = format!("f-{name}");
    view! {
        <li>
            <label for=id.clone()>{question.number} ". " {written(question.text)}</label>
            {message(errors, &name)}
            <input
                id=id
                name=name.clone()
                type="text"
                inputmode="numeric"
                value=question.right
                autocomplete="off"
                maxlength="10"
                aria-describedby=described_by(errors, &name)
                aria-invalid=invalid(errors, &name)
            />
        </li>
    }
    .into_any()
}
