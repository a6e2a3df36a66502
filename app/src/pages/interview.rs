//! `/i/{token}`: the survey of an interviewer, one person after the other. `interview.js` keeps what cannot be sent.

use leptos::prelude::*;

use super::survey::{question, summary};
use crate::components::field::hidden;
use crate::outreach::InterviewPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

/// The word for a way of asking.
pub(crate) fn method_name(method: &str) -> &'static str {
    match method {
        "household" => t("method-household"),
        "street" => t("method-street"),
        "phone" => t("method-phone"),
        "counter" => t("method-counter"),
        _ => t("method-other"),
    }
}

pub fn interview(ctx: &PageContext, model: InterviewPage) -> String {
    let _words = ctx.speak();
    draw(ctx, Frame::new(model.title.clone(), Kind::Secret), || {
        let errors = model.errors;
        let summary = summary(&errors, &model.questions);
        let questions: Vec<_> = model
            .questions
            .into_iter()
            .enumerate()
            .map(|(index, item)| question(index + 1, item, &errors))
            .collect();
        // The script puts the numbers in.
        let recorded = tr("recorded", &[("count", "{n}".into())]);
        let waiting = tr("interview-waiting", &[("count", "{n}".into())]);
        let refused = tr(
            "interview-refused",
            &[("count", "{n}".into()), ("why", "{why}".into())],
        );
        let said = model.sent.then(|| t("interview-said"));
        let script = (!model.script.is_empty()).then(|| view! { <script defer src=model.script></script> });
        view! {
            <h1>{model.title}</h1>
            <p class="lead">{model.interviewer} " · " {model.community} " · " {method_name(model.method)}</p>
            <div role="status">
                <p id="said" class="note" tabindex="-1" hidden=said.is_none()>{said}</p>
                <p id="recorded">{tr("recorded", &[("count", model.recorded.into())])}</p>
                <p id="waiting" hidden=true></p>
                <p id="refused" class="error" hidden=true></p>
            </div>
            <p>
                <button type="button" id="again" hidden=true>{t("interview-again")}</button>
            </p>
            <p>{model.intro}</p>
            <p class="hint">{t("interview-note")}</p>
            <form
                method="post"
                action=ctx.link(&format!("/i/{}", model.token))
                data-interview=model.link
                data-worker=model.worker
                data-said=t("interview-said")
                data-recorded=recorded
                data-waiting=waiting
                data-refused=refused
                data-full=t("interview-full")
                data-offline=t("interview-offline")
                data-missing=t("interview-missing")
                data-fix=t("fix")
            >
                {summary}
                {hidden("reply", model.reply)}
                {questions}
                <button class="main">{t("interview-send")}</button>
            </form>
            {script}
        }
        .into_any()
    })
}
