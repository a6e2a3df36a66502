//! `…/poster`: a poster to be printed or passed on, and what posters say.

use leptos::prelude::*;

use crate::components::actions::side_link;
use crate::components::written::written;
use crate::model::{CampaignKind, CampaignPoster, Facts, PosterPage, TipPoster};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::poster::{self, Poster, Size};
use crate::texts::{content_lang, say, t, tr};

/// The page that offers a poster.
pub fn poster(ctx: &PageContext, model: PosterPage) -> String {
    let _words = ctx.speak();
    let here = format!("{}/poster", model.path);
    let title = tr("poster-of", &[("title", model.title.clone().into())]);
    let frame = Frame::new(title.clone(), Kind::Public).with_share(model.summary.clone(), here.clone());
    draw(ctx, frame, || {
        let address = |size: Size| ctx.link(&format!("{here}.svg?size={}", size.as_str()));
        let name = model.path.rsplit('/').next().unwrap_or_default().to_owned();
        let sizes: Vec<_> = Size::ALL
            .into_iter()
            .map(|size| {
                let word = match size {
                    Size::Screen => t("poster-screen"),
                    Size::A4 => t("poster-a4"),
                    Size::A6 => t("poster-a6"),
                };
                let file = format!("{name}-{}.svg", size.as_str());
                view! { <li><a href=address(size) download=file>{word}</a></li> }
            })
            .collect();
        let describe = format!("{title}。{}", model.summary);
        view! {
            <h1>{t("poster")} {t("colon")} {written(model.title.clone())}</h1>
            <p class="lead">{t("poster-lead")}</p>
            <div class="poster">
                <img src=address(Size::Screen) alt=describe lang=content_lang() width="1080" height="1440"/>
                <div>
                    <p hidden>
                        <button class="main" data-save=format!("{name}.png")>{t("poster-save")}</button>
                    </p>
                    <p role="status" data-saved=t("poster-saved") data-failed=t("poster-failed")></p>
                    <h2>{t("poster-files")}</h2>
                    <ul>{sizes}</ul>
                    <p class="small">{t("poster-note")}</p>
                    <p class="row">{side_link(ctx.link(&model.path), t("poster-back"))}</p>
                </div>
            </div>
            <script defer src=ctx.assets.poster.clone()></script>
        }
        .into_any()
    })
}

/// What the poster of a tip says.
pub fn tip_poster(ctx: &PageContext, model: TipPoster) -> Poster {
    let _words = ctx.speak();
    Poster {
        kind: poster::Kind::Tip,
        site: ctx.site_name.clone(),
        label: model.series,
        title: model.title,
        summary: model.summary,
        points: model.paragraphs,
        figures: Vec::new(),
        note: tr("poster-source", &[("source", model.source.into())]),
        caption: t("poster-scan-tip").to_owned(),
        under: vec![
            t("poster-scan-with").to_owned(),
            tr("poster-hotline", &[("hotline", ctx.hotline.clone().into())]),
        ],
        code: model.code,
    }
}

/// What the poster of reports says.
pub fn report_poster(ctx: &PageContext, code: poster::Code) -> Poster {
    let _words = ctx.speak();
    Poster {
        kind: poster::Kind::Quiz,
        site: ctx.site_name.clone(),
        label: t("report-poster-label").to_owned(),
        title: t("report-title").to_owned(),
        summary: t("report-lead").to_owned(),
        points: Vec::new(),
        figures: Vec::new(),
        note: t("report-danger").to_owned(),
        caption: t("report-poster-scan").to_owned(),
        under: vec![
            t("poster-scan-with").to_owned(),
            tr("poster-hotline", &[("hotline", ctx.hotline.clone().into())]),
        ],
        code,
    }
}

/// What the poster of a campaign says.
pub fn campaign_poster(ctx: &PageContext, model: CampaignPoster) -> Poster {
    let _words = ctx.speak();
    let children = model.kind == CampaignKind::Children;
    let (kind, label, caption, promise) = match model.kind {
        CampaignKind::Children => (
            poster::Kind::Children,
            t("poster-children"),
            t("poster-scan-children"),
            t("poster-children-promise"),
        ),
        CampaignKind::Contest => (
            poster::Kind::Quiz,
            t("poster-contest"),
            t("poster-scan-quiz"),
            t("poster-promise"),
        ),
        CampaignKind::Daily => (
            poster::Kind::Quiz,
            t("poster-daily"),
            t("poster-scan-quiz"),
            t("poster-promise"),
        ),
    };
    let with_adults = children.then(|| t("poster-children-together").to_owned());
    Poster {
        kind,
        site: ctx.site_name.clone(),
        label: label.to_owned(),
        title: model.name,
        summary: model.summary,
        points: with_adults.into_iter().collect(),
        figures: figures(&model.facts, children),
        note: say::period(&model.opens, &model.closes),
        caption: caption.to_owned(),
        under: vec![
            promise.to_owned(),
            tr("poster-hotline", &[("hotline", ctx.hotline.clone().into())]),
        ],
        code: model.code,
    }
}

/// How many questions, how long, how often: two figures on a children's poster, whose tries nobody counts.
fn figures(facts: &Facts, children: bool) -> Vec<(String, String)> {
    let pair = |big: String, small: &str| (big, small.to_owned());
    let mut figures = vec![pair(
        tr("facts-questions", &[("count", facts.questions.into())]),
        t("poster-each-time"),
    )];
    figures.push(match facts.minutes {
        Some(minutes) => pair(
            tr("facts-minutes", &[("count", minutes.into())]),
            t("poster-timed"),
        ),
        None => pair(t("poster-no-limit").to_owned(), t("poster-no-hurry")),
    });
    let times = |times: u32| tr("poster-tries", &[("times", times.into())]);
    match (facts.tries_per_day, facts.tries_total) {
        _ if children => {}
        (Some(day), _) => figures.push(pair(times(day), t("poster-a-day"))),
        (None, Some(total)) => figures.push(pair(times(total), t("poster-in-all"))),
        (None, None) => {}
    }
    figures
}
