//! `/console/cases/{number}/release`: what of a case everybody may see; faces and plates are covered before anything leaves.

use leptos::prelude::*;

use crate::components::console::trail;
use crate::components::error_summary::{message, plain_summary};
use crate::components::field::{area_text, hidden};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::released::{ReleasePage, ReleasePhoto};
use crate::texts::{t, tr};

pub fn release(ctx: &PageContext, model: ReleasePage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    let title = tr(
        "console-release-of",
        &[("number", model.number.to_string().into())],
    );
    draw(ctx, Frame::new(title.clone(), kind), || {
        let own = format!("/console/cases/{}", model.number);
        let action = ctx.link(&format!("{own}/release"));
        let photos: Vec<_> = model
            .photos
            .iter()
            .zip(1u32..)
            .map(|(photo, n)| photo_fields(ctx, photo, n, model.grid))
            .collect();
        let photos = (!photos.is_empty()).then(|| {
            view! {
                <h2>{t("console-release-photos")}</h2>
                <p class="hint">{t("console-release-cover")}</p>
                {photos}
            }
        });
        let since = model.since.map(|since| {
            let public = ctx.link(&format!("/cases/{}", model.number));
            view! {
                <p class="note">
                    {tr("console-released-since", &[("time", since.into())])} " "
                    <a href=public>{t("console-released-see")}</a>
                </p>
                <form method="post" action=action.clone()>
                    {hidden("csrf", model.organizer.csrf.clone())}
                    {hidden("do", "hide")}
                    <button>{t("console-release-hide")}</button>
                </form>
            }
        });
        let errors = model.errors;
        view! {
            {trail(ctx, None)}
            <p>
                <a href=ctx.link(&own)>{tr("console-case-of", &[("number", model.number.to_string().into())])}</a>
            </p>
            <h1>{title}</h1>
            {since}
            <form method="post" action=action>
                {plain_summary(&errors, &["text", "place"])}
                {hidden("csrf", model.organizer.csrf.clone())}
                {hidden("do", "show")}
                {hidden("batch", model.batch)}
                <div class="field">
                    <label for="f-text">{t("console-release-text")}</label>
                    <p class="hint" id="h-text">
                        {t("console-release-text-hint")}
                    </p>
                    {message(&errors, "text")}
                    <textarea id="f-text" name="text" rows="4" dir="auto" aria-describedby="h-text">
                        {area_text(&model.text)}
                    </textarea>
                </div>
                <div class="field">
                    <label for="f-place">{t("console-release-place")}</label>
                    {message(&errors, "place")}
                    <input id="f-place" name="place" type="text" value=model.place autocomplete="off" maxlength="200"/>
                </div>
                {photos}
                <button class="main">{t("console-release-do")}</button>
            </form>
        }
        .into_any()
    })
}

/// A photo with the grid that covers it, and where it is shown.
fn photo_fields(ctx: &PageContext, photo: &ReleasePhoto, n: u32, (columns, rows): (u32, u32)) -> AnyView {
    let name = tr("console-photo-alt", &[("n", n.into())]);
    let cells: Vec<_> = (0..columns * rows)
        .map(|cell| {
            let label = tr(
                "console-cover-cell",
                &[
                    ("row", (cell / columns + 1).into()),
                    ("column", (cell % columns + 1).into()),
                ],
            );
            view! { <input type="checkbox" name=format!("cover-{n}") value=cell.to_string() aria-label=label/> }
        })
        .collect();
    let choices: Vec<_> = [
        ("", t("console-release-not")),
        ("before", t("public-before")),
        ("after", t("public-after")),
    ]
    .into_iter()
    .map(|(value, label)| {
        view! {
            <label class="choice">
                <input type="radio" name=format!("use-{n}") value=value checked=value.is_empty()/>
                " "
                <span>{label}</span>
            </label>
        }
    })
    .collect();
    view! {
        <fieldset class="field kinds">
            <legend class="legend">{name.clone()}</legend>
            {choices}
            <div class="cover">
                <img src=ctx.link_plain(&photo.address) alt=name/>
                <div class="grid">{cells}</div>
            </div>
        </fieldset>
    }
    .into_any()
}
