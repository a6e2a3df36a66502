//! `/console/c/{campaign}/interviews/{link}`: the link itself, to be handed to the interviewer.

use leptos::prelude::*;

use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::field::hidden;
use crate::format::count;
use crate::outreach::InterviewLinkPage;
use crate::page::{Frame, Kind, PageContext, draw};
use crate::pages::interview::method_name;
use crate::texts::{t, tr};

pub fn interview_link(ctx: &PageContext, model: InterviewLinkPage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    draw(ctx, Frame::new(model.row.interviewer.clone(), kind), || {
        let link = model.row;
        let own = format!("/console/c/{}/interviews", model.campaign_id);
        let picture = ctx.link_plain(&format!("{own}/{}/qr.png", link.id));
        let alt = tr(
            "console-interview-qr-alt",
            &[("name", link.interviewer.as_str().into())],
        );
        let handed = match model.address {
            Some(address) => view! {
                <p>{tr("console-interview-until", &[("time", model.closes.into())])}</p>
                <p>
                    <img class="qr" src=picture alt=alt width="264" height="264"/>
                </p>
                <p>
                    <a class="code" href=address.clone()>{address.clone()}</a>
                </p>
                <p class="hint">{t("console-interview-secret")}</p>
                <h2>{t("console-interview-revoke")}</h2>
                <form method="post" action=ctx.link(&own)>
                    <p>{t("console-interview-revoke-note")}</p>
                    {hidden("csrf", model.organizer.csrf)}
                    {hidden("revoke", link.id)}
                    <button>{t("console-interview-revoke")}</button>
                </form>
            }
            .into_any(),
            None => {
                let at = link.revoked.unwrap_or_default();
                view! { <p>{tr("console-interview-revoked", &[("time", at.into())])}</p> }.into_any()
            }
        };
        view! {
            {trail(ctx, Some((&model.campaign_id, &model.campaign_name)))}
            <h1>{link.interviewer}</h1>
            <p class="lead">{link.community} " · " {method_name(link.method)} " · " {link.survey}</p>
            <p>{tr("recorded", &[("count", count(link.recorded).into())])}</p>
            {handed}
            {row(vec![side_link(ctx.link(&own), t("console-interviews"))])}
        }
        .into_any()
    })
}
