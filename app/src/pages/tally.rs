//! `/c/{campaign}/tally`: how everyone does. `TallyIsland` keeps the numbers fresh.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::tally_tables::{Reader, tally_tables};
use crate::islands::TallyIsland;
use crate::model::TallyPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::zh;

pub fn tally(ctx: &PageContext, model: TallyPage) -> String {
    draw(
        ctx,
        Frame::new(zh::TALLY_TITLE, Kind::Public).with_island(),
        || {
            let back = ctx.link(&format!("/c/{}", model.campaign_id));
            let groups = !model.tally.districts.is_empty() || !model.tally.ages.is_empty();
            let few = groups.then(|| view! { <p class="hint">{zh::FEW_HIDDEN}</p> });
            let tables = tally_tables(model.tally, Reader::Citizen);
            let live = model.live;
            view! {
                <h1>{zh::TALLY_TITLE}</h1>
                <p class="lead">{model.campaign_name} " · " {zh::state(model.state)}</p>
                <TallyIsland>
                    <div id="tally" data-tally-url=live.url data-etag=live.etag>
                        {tables}
                    </div>
                </TallyIsland>
                {few}
                {row(vec![side_link(back, zh::BACK_TO_CAMPAIGN)])}
            }
            .into_any()
        },
    )
}
