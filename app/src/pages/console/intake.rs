//! `/console/cases/new`: cases that the office writes down itself.

use leptos::prelude::*;

use crate::case::{Intake, IntakePage};
use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{area_text, hidden};
use crate::model::{Choice, FieldError};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say_console, t, tr};

/// What a source or a service is called.
fn name(intake: Intake) -> &'static str {
    match intake {
        Intake::From(source) => say_console::source(source),
        Intake::Service => t("console-intake-service"),
    }
}

pub fn intake(ctx: &PageContext, model: IntakePage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-intake"), kind), || {
        let made: Vec<_> = model
            .made
            .iter()
            .map(|line| {
                let to = ctx.link(&format!("/console/cases/{}", line.number));
                view! {
                    <li>
                        <a href=to>{tr("console-case-of", &[("number", line.number.to_string().into())])}</a>
                        " "
                        {t("console-intake-code")}
                        " "
                        <span class="typed">{line.code.clone()}</span>
                    </li>
                }
            })
            .collect();
        let made = (!made.is_empty()).then(|| {
            view! {
                <section class="hero" role="status">
                    <p>{tr("console-intake-made", &[("count", model.made.len().into())])}</p>
                    <ul class="plain">{made}</ul>
                </section>
            }
        });
        let sources = model
            .sources
            .iter()
            .map(|intake| Choice {
                id: intake.as_str().to_owned(),
                name: name(*intake).to_owned(),
            })
            .map(|choice| {
                let selected = model.source == choice.id || model.sources.len() == 1;
                view! { <option value=choice.id selected=selected>{choice.name}</option> }
            })
            .collect::<Vec<_>>();
        // What is wrong with a line says which; all lines stand in one field.
        let wrong: Vec<FieldError> = model
            .errors
            .iter()
            .map(|error| FieldError {
                field: error.field.split('/').next().unwrap_or_default().to_owned(),
                message: error.message.clone(),
            })
            .collect();
        let errors = plain_summary(&wrong, &["source", "rows"]);
        let meeting = model
            .sources
            .contains(&Intake::From(crate::case::Source::Meeting))
            .then(|| {
                view! {
                    <div class="field">
                        <label for="f-meeting">{t("console-intake-meeting")}</label>
                        <input
                            id="f-meeting"
                            name="meeting"
                            type="text"
                            value=model.meeting.clone()
                            autocomplete="off"
                            maxlength="40"
                        />
                    </div>
                }
            });
        let names = |choices: Vec<Choice>| {
            let names: Vec<String> = choices.into_iter().map(|choice| choice.name).collect();
            view! { <p lang=content_lang()>{names.join("、")}</p> }
        };
        view! {
            {trail(ctx, None)}
            {row(vec![side_link(ctx.link("/console/cases"), t("console-cases"))])}
            <h1>{t("console-intake")}</h1>
            {made}
            {errors}
            <form class="narrow" method="post" action=ctx.link("/console/cases/new")>
                {hidden("csrf", model.organizer.csrf.clone())}
                {hidden("batch", model.batch)}
                <div class="field">
                    <label for="f-source">{t("console-intake-source")}</label>
                    {message(&wrong, "source")}
                    <select id="f-source" name="source" aria-describedby=described_by(&wrong, "source") aria-invalid=invalid(&wrong, "source")>
                        <option value="">{t("console-please-choose")}</option>
                        {sources}
                    </select>
                </div>
                {meeting}
                <div class="field">
                    <label for="f-rows">{t("console-intake-rows")}</label>
                    <p class="hint" id="h-rows">
                        {tr("console-intake-hint", &[("most", model.most.into())])}
                    </p>
                    {message(&wrong, "rows")}
                    <textarea
                        id="f-rows"
                        name="rows"
                        rows="10"
                        dir="auto"
                        aria-describedby="h-rows"
                        aria-invalid=invalid(&wrong, "rows")
                    >
                        {area_text(&model.rows)}
                    </textarea>
                </div>
                <button class="main">{t("console-intake-make")}</button>
            </form>
            <details>
                <summary>{t("console-intake-names")}</summary>
                <h2>{t("report-category")}</h2>
                {names(model.categories)}
                <h2>{t("console-intake-districts")}</h2>
                {names(model.districts)}
            </details>
        }
        .into_any()
    })
}
