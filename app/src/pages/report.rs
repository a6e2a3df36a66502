//! `/report` (你拍我改) in three steps: photo, place, words.

use leptos::prelude::*;

use crate::components::actions::{main_link, row, side_link};
use crate::components::error_summary::{described_by, invalid, message, plain_summary};
use crate::components::field::{area_text, hidden, select_field};
use crate::format::count;
use crate::islands::PlaceIsland;
use crate::model::{Choice, FieldError};
use crate::page::{Frame, Island, Kind, PageContext, draw};
use crate::report::{
    ReportJoinedPage, ReportKind, ReportNearPage, ReportOfflinePage, ReportPhotoPage, ReportPlacePage,
    ReportStartPage, ReportWordsPage,
};
use crate::texts::{content_lang, say, t, tr};

/// Who is in danger calls first.
fn danger() -> AnyView {
    view! {
        <div class="note danger">
            <p>{t("report-danger")}</p>
        </div>
    }
    .into_any()
}

/// Where one is of three steps.
fn steps(now: u8) -> AnyView {
    let items: Vec<_> = [
        t("report-step-photo"),
        t("report-step-place"),
        t("report-step-words"),
    ]
    .into_iter()
    .zip(1u8..)
    .map(|(label, number)| view! { <li aria-current=(number == now).then_some("step")>{label}</li> })
    .collect();
    view! { <ol class="report-steps">{items}</ol> }.into_any()
}

pub fn report_start(ctx: &PageContext, model: ReportStartPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-title"), Kind::Public).with_report();
    draw(ctx, frame, || {
        view! {
            {danger()}
            <h1>{t("report-title")}</h1>
            <p class="lead">{t("report-lead")}</p>
            {steps(1)}
            {photo_form(ctx, &model.draft, &[])}
            {row(vec![
                side_link(ctx.link(&format!("/report/d/{}", model.draft)), t("report-no-photo")),
                side_link(ctx.link("/r"), t("progress-title")),
            ])}
            <p class="hint">{t("report-private")}</p>
        }
        .into_any()
    })
}

/// Asks for a photo. `accept` names only what is taken, so that phones turn HEIC into JPEG by themselves.
fn photo_form(ctx: &PageContext, draft: &str, errors: &[FieldError]) -> AnyView {
    let action = ctx.link(&format!("/report/d/{draft}/photo"));
    view! {
        <form method="post" action=action enctype="multipart/form-data" data-report="photo">
            {photo_field(errors, true)}
            <button class="main">{t("report-photo-send")}</button>
        </form>
    }
    .into_any()
}

fn photo_field(errors: &[FieldError], required: bool) -> AnyView {
    view! {
        <div class="field">
            <label for="f-photo">{t("report-photo")}</label>
            <p class="hint" id="h-photo">
                {t("report-photo-hint")}
            </p>
            {message(errors, "photo")}
            <input
                id="f-photo"
                name="photo"
                type="file"
                accept="image/jpeg,image/png,image/webp,image/gif"
                required=required
                aria-describedby=describing(errors, "photo")
                aria-invalid=invalid(errors, "photo")
            />
        </div>
    }
    .into_any()
}

pub fn report_photo(ctx: &PageContext, model: ReportPhotoPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-step-photo"), Kind::Secret).with_report();
    draw(ctx, frame, || {
        let own = ctx.link(&format!("/report/d/{}", model.draft));
        let any = !model.photos.is_empty();
        let more = model.photos.len() < usize::try_from(model.most).unwrap_or(usize::MAX);
        let photos: Vec<_> = model
            .photos
            .iter()
            .zip(1u32..)
            .map(|(n, place)| {
                let address = ctx.link(&format!("/report/d/{}/photo/{n}", model.draft));
                view! {
                    <li>
                        <img src=address.clone() alt=say::report_photo(place)/>
                        <form method="post" action=address data-report="remove">
                            <button aria-label=say::report_photo_remove(place)>{t("report-photo-remove")}</button>
                        </form>
                    </li>
                }
            })
            .collect();
        let next = any.then(|| row(vec![main_link(own.clone(), t("report-next"))]));
        let without = (!any).then(|| row(vec![side_link(own.clone(), t("report-no-photo"))]));
        view! {
            {danger()}
            <h1>{t("report-step-photo")}</h1>
            {steps(1)}
            {plain_summary(&model.errors, if more { &["photo"] } else { &[] })}
            {any.then(|| view! { <ul class="report-photos">{photos}</ul> })}
            {next}
            {more.then(|| photo_form(ctx, &model.draft, &model.errors))}
            {without}
        }
        .into_any()
    })
}

pub fn report_place(ctx: &PageContext, model: ReportPlacePage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-step-place"), Kind::Secret)
        .with_island(Island::Place)
        .with_report();
    draw(ctx, frame, || {
        let own = format!("/report/d/{}", model.draft);
        let action = ctx.link(&own);
        let errors = model.errors;
        let narrow = model
            .areas
            .narrowed
            .then(|| which_district(ctx, &own, &model.districts, &model.district));
        view! {
            {danger()}
            <h1>{t("report-step-place")}</h1>
            {steps(2)}
            {narrow}
            <form method="post" action=action data-report="place">
                {plain_summary(&errors, &["address", "area", "district", "community"])}
                {line(&errors, "address", t("report-address"), t("report-address-hint"), model.address, "200")}
                {match model.areas.groups.is_empty() && !model.areas.narrowed {
                    true => select_field(&errors, "district", t("report-district"), model.districts.clone(), Some(&model.district)),
                    false => areas(&errors, model.areas.groups, &model.area),
                }}
                {line(&errors, "community", t("report-community"), t("report-community-hint"), model.community, "60")}
                <PlaceIsland>{position(model.position)}</PlaceIsland>
                <button class="main">{t("report-next")}</button>
            </form>
        }
        .into_any()
    })
}

/// In a city of many communities the district comes first.
pub(super) fn which_district(ctx: &PageContext, own: &str, districts: &[Choice], chosen: &str) -> AnyView {
    let links: Vec<_> = districts
        .iter()
        .map(|district| {
            let to = ctx.link(&format!("{own}?district={}", district.id));
            let current = (chosen == district.id).then_some("true");
            view! {
                <li>
                    <a href=to aria-current=current lang=content_lang()>
                        {district.name.clone()}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav aria-label=t("report-district")>
            <p>{t("report-district")}</p>
            <ul class="row">{links}</ul>
        </nav>
    }
    .into_any()
}

/// Street and community of a known city.
pub(super) fn areas(errors: &[FieldError], groups: Vec<(String, Vec<Choice>)>, chosen: &str) -> AnyView {
    view! {
        <div class="field">
            <label for="f-area">{t("report-area")}</label>
            {message(errors, "area")}
            <select
                id="f-area"
                name="area"
                aria-describedby=described_by(errors, "area")
                aria-invalid=invalid(errors, "area")
            >
                <option value="">{t("not-said")}</option>
                {option_groups(groups, chosen)}
            </select>
        </div>
    }
    .into_any()
}

/// The position that goes along. Without scripts there is none to give, only one to take back.
fn position(kept: Option<(String, String)>) -> AnyView {
    let none = kept.is_none();
    let (lat, lng) = kept.unwrap_or_default();
    let words = if none {
        String::new()
    } else {
        say::report_position(&lat, &lng)
    };
    view! {
        <div class="field" data-locate="">
            <input type="hidden" name="lat" value=lat/>
            <input type="hidden" name="lng" value=lng/>
            <div class="located" hidden=none>
                <p>{words}</p>
                <label class="choice">
                    <input type="checkbox" name="no_position" value="1"/>
                    " "
                    <span>{t("report-position-off")}</span>
                </label>
            </div>
        </div>
    }
    .into_any()
}

/// One line of text that may be left empty.
fn line(
    errors: &[FieldError],
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    typed: String,
    most: &'static str,
) -> AnyView {
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            <p class="hint" id=format!("h-{name}")>
                {hint}
            </p>
            {message(errors, name)}
            <input
                id=format!("f-{name}")
                name=name
                type="text"
                dir="auto"
                value=typed
                autocomplete="off"
                maxlength=most
                aria-describedby=describing(errors, name)
                aria-invalid=invalid(errors, name)
            />
        </div>
    }
    .into_any()
}

fn describing(errors: &[FieldError], name: &str) -> String {
    [Some(format!("h-{name}")), described_by(errors, name)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}

pub fn report_words(ctx: &PageContext, model: ReportWordsPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-step-words"), Kind::Secret).with_report();
    draw(ctx, frame, || {
        let own = format!("/report/d/{}", model.draft);
        let action = ctx.link(&format!("{own}/words"));
        let errors = model.errors;
        view! {
            {danger()}
            <h1>{t("report-step-words")}</h1>
            {steps(3)}
            <p>
                {t("report-place")} " " <bdi>{model.place}</bdi> " " <a href=ctx.link(&own)>{t("report-change")}</a>
            </p>
            <form method="post" action=action data-report="words">
                {plain_summary(&errors, &["kind", "category", "text", "video", "phone", "call_as"])}
                {kinds(&errors, &model.kind)}
                {categories(&errors, model.categories, &model.category)}
                {text_area(&errors, &model.text)}
                {line(&errors, "video", t("report-video"), t("report-video-hint"), model.video, "300")}
                {model.callback.map(|(phone, call_as)| callback(&errors, phone, call_as))}
                <p class="note">{t("report-children")}</p>
                <button class="main">{t("report-send")}</button>
            </form>
        }
        .into_any()
    })
}

/// How to be called back, for those who want that. Who has typed something there finds it open.
fn callback(errors: &[FieldError], phone: String, call_as: String) -> AnyView {
    let wrong = ["phone", "call_as"].map(|name| described_by(errors, name).is_some());
    let open = wrong.contains(&true) || !phone.is_empty() || !call_as.is_empty();
    view! {
        <details class="callback" open=open>
            <summary>{t("report-callback")}</summary>
            <p>{t("report-callback-who")}</p>
            <p>{t("report-callback-term")}</p>
            <div class="field">
                <label for="f-phone">{t("report-phone")}</label>
                <p class="hint" id="h-phone">
                    {t("report-phone-hint")}
                </p>
                {message(errors, "phone")}
                <input
                    id="f-phone"
                    name="phone"
                    type="tel"
                    inputmode="tel"
                    dir="ltr"
                    value=phone
                    autocomplete="tel"
                    maxlength="40"
                    aria-describedby=describing(errors, "phone")
                    aria-invalid=invalid(errors, "phone")
                />
            </div>
            <div class="field">
                <label for="f-call_as">{t("report-call-as")}</label>
                <p class="hint" id="h-call_as">
                    {t("report-call-as-hint")}
                </p>
                {message(errors, "call_as")}
                <input
                    id="f-call_as"
                    name="call_as"
                    type="text"
                    dir="auto"
                    value=call_as
                    autocomplete="name"
                    maxlength="40"
                    aria-describedby=describing(errors, "call_as")
                    aria-invalid=invalid(errors, "call_as")
                />
            </div>
        </details>
    }
    .into_any()
}

fn text_area(errors: &[FieldError], typed: &str) -> AnyView {
    view! {
        <div class="field">
            <label for="f-text">{t("report-text")}</label>
            <p class="hint" id="h-text">
                {t("report-text-hint")}
            </p>
            {message(errors, "text")}
            <textarea
                id="f-text"
                name="text"
                rows="6"
                dir="auto"
                aria-describedby=describing(errors, "text")
                aria-invalid=invalid(errors, "text")
            >
                {area_text(typed)}
            </textarea>
        </div>
    }
    .into_any()
}

/// A whole report on one page, for times without a line: `public/report.js` keeps it until there is one.
pub fn report_offline(ctx: &PageContext, model: ReportOfflinePage) -> String {
    let _words = ctx.speak();
    draw(
        ctx,
        Frame::new(t("report-title"), Kind::Secret).with_report(),
        || {
            view! {
            {danger()}
            <h1 tabindex="-1">{t("report-title")}</h1>
            <p class="lead">{t("report-offline")}</p>
            <form method="post" action=ctx.link("/report") data-report="whole">
                {photo_field(&[], false)}
                {line(&[], "address", t("report-address"), t("report-address-hint"), String::new(), "200")}
                {match model.areas.groups.is_empty() {
                    true => select_field(&[], "district", t("report-district"), model.districts.clone(), None),
                    false => areas(&[], model.areas.groups, ""),
                }}
                {line(&[], "community", t("report-community"), t("report-community-hint"), String::new(), "60")}
                {kinds(&[], "")}
                {categories(&[], model.categories, "")}
                {text_area(&[], "")}
                {line(&[], "video", t("report-video"), t("report-video-hint"), String::new(), "300")}
                <p class="note">{t("report-children")}</p>
                <button class="main">{t("report-send")}</button>
            </form>
        }
        .into_any()
        },
    )
}

fn kinds(errors: &[FieldError], chosen: &str) -> AnyView {
    let labels: Vec<_> = ReportKind::ALL
        .iter()
        .enumerate()
        .map(|(place, kind)| {
            let id = (place == 0).then_some("f-kind");
            view! {
                <label class="choice">
                    <input type="radio" id=id name="kind" value=kind.as_str() checked=chosen == kind.as_str()/>
                    " "
                    <span>{say::report_kind(*kind)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="field kinds" aria-describedby=described_by(errors, "kind")>
            <legend class="legend">{t("report-kind")}</legend>
            {message(errors, "kind")}
            {labels}
        </fieldset>
    }
    .into_any()
}

fn categories(errors: &[FieldError], groups: Vec<(String, Vec<Choice>)>, chosen: &str) -> AnyView {
    view! {
        <div class="field">
            <label for="f-category">{t("report-category")}</label>
            <p class="hint" id="h-category">
                {t("report-category-hint")}
            </p>
            {message(errors, "category")}
            <select
                id="f-category"
                name="category"
                aria-describedby=describing(errors, "category")
                aria-invalid=invalid(errors, "category")
            >
                <option value="">{t("report-no-category")}</option>
                {option_groups(groups, chosen)}
            </select>
        </div>
    }
    .into_any()
}

/// Choices in groups, in the words of the content.
pub(super) fn option_groups(groups: Vec<(String, Vec<Choice>)>, chosen: &str) -> AnyView {
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(name, choices)| {
            let options: Vec<_> = choices
                .into_iter()
                .map(|choice| {
                    let selected = chosen == choice.id;
                    view! {
                        <option value=choice.id selected=selected>
                            {choice.name}
                        </option>
                    }
                })
                .collect();
            view! {
                <optgroup label=name lang=content_lang()>
                    {options}
                </optgroup>
            }
        })
        .collect();
    groups.into_any()
}

/// Is it one of these? Of those that are not released only what and where.
pub fn report_near(ctx: &PageContext, model: ReportNearPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-near"), Kind::Secret).with_report();
    draw(ctx, frame, || {
        let own = format!("/report/d/{}", model.draft);
        let same = ctx.link(&format!("{own}/same"));
        let cases: Vec<_> = model
            .cases
            .into_iter()
            .map(|case| {
                let photo = case.photo.as_ref().map(|photo| {
                    view! { <img src=ctx.link_plain(photo) alt=t("public-before")/> }
                });
                let text = (!case.text.is_empty()).then(|| {
                    view! {
                        <p class="typed" dir="auto" lang=content_lang()>
                            {case.text}
                        </p>
                    }
                });
                let more = case.released.then(|| {
                    let to = ctx.link(&format!("/cases/{}", case.number));
                    view! { <a href=to>{t("report-near-more")}</a> }
                });
                let joined = (case.joined > 0).then(|| {
                    view! { <p>{tr("public-joined", &[("count", count(case.joined.into()).into())])}</p> }
                });
                view! {
                    <li>
                        <h2 lang=content_lang()>{case.category} " " {case.place}</h2>
                        {photo}
                        {text}
                        <p>{case.day} " " {say::public_state(case.state)}</p>
                        {joined}
                        <form method="post" action=same.clone()>
                            {hidden("number", case.number.to_string())}
                            {hidden("category", model.category.clone())}
                            <div class="row">
                                <button class="main">{t("report-same")}</button>
                                {more}
                            </div>
                        </form>
                    </li>
                }
            })
            .collect();
        let kept: Vec<_> = model
            .kept
            .into_iter()
            .map(|(name, value)| hidden(name, value))
            .collect();
        view! {
            {danger()}
            <h1>{t("report-near")}</h1>
            <p class="lead">{t("report-near-lead")}</p>
            <ul class="public-cases">{cases}</ul>
            <form method="post" action=ctx.link(&format!("{own}/words")) data-report="different">
                {kept}
                {hidden("different", "1")}
                <button class="main">{t("report-different")}</button>
            </form>
        }
        .into_any()
    })
}

/// It is one that is known already.
pub fn report_joined(ctx: &PageContext, model: ReportJoinedPage) -> String {
    let _words = ctx.speak();
    let frame = Frame::new(t("report-joined"), Kind::Secret).with_report();
    draw(ctx, frame, || {
        let case = model
            .case
            .map(|number| main_link(ctx.link(&format!("/cases/{number}")), t("report-near-more")));
        let own = ctx.link(&format!("/report/d/{}/words", model.draft));
        let ways = case
            .into_iter()
            .chain([side_link(own, t("report-own-too"))])
            .collect();
        view! {
            <h1 data-over=model.draft.clone()>{t("report-joined")}</h1>
            <p class="lead">{tr("report-joined-count", &[("count", count(model.joined.into()).into())])}</p>
            <p>{t("report-joined-more")}</p>
            {row(ways)}
        }
        .into_any()
    })
}
