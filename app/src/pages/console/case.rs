//! `/console/cases/{number}`: what is known of a case, what happened, and what may be done next.

use leptos::prelude::*;

use super::cases::{choice_field, due_field, lateness};
use crate::case::{
    CaseEntry, CasePage, ContactBox, DecisionLine, LookLine, Reason, RejectCode, Satisfaction, Step,
    StepForm, Typed,
};
use crate::components::actions::{row, side_link};
use crate::components::console::trail;
use crate::components::error_summary::{Place, error_summary, message};
use crate::components::field::{area_text, hidden};
use crate::format::count;
use crate::model::{Choice, FieldError};
use crate::page::{Frame, Kind, PageContext, draw};
use crate::texts::{content_lang, say, say_console, t, tr};

pub fn case(ctx: &PageContext, model: CasePage) -> String {
    let _words = ctx.speak();
    let kind = Kind::Console(Some((&model.organizer).into()));
    let title = tr(
        "console-case-of",
        &[("number", model.line.number.to_string().into())],
    );
    draw(ctx, Frame::new(title.clone(), kind), || {
        let own = format!("/console/cases/{}", model.line.number);
        let notice = model.notice.map(|step| {
            let done = tr("console-step-done", &[("step", say_console::step(step).into())]);
            view! { <p class="ok" role="status">{done}</p> }
        });
        let forms: Vec<_> = model
            .steps
            .iter()
            .map(|form| step_form(ctx, &own, &model, form))
            .collect();
        let no_steps = forms.is_empty().then(|| view! { <p>{t("console-no-steps")}</p> });
        let weekends = model
            .weekends_only
            .then(|| view! { <p class="hint">{t("console-weekends-only")}</p> });
        let release = model.release.map(|released| {
            let label = if released {
                t("console-released")
            } else {
                t("console-release")
            };
            side_link(ctx.link(&format!("{own}/release")), label)
        });
        let orders = model.orders.then(|| {
            let to = ctx.link(&format!("/console/orders?case={}", model.line.number));
            side_link(to, t("console-order-issue"))
        });
        let ways: Vec<_> = release.into_iter().chain(orders).collect();
        let ways = (!ways.is_empty()).then(|| row(ways));
        let contact = contact(ctx, &own, &model);
        let decisions = decisions(&model.decisions);
        let errors = error_summary(&model.errors, |field| {
            if field.is_empty() {
                Place::Nowhere
            } else {
                Place::Plain
            }
        });
        let facts = facts(ctx, &model);
        let photos = pictures(ctx, &model.photos);
        let text = model.line.text.clone();
        let history: Vec<_> = model
            .history
            .into_iter()
            .map(|entry| happened(ctx, entry))
            .collect();
        view! {
            {trail(ctx, None)}
            <p>
                <a href=ctx.link("/console/cases")>{t("console-cases")}</a>
            </p>
            <h1>{title}</h1>
            <p class="lead">{say_console::office_state(model.line.state)} " " {lateness(model.line.late)}</p>
            {notice}
            {errors}
            {facts}
            <h2>{t("console-report-text")}</h2>
            <p class="typed" dir="auto">
                {text}
            </p>
            {photos}
            {contact}
            <h2>{t("console-next-steps")}</h2>
            {weekends}
            {no_steps}
            {forms}
            {ways}
            <h2>{t("console-history")}</h2>
            <ol class="report-history">{history}</ol>
            {decisions}
        }
        .into_any()
    })
}

/// How the reporter can be called back: one number, on this answer alone.
fn contact(ctx: &PageContext, own: &str, model: &CasePage) -> Option<AnyView> {
    let content = match &model.contact {
        ContactBox::Hidden => return None,
        ContactBox::Nothing => view! { <p>{t("console-contact-none")}</p> }.into_any(),
        ContactBox::Kept => view! { <p>{t("console-contact-kept")}</p> }.into_any(),
        ContactBox::Shown(back) => {
            let to = format!("tel:{}", back.phone.replace([' ', '-'], ""));
            view! {
                <p class="contact">
                    <a href=to>{back.phone.clone()}</a>
                    " "
                    <bdi>{back.name.clone()}</bdi>
                </p>
                <p class="hint">{t("console-contact-once")}</p>
            }
            .into_any()
        }
        ContactBox::Offered => {
            let reasons = Reason::ALL
                .into_iter()
                .map(|reason| Choice {
                    id: reason.as_str().to_owned(),
                    name: say_console::look_reason(reason).to_owned(),
                })
                .collect();
            view! {
                <p>{t("console-contact-kept")}</p>
                <form method="post" action=ctx.link(&format!("{own}/contact"))>
                    {hidden("csrf", model.organizer.csrf.clone())}
                    {message(&model.errors, "reason")}
                    {choice_field("reason", t("console-contact-reason"), reasons, "", true, Some("f-reason".to_owned()))}
                    <button>{t("console-contact-show")}</button>
                </form>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <h2>{t("console-contact")}</h2>
            {content}
            {looks(&model.looks)}
        }
        .into_any(),
    )
}

fn looks(all: &[LookLine]) -> Option<AnyView> {
    let lines: Vec<_> = all
        .iter()
        .map(|look| {
            view! {
                <li>
                    <time class="when">{look.time.clone()}</time>
                    " "
                    {look.who.clone()}
                    " · "
                    {say_console::look_reason(look.reason)}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <p>{t("console-contact-looks")}</p>
            <ol class="report-history">{lines}</ol>
        }
        .into_any()
    })
}

/// What was proposed and decided about its level.
fn decisions(all: &[DecisionLine]) -> Option<AnyView> {
    let lines: Vec<_> = all
        .iter()
        .map(|one| {
            let proposed = tr(
                "console-decision-proposed",
                &[("level", say_console::level(one.level).into())],
            );
            let made = (!one.decided.is_empty()).then(|| {
                let what = match one.raised {
                    0 => t("console-decision-not").to_owned(),
                    level => tr(
                        "console-decision-raised",
                        &[("level", say_console::level(level).into())],
                    ),
                };
                view! {
                    <p>
                        <time class="when">{one.decided.clone()}</time>
                        " "
                        {one.who.clone()}
                        " · "
                        <strong>{what}</strong>
                    </p>
                    <p class="typed" dir="auto">
                        {one.reason.clone()}
                    </p>
                }
            });
            let open = one
                .decided
                .is_empty()
                .then(|| view! { <p>{t("console-decision-open")}</p> });
            view! {
                <li>
                    <time class="when">{one.time.clone()}</time>
                    " "
                    {proposed}
                    {made}
                    {open}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <h2>{t("console-decisions")}</h2>
            <ol class="report-history">{lines}</ol>
        }
        .into_any()
    })
}

fn pictures(ctx: &PageContext, photos: &[String]) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let all: Vec<_> = photos
        .iter()
        .zip(1..)
        .map(|(photo, n)| {
            let alt = tr("console-photo-alt", &[("n", (n as u64).into())]);
            let to = ctx.link_plain(photo);
            let small = ctx.link_plain(&format!("{photo}?small=1"));
            view! {
                <li>
                    <a href=to>
                        <img src=small alt=alt loading="lazy" width="160" height="160"/>
                    </a>
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="photos">{all}</ul> }.into_any())
}

fn fact(label: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <dt>{label}</dt>
        <dd>{value}</dd>
    }
    .into_any()
}

fn some(label: &'static str, value: &str) -> Option<AnyView> {
    (!value.is_empty()).then(|| fact(label, value.to_owned()))
}

fn facts(ctx: &PageContext, model: &CasePage) -> AnyView {
    let line = &model.line;
    let link = |number: u32| {
        view! { <a href=ctx.link(&format!("/console/cases/{number}"))>{number}</a> " " }
    };
    let merged: Vec<_> = model.merged.iter().map(|number| link(*number)).collect();
    let merged = (!merged.is_empty()).then(|| fact(t("console-merged-here"), merged));
    let into = model
        .into
        .map(|number| fact(t("console-merged-into"), link(number)));
    let video = (!model.video.is_empty()).then(|| {
        let to = model.video.clone();
        fact(
            t("console-video"),
            view! { <a href=to.clone() rel="noreferrer noopener nofollow">{to.clone()}</a> },
        )
    });
    let joined = (model.joined > 0).then(|| fact(t("console-joined"), count(model.joined.into())));
    let level = (model.level > 0).then(|| fact(t("console-level"), say_console::level(model.level)));
    let category = (!line.category.is_empty()).then(|| {
        fact(
            t("report-category"),
            view! { <span lang=content_lang()>{line.category.clone()}</span> },
        )
    });
    view! {
        <dl class="report-sent">
            {fact(t("console-case-kind"), say_console::work(line.work))}
            {fact(t("report-kind"), say::report_kind(model.kind))}
            {category}
            {fact(t("console-case-source"), say_console::source(line.source))}
            {fact(t("console-case-came"), line.time.clone())}
            {fact(t("report-place"), view! { <span dir="auto">{line.place.clone()}</span> })}
            {some(t("console-case-unit"), &line.unit)}
            {some(t("console-case-due"), &model.promised)}
            {some(t("console-outside"), &model.outside)}
            {level}
            {joined}
            {video}
            {into}
            {merged}
        </dl>
    }
    .into_any()
}

fn happened(ctx: &PageContext, entry: CaseEntry) -> AnyView {
    let who = if entry.who.is_empty() {
        t("console-a-citizen").to_owned()
    } else {
        entry.who
    };
    let code = entry
        .code
        .map(|code| view! { <p>{say_console::reject_code(code)}</p> });
    let words = (!entry.words.is_empty()).then(|| {
        view! {
            <p class="typed" dir="auto">
                {entry.words}
            </p>
        }
    });
    let detail: Vec<String> = [
        entry.unit,
        if entry.due.is_empty() {
            String::new()
        } else {
            tr("console-until", &[("time", entry.due.into())])
        },
        entry
            .into
            .map(|into| tr("console-case-of", &[("number", into.to_string().into())]))
            .unwrap_or_default(),
        entry.outside,
        entry
            .satisfaction
            .map(|one| say_console::satisfaction(one).to_owned())
            .unwrap_or_default(),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect();
    let detail = (!detail.is_empty()).then(|| view! { <p>{detail.join(" · ")}</p> });
    view! {
        <li>
            <time class="when">{entry.time}</time>
            " "
            <strong>{say_console::step(entry.step)}</strong>
            " "
            <span class="hint">{who} " → " {say_console::office_state(entry.to)}</span>
            {detail}
            {code}
            {words}
            {pictures(ctx, &entry.photos)}
        </li>
    }
    .into_any()
}

/// The form of one step. The one that was refused stands open with what was typed.
fn step_form(ctx: &PageContext, own: &str, model: &CasePage, form: &StepForm) -> AnyView {
    let again = model.typed.step == Some(form.step);
    let none = (Typed::default(), Vec::new());
    let (typed, errors): (&Typed, &[FieldError]) = if again {
        (&model.typed, &model.errors)
    } else {
        (&none.0, &none.1)
    };
    let id = |field: &str| {
        if again {
            format!("f-{field}")
        } else {
            format!("{}-{field}", form.step.as_str())
        }
    };
    let unit = form
        .unit
        .then(|| view! { {message(errors, "unit")} {choice_field("unit", t("console-case-unit"), model.units.clone(), &typed.unit, true, Some(id("unit")))} });
    let due = form.due.map(|must| {
        let label = if must {
            t("console-case-due-new")
        } else {
            t("console-case-due-optional")
        };
        view! { {message(errors, "due")} {due_field(&typed.due, label, Some(id("due")))} }
    });
    let code = form.code.then(|| {
        let codes = RejectCode::ALL
            .into_iter()
            .map(|code| Choice {
                id: code.as_str().to_owned(),
                name: say_console::reject_code(code).to_owned(),
            })
            .collect();
        view! { {message(errors, "code")} {choice_field("code", t("console-reject-code"), codes, &typed.code, true, Some(id("code")))} }
    });
    let satisfaction = form.satisfaction.then(|| {
        let choices = Satisfaction::ALL
            .into_iter()
            .map(|one| Choice {
                id: one.as_str().to_owned(),
                name: say_console::satisfaction(one).to_owned(),
            })
            .collect();
        view! { {message(errors, "satisfaction")} {choice_field("satisfaction", t("console-satisfaction"), choices, &typed.satisfaction, true, Some(id("satisfaction")))} }
    });
    let line = |name: &'static str, label: &'static str, value: &str| {
        view! {
            {message(errors, name)}
            <div class="field">
                <label>
                    {label}
                    <input id=id(name) name=name type="text" value=value.to_owned() autocomplete="off" maxlength="40"/>
                </label>
            </div>
        }
    };
    let into = form.into.then(|| line("into", t("console-into"), &typed.into));
    let outside = form.outside.map(|must| {
        line(
            "outside",
            if must {
                t("console-outside")
            } else {
                t("console-outside-optional")
            },
            &typed.outside,
        )
    });
    let photos = form.photos.then(|| {
        let kept = (typed.photos > 0).then(|| {
            tr(
                "console-photos-kept",
                &[("count", count(typed.photos.into()).into())],
            )
        });
        view! {
            {kept.map(|kept| view! { <p class="hint">{kept}</p> })}
            {message(errors, "photo")}
            <div class="field">
                <label>
                    {t("console-step-photos")}
                    <input id=id("photo") type="file" name="photo" accept="image/*" multiple=true/>
                </label>
            </div>
        }
    });
    let label = if form.words {
        t("console-words")
    } else {
        t("console-words-optional")
    };
    let kind = if form.photos {
        "multipart/form-data"
    } else {
        "application/x-www-form-urlencoded"
    };
    // Photos are kept as they come: the key of their batch comes before them.
    let action = if form.photos {
        format!("{own}?batch={}", model.batch)
    } else {
        own.to_owned()
    };
    let action = ctx.link(&action);
    view! {
        <details class="next-step" open=again>
            <summary>{say_console::step(form.step)}</summary>
            <form method="post" action=action enctype=kind>
                {hidden("csrf", model.organizer.csrf.clone())}
                {hidden("step", form.step.as_str())}
                {hidden("version", model.version.to_string())}
                {hidden("batch", model.batch.clone())}
                {unit}
                {due}
                {code}
                {into}
                {outside}
                {satisfaction}
                {message(errors, "words")}
                <div class="field">
                    <label>
                        {label}
                        <textarea id=id("words") name="words" rows="3">
                            {area_text(&typed.words)}
                        </textarea>
                    </label>
                </div>
                {photos}
                <button class="main">{confirm(form.step)}</button>
            </form>
        </details>
    }
    .into_any()
}

fn confirm(step: Step) -> String {
    tr("console-do-step", &[("step", say_console::step(step).into())])
}
