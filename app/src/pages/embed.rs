//! `/embed` (放到网站上): for the editor of a portal. Every piece of code stands in a field of its own, to be copied with or without script.

use leptos::prelude::*;

use crate::components::field::{area_text, kept, select_field};
use crate::model::{Choice, EmbedPage};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh;

/// What can be put on a portal: the value of `data-surface`, and its name.
pub const EMBED_SURFACES: [(&str, &str); 5] = [
    ("quiz", "答题"),
    ("campaign", "活动介绍"),
    ("tally", "答题情况"),
    ("tips", "全部小贴士"),
    ("tip", "今日小贴士"),
];

pub fn embed(ctx: &PageContext, model: EmbedPage) -> String {
    draw(
        ctx,
        Frame::new(zh::EMBED_TITLE, Kind::Public).with_island(),
        || {
            // What a name may hold would end an attribute of the code.
            let title = area_text(&model.title).replace('"', "&quot;");
            let at = |path: &str| format!("{}{}{path}", ctx.origin, ctx.base);
            let whole = at(&model.path);
            let framed = at(&format!("{}?embed=1", model.path));
            let named = match model.surface.as_str() {
                "tips" | "tip" => String::new(),
                _ => format!(" data-campaign=\"{}\"", model.campaign),
            };
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
                "<a href=\"{whole}\" target=\"_blank\"><img src=\"{picture}\" alt=\"{},扫一扫或点开\" width=\"240\" height=\"240\"></a>",
                title
            );
            let base = if ctx.base.is_empty() {
                "/wm"
            } else {
                ctx.base.as_str()
            };
            let nginx = format!(
                "# 门户的 nginx:把 {base}/ 转给本系统(WM_BASE={base})\nlocation = {base} {{ return 301 {base}/; }}\nlocation {base}/ {{\n    \
             proxy_pass http://127.0.0.1:8787;\n    proxy_http_version 1.1;\n    proxy_set_header Host $http_host;\n    \
             proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_set_header X-Forwarded-For $remote_addr;\n    \
             # 地址里有答题的凭据,不记日志\n    access_log off;\n}}\n"
            );
            let surfaces = EMBED_SURFACES
                .iter()
                .map(|(id, name)| Choice {
                    id: (*id).to_owned(),
                    name: (*name).to_owned(),
                })
                .collect();
            let portals = if model.listed.is_empty() {
                zh::EMBED_NO_PORTALS.to_owned()
            } else {
                zh::embed_portals(&model.listed.join("、"))
            };
            view! {
            <h1>{zh::EMBED_TITLE}</h1>
            <p class="lead">{zh::EMBED_LEAD}</p>
            <form method="get" action=ctx.link("/embed")>
                {kept(ctx)}
                {select_field(&[], "campaign", zh::EMBED_CAMPAIGN, model.campaigns, Some(&model.campaign))}
                {select_field(&[], "surface", zh::EMBED_SURFACE, surfaces, Some(&model.surface))}
                <button>{zh::EMBED_SHOW}</button>
            </form>
            {code("script", zh::EMBED_SCRIPT, zh::EMBED_SCRIPT_HINT, &script)}
            {code("iframe", zh::EMBED_IFRAME, zh::EMBED_IFRAME_HINT, &iframe)}
            {code("picture", zh::EMBED_PICTURE, zh::EMBED_PICTURE_HINT, &linked)}
            <p>
                <img
                    src=ctx.link_plain(&format!("/qr.png?to={}", model.path))
                    alt=zh::embed_qr(&model.title)
                    width="200"
                    height="200"
                />
            </p>
            {code("link", zh::EMBED_LINK, zh::EMBED_LINK_HINT, &whole)}
            {code("nginx", zh::EMBED_NGINX, zh::EMBED_NGINX_HINT, &nginx)}
            <h2>{zh::EMBED_WHO}</h2>
            <p>{portals}</p>
            <h2>{zh::EMBED_PREVIEW}</h2>
            <iframe
                class="preview"
                src=format!("{}?embed=1", ctx.link_plain(&model.path))
                title=zh::embed_preview(&model.title)
            ></iframe>
        }
        .into_any()
        },
    )
}

fn code(id: &'static str, title: &'static str, hint: &'static str, text: &str) -> AnyView {
    let rows = text.lines().count().max(2).to_string();
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
                data-copy=zh::EMBED_COPY
                data-copied=zh::EMBED_COPIED
            >
                {area_text(text)}
            </textarea>
        </div>
    }
    .into_any()
}
