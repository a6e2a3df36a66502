//! `/c/{campaign}/tally`: how everyone does. `TallyIsland` keeps the numbers fresh.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::tally_tables::{Reader, tally_tables};
use crate::components::written::written;
use crate::islands::TallyIsland;
use crate::model::TallyPage;
use crate::page::{Frame, Island, Kind, PageContext, draw};
use crate::texts::{say, t};

pub fn tally(ctx: &PageContext, model: TallyPage) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(t("tally-title"), Kind::Public).with_island(Island::Tally),
        || {
            let back = ctx.link(&format!("/c/{}", model.campaign_id));
            let groups = !model.tally.districts.is_empty() || !model.tally.ages.is_empty();
            let few = groups.then(|| view! { <p class="hint">{t("few-hidden")}</p> });
            let tables = tally_tables(
                model.tally,
                if ctx.large {
                    Reader::InLargeType
                } else {
                    Reader::Citizen
                },
            );
            let live = model.live;
            view! {
                <h1>{t("tally-title")}</h1>
                <p class="lead">{written(model.campaign_name)} " · " {say::state(model.state)}</p>
                <TallyIsland>
                    <div id="tally" data-tally-url=live.url data-etag=live.etag>
                        {tables}
                    </div>
                </TallyIsland>
                {few}
                {row(vec![side_link(back, t("back-to-campaign"))])}
            }
            .into_any()
        },
    )
}
