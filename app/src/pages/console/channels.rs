//! `/console/channels`: print runs and placements with their numbers, and the form that makes one.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::error_summary::{Place, described_by, error_summary, invalid, message};
use crate::components::field::{TextField, area_text, hidden, text_field};
use crate::format::{NO_NUMBER, count, percent};
use crate::outreach::{ChannelFault, ChannelForm, ChannelRow, ChannelsPage, TargetChoice, TargetKind};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{t, tr};

/// A page in the words of the organizer: “答题:争做文明有礼雄关人”.
pub(super) fn target_name(target: &TargetChoice) -> String {
    // A page that was taken off has no name any more.
    let name = if target.name.is_empty() {
        &target.path
    } else {
        &target.name
    };
    let name = [("name", name.as_str().into())];
    match target.kind {
        TargetKind::Home => t("console-target-home").to_owned(),
        TargetKind::Tips => t("console-target-tips").to_owned(),
        TargetKind::Tip => tr("console-target-tip", &name),
        TargetKind::Campaign => tr("console-target-campaign", &name),
        TargetKind::Quiz => tr("console-target-quiz", &name),
        TargetKind::Survey => tr("console-target-survey", &name),
    }
}

/// How many came by what was printed.
pub(super) fn share(channel: &ChannelRow) -> String {
    channel
        .printed
        .and_then(|printed| percent(channel.views, printed))
        .unwrap_or_else(|| NO_NUMBER.to_owned())
}

pub fn channels(ctx: &PageContext, model: ChannelsPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(t("console-channels"), kind), || {
        let reports = model.channels.iter().any(|channel| channel.reports.is_some());
        let table = if model.channels.is_empty() {
            view! { <p>{t("console-no-channels")}</p> }.into_any()
        } else {
            let rows: Vec<_> = model
                .channels
                .iter()
                .map(|channel| line(ctx, channel, reports))
                .collect();
            view! {
                <p class="hint">{t("console-channel-views-hint")}</p>
                <div class="scroll" tabindex="0" role="region" aria-label=t("console-channels")>
                    <table>
                        <caption class="visually-hidden">{t("console-channels")}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{t("console-channel-name")}</th>
                                <th scope="col">{t("console-channel-code")}</th>
                                <th scope="col">{t("console-channel-leads-to")}</th>
                                <th class="n" scope="col">{t("console-channel-printed")}</th>
                                <th class="n" scope="col">{t("console-channel-views")}</th>
                                <th class="n" scope="col">{t("console-channel-share")}</th>
                                <th class="n" scope="col">{t("console-started")}</th>
                                <th class="n" scope="col">{t("console-submitted")}</th>
                                <th class="n" scope="col">{t("console-survey-replies")}</th>
                                {reports.then(|| view! { <th class="n" scope="col">{t("console-channel-reports")}</th> })}
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {row(vec![side_link(ctx.link("/console/channels.csv"), t("console-channels-csv"))])}
            }
            .into_any()
        };
        let form = form(
            ctx,
            "/console/channels",
            &model.organizer.csrf,
            model.form,
            t("console-channel-make"),
        );
        view! {
            {trail(ctx, None)}
            <h1>{t("console-channels")}</h1>
            {table}
            <h2>{t("console-channel-new")}</h2>
            {form}
        }
        .into_any()
    })
}

fn line(ctx: &PageContext, channel: &ChannelRow, reports: bool) -> AnyView {
    let own = ctx.link(&format!("/console/channels/{}", channel.id));
    let printed = channel.printed.map_or_else(|| NO_NUMBER.to_owned(), count);
    view! {
        <tr>
            <th scope="row">
                <a href=own>{channel.name.clone()}</a>
                {channel.archived.then(|| format!(" ({})", t("console-channel-archived")))}
            </th>
            <td>{channel.id.clone()}</td>
            <td>{target_name(&channel.leads_to)}</td>
            <td class="n">{printed}</td>
            <td class="n">{count(channel.views)}</td>
            <td class="n">{share(channel)}</td>
            <td class="n">{count(channel.started)}</td>
            <td class="n">{count(channel.submitted)}</td>
            <td class="n">{count(channel.replies)}</td>
            {reports.then(|| view! { <td class="n">{channel.reports.map(count)}</td> })}
        </tr>
    }
    .into_any()
}

/// The fields of a channel; `action` is where they go.
pub(super) fn form(
    ctx: &PageContext,
    action: &str,
    csrf: &str,
    form: ChannelForm,
    send: &'static str,
) -> AnyView {
    let ChannelForm {
        code,
        name,
        leads_to,
        printed,
        note,
        targets,
        faults,
    } = form;
    let errors: Vec<_> = faults.into_iter().map(ChannelFault::said).collect();
    let summary = error_summary(&errors, |_| Place::Plain);
    let code = code.map(|value| {
        text_field(
            &errors,
            TextField {
                name: "code",
                label: t("console-channel-code"),
                kind: "text",
                autocomplete: "off",
                value,
                hint: Some(t("console-channel-code-hint").to_owned()),
            },
        )
    });
    let name = text_field(
        &errors,
        TextField {
            name: "name",
            label: t("console-channel-name"),
            kind: "text",
            autocomplete: "off",
            value: name,
            hint: Some(t("console-channel-name-hint").to_owned()),
        },
    );
    // A page that was taken off stays chosen: the other fields can be changed without it, and the server says so.
    let gone = (!leads_to.is_empty() && !targets.iter().any(|target| target.path == leads_to)).then(|| {
        view! {
            <option value=leads_to.clone() selected=true>
                {leads_to.clone()}
            </option>
        }
    });
    let options: Vec<_> = targets
        .into_iter()
        .map(|target| {
            let selected = target.path == leads_to;
            let label = target_name(&target);
            view! {
                <option value=target.path selected=selected>
                    {label}
                </option>
            }
        })
        .collect();
    let described = |name: &str| {
        let hint = format!("h-{name}");
        Some(match described_by(&errors, name) {
            Some(error) => format!("{hint} {error}"),
            None => hint,
        })
    };
    view! {
        <form method="post" action=ctx.link(action)>
            {summary}
            {hidden("csrf", csrf)}
            {name}
            <div class="field">
                <label for="f-leads_to">{t("console-channel-leads-to")}</label>
                {message(&errors, "leads_to")}
                <select
                    id="f-leads_to"
                    name="leads_to"
                    aria-describedby=described_by(&errors, "leads_to")
                    aria-invalid=invalid(&errors, "leads_to")
                >
                    {gone}
                    {options}
                </select>
            </div>
            <div class="field">
                <label for="f-printed">{t("console-channel-printed")}</label>
                <p class="hint" id="h-printed">{t("console-channel-printed-hint")}</p>
                {message(&errors, "printed")}
                <input
                    id="f-printed"
                    name="printed"
                    type="text"
                    inputmode="numeric"
                    maxlength="20"
                    autocomplete="off"
                    value=printed
                    aria-describedby=described("printed")
                    aria-invalid=invalid(&errors, "printed")
                />
            </div>
            <div class="field">
                <label for="f-note">{t("console-channel-note")}</label>
                <p class="hint" id="h-note">{t("console-channel-note-hint")}</p>
                {message(&errors, "note")}
                <textarea
                    id="f-note"
                    name="note"
                    rows="2"
                    maxlength="200"
                    aria-describedby=described("note")
                    aria-invalid=invalid(&errors, "note")
                >
                    {area_text(&note)}
                </textarea>
            </div>
            {code}
            <button class="main">{send}</button>
        </form>
    }
    .into_any()
}
