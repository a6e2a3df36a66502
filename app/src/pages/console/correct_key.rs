//! A key is corrected: first the form, then what it would change, then the deed.

use leptos::prelude::*;

use crate::components::console::trail;
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{area_text, hidden};
use crate::model::{CorrectKeyPage, CorrectionPreview, FieldError, OptionRow, QuestionKind};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say_console, t};

pub fn correct_key(ctx: &PageContext, model: CorrectKeyPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-correct-key"), kind), || {
        let action = ctx.link(&format!(
            "/console/c/{}/key/{}",
            model.campaign_id, model.question
        ));
        let trail = trail(ctx, Some((&model.campaign_id, &model.campaign_name)));
        let about = view! {
            <p class="lead">{model.text.clone()}</p>
            <p class="hint">{model.question.clone()} " · " {say_console::kind(model.kind)}</p>
            <dl class="prose">
                <dt>{t("console-explanation")}</dt>
                <dd>{model.explanation.clone()}</dd>
                <dt>{t("console-source")}</dt>
                <dd>{model.source.clone()}</dd>
            </dl>
        };
        let title = if model.preview.is_some() {
            t("console-confirm-title")
        } else {
            t("console-correct-key")
        };
        let form = match model.preview.clone() {
            Some(preview) => confirmation(ctx, action, model, preview),
            None => form(action, model),
        };
        view! {
            {trail}
            <h1>{title}</h1>
            {about}
            {form}
        }
        .into_any()
    })
}

fn form(action: String, model: CorrectKeyPage) -> AnyView {
    let errors = model.errors;
    let control = if model.kind == QuestionKind::FillIn {
        "accepted"
    } else {
        "key"
    };
    let key = match model.kind {
        QuestionKind::FillIn => accepted(&errors, &model.accepted),
        QuestionKind::Single | QuestionKind::Multiple | QuestionKind::TrueFalse => {
            choices(&errors, model.kind, model.options)
        }
    };
    view! {
        <form method="post" action=action>
            {plain_summary(&errors, &[control, "reason"])}
            {hidden("csrf", model.organizer.csrf)}
            {key}
            <div class="field">
                <label for="f-reason">{t("console-reason")}</label>
                <p class="hint" id="h-reason">
                    {t("console-reason-hint")}
                </p>
                {message(&errors, "reason")}
                <textarea
                    id="f-reason"
                    name="reason"
                    rows="3"
                    maxlength="400"
                    required=true
                    aria-describedby="h-reason"
                    aria-invalid=invalid(&errors, "reason")
                >
                    {area_text(&model.reason)}
                </textarea>
            </div>
            <button class="main">{t("console-preview")}</button>
        </form>
    }
    .into_any()
}

fn choices(errors: &[FieldError], kind: QuestionKind, options: Vec<OptionRow>) -> AnyView {
    let control = if kind == QuestionKind::Multiple {
        "checkbox"
    } else {
        "radio"
    };
    let labels: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(position, option)| {
            let id = (position == 0).then_some("f-key");
            let text = if option.text == option.label {
                String::new()
            } else {
                option.text
            };
            view! {
                <label class="choice">
                    <input type=control id=id name="key" value=position.to_string() checked=option.key/>
                    " "
                    <span>{option.label} " " {text}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="question" aria-describedby=described_by(errors, "key")>
            <legend>{t("console-new-key-legend")}</legend>
            {message(errors, "key")}
            {labels}
        </fieldset>
    }
    .into_any()
}

fn accepted(errors: &[FieldError], accepted: &[String]) -> AnyView {
    view! {
        <div class="field">
            <label for="f-accepted">{t("console-accepted")}</label>
            {message(errors, "accepted")}
            <textarea
                id="f-accepted"
                name="accepted"
                rows="4"
                required=true
                aria-describedby=described_by(errors, "accepted")
                aria-invalid=invalid(errors, "accepted")
            >
                {area_text(&accepted.join("\n"))}
            </textarea>
        </div>
    }
    .into_any()
}

fn confirmation(
    ctx: &PageContext,
    action: String,
    model: CorrectKeyPage,
    preview: CorrectionPreview,
) -> AnyView {
    let back = ctx.link(&format!(
        "/console/c/{}/key/{}",
        model.campaign_id, model.question
    ));
    let keys: Vec<_> = match model.kind {
        QuestionKind::FillIn => vec![hidden("accepted", model.accepted.join("\n"))],
        QuestionKind::Single | QuestionKind::Multiple | QuestionKind::TrueFalse => model
            .options
            .iter()
            .enumerate()
            .filter(|(_, option)| option.key)
            .map(|(position, _)| hidden("key", position.to_string()))
            .collect(),
    };
    view! {
        <div class="ask">
            <dl>
                <dt>{t("console-key-now")}</dt>
                <dd>{preview.from}</dd>
                <dt>{t("console-key-new")}</dt>
                <dd>{preview.to}</dd>
                <dt>{t("console-reason")}</dt>
                <dd>{model.reason.clone()}</dd>
            </dl>
            <p>{say_console::preview(preview.ballots, preview.higher, preview.lower)}</p>
            <p>{say_console::preview_pass(preview.newly_passed, preview.newly_failed)}</p>
            <form method="post" action=action>
                {hidden("csrf", model.organizer.csrf)}
                {keys}
                {hidden("reason", model.reason)}
                {hidden("confirm", "1")}
                <p class="row">
                    <a class="button" href=back>{t("console-change-again")}</a>
                    " "
                    <button class="main">{t("console-confirm")}</button>
                </p>
            </form>
        </div>
    }
    .into_any()
}
