//! `/embed` (放到网站上): for the editor of a portal. Every piece of code stands in a field of its own, to be copied with or without script.

use leptos::prelude::*;

use crate::components::error_summary::{described_by, invalid, message};
use crate::components::field::{area_text, kept, select_field};
use crate::model::{Choice, EmbedPage, FieldError};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{say, t, tr};

/// What can be put on a portal: values of `data-surface`.
pub const EMBED_SURFACES: [&str; 6] = ["quiz", "report", "campaign", "tally", "tips", "tip"];

fn surface(id: &str) -> &'static str {
    match id {
        "campaign" => t("embed-surface-campaign"),
        "tally" => t("embed-surface-tally"),
        "tips" => t("embed-surface-tips"),
        "tip" => t("embed-surface-tip"),
        "report" => t("report-title"),
        _ => t("embed-surface-quiz"),
    }
}

pub fn embed(ctx: &PageContext, model: EmbedPage) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(t("embed-title"), Kind::Public).with_script(),
        || {
            // What a name may hold would end an attribute of the code.
            let title = area_text(&model.title).replace('"', "&quot;");
            let at = |path: &str| format!("{}{}{path}", ctx.origin, ctx.base);
            let whole = at(&model.path);
            let looks = ctx.looks();
            let query: String = looks
                .iter()
                .map(|(name, value)| format!("&{name}={value}"))
                .collect();
            let framed = at(&format!("{}?embed=1{query}", model.path));
            let mut named = match model.surface.as_str() {
                "tips" | "tip" | "report" => String::new(),
                _ => format!(" data-campaign=\"{}\"", model.campaign),
            };
            for (name, value) in &looks {
                named.push_str(&match *name {
                    "big" => " data-large".to_owned(),
                    "color" => format!(" data-color=\"#{value}\""),
                    name => format!(" data-{name}=\"{value}\""),
                });
            }
            let picture = at(&format!("/qr.png?to={}", model.path));
            let script = format!(
                "<script src=\"{}\" data-surface=\"{}\"{named}></script>",
                at("/embed.js"),
                model.surface
            );
            let iframe = format!(
                "<iframe src=\"{framed}\" title=\"{}\" width=\"100%\" height=\"720\" frameborder=\"0\" loading=\"lazy\"></iframe>",
                title
            );
            let linked = format!(
                "<a href=\"{whole}\" target=\"_blank\"><img src=\"{picture}\" alt=\"{}\" width=\"240\" height=\"240\"></a>",
                tr("embed-picture-alt", &[("title", title.as_str().into())])
            );
            let base = if ctx.base.is_empty() {
                "/wm"
            } else {
                ctx.base.as_str()
            };
            let nginx = format!(
                "# {}\nlocation = {base} {{ return 301 {base}/; }}\nlocation {base}/ {{\n    \
             proxy_pass http://127.0.0.1:8787;\n    proxy_http_version 1.1;\n    proxy_set_header Host $http_host;\n    \
             proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Forwarded-For $remote_addr;\n    \
             # {}\n    access_log off;\n}}\n",
                tr("embed-nginx-comment", &[("base", base.into())]),
                t("embed-nginx-log"),
            );
            let surfaces = EMBED_SURFACES
                .iter()
                .map(|id| Choice {
                    id: (*id).to_owned(),
                    name: surface(id).to_owned(),
                })
                .collect();
            let portals = if model.listed.is_empty() {
                t("embed-no-portals").to_owned()
            } else {
                say::embed_portals(&say::list(&model.listed))
            };
            view! {
            <h1>{t("embed-title")}</h1>
            <p class="lead">{t("embed-lead")}</p>
            <form method="get" action=ctx.link("/embed")>
                // What this form asks for itself is not kept besides.
                {kept(&PageContext { large: false, colour: None, compact: false, ..ctx.clone() })}
                {select_field(&[], "campaign", t("embed-campaign"), model.campaigns, Some(&model.campaign))}
                {select_field(&[], "surface", t("embed-surface"), surfaces, Some(&model.surface))}
                {colour_field(ctx, &model.colour)}
                {tick("density", "compact", t("embed-density"), ctx.compact)}
                {tick("big", "1", t("embed-large"), ctx.large)}
                <button>{t("embed-show")}</button>
            </form>
            {code("script", t("embed-script"), t("embed-script-hint"), &script)}
            {code("iframe", t("embed-iframe"), t("embed-iframe-hint"), &iframe)}
            {code("picture", t("embed-picture"), t("embed-picture-hint"), &linked)}
            <p>
                <img
                    src=ctx.link_plain(&format!("/qr.png?to={}", model.path))
                    alt=say::embed_qr(&model.title)
                    width="200"
                    height="200"
                />
            </p>
            {code("link", t("embed-link"), t("embed-link-hint"), &whole)}
            {code("nginx", t("embed-nginx"), t("embed-nginx-hint"), &nginx)}
            <h2>{t("embed-who")}</h2>
            <p>{portals}</p>
            <h2>{t("embed-preview")}</h2>
            <iframe
                class="preview"
                src=format!("{}?embed=1{query}", ctx.link_plain(&model.path))
                title=say::embed_preview(&model.title)
            ></iframe>
        }
        .into_any()
        },
    )
}

/// The main colour as it was typed, with what came of it.
fn colour_field(ctx: &PageContext, typed: &str) -> AnyView {
    let errors: Vec<FieldError> = (!typed.is_empty() && ctx.colour.is_none())
        .then(|| FieldError {
            field: "color".to_owned(),
            message: t("embed-color-bad").to_owned(),
        })
        .into_iter()
        .collect();
    let described = match described_by(&errors, "color") {
        Some(error) => format!("h-color {error}"),
        None => "h-color".to_owned(),
    };
    let mended = ctx
        .colour
        .filter(|given| given.on_light() != *given)
        .map(|given| {
            let used = given.on_light().to_string();
            let said = tr(
                "embed-color-mended",
                &[("given", given.to_string().into()), ("used", used.into())],
            );
            view! { <p class="hint">{said}</p> }
        });
    view! {
        <div class="field">
            <label for="f-color">{t("embed-color")}</label>
            <p class="hint" id="h-color">{t("embed-color-hint")}</p>
            {message(&errors, "color")}
            <input
                id="f-color"
                name="color"
                type="text"
                value=typed.to_owned()
                maxlength="7"
                autocomplete="off"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=invalid(&errors, "color")
            />
            {mended}
        </div>
    }
    .into_any()
}

fn tick(name: &'static str, value: &'static str, label: &'static str, on: bool) -> AnyView {
    view! {
        <label class="choice">
            <input type="checkbox" name=name value=value checked=on/>
            " "
            <span>{label}</span>
        </label>
    }
    .into_any()
}

fn code(id: &'static str, title: &'static str, hint: &'static str, text: &str) -> AnyView {
    // As many as it takes where about sixty characters fit in one.
    let rows: usize = text.lines().map(|line| line.len() / 60 + 1).sum();
    let rows = rows.max(2).to_string();
    view! {
        <div class="field code-field">
            <label for=format!("code-{id}")>{title}</label>
            <p class="hint" id=format!("hint-{id}")>{hint}</p>
            <textarea
                id=format!("code-{id}")
                rows=rows
                readonly=true
                spellcheck="false"
                aria-describedby=format!("hint-{id}")
                data-copy=t("embed-copy")
                data-copied=t("embed-copied")
            >
                {area_text(text)}
            </textarea>
        </div>
    }
    .into_any()
}
