//! The quiz from the start to the result, by JSON and by plain forms.

use tests::citizen::{right_answers, wrong_answers};
use tests::{Answers, Client, html};

use crate::shared::{bank, site};

/// What a citizen without scripts and cookies does: follows links, posts forms. Returns the address of the paper.
fn start_by_forms(client: &mut Client, campaign: &str) -> String {
    let home = client.get("/").expect(200).text();
    let card = format!("/c/{campaign}");
    assert!(html::links(&home).contains(&card), "{home}");
    let page = client.get(&card).expect(200).text();
    let quiz = html::links(&page)
        .into_iter()
        .find(|link| link.contains("/quiz"))
        .expect("a way in");
    let page = client.get(&quiz).expect(200).text();
    let action = html::action(&page, "/start").expect("a form");
    let attempt = html::hidden(&page, "attempt").expect("an id");
    let ticket = html::hidden(&page, "ticket").expect("without a cookie, the ticket is in the form");
    client
        .form(&action, &[("attempt", &attempt), ("ticket", &ticket)])
        .location()
}

fn token(address: &str) -> String {
    let path = address.split('?').next().unwrap();
    path.strip_prefix("/a/").expect("an attempt").to_owned()
}

/// The fields of a paper's form.
fn fields(answers: &Answers) -> Vec<(String, String)> {
    let each = |(place, values): (&u64, &Vec<String>)| {
        values
            .iter()
            .map(|v| (format!("q{place}"), v.clone()))
            .collect::<Vec<_>>()
    };
    answers.iter().flat_map(each).collect()
}

fn post(client: &mut Client, address: &str, fields: &[(String, String)], wanted: &str) -> tests::Answer {
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    all.push(("do", wanted));
    client.form(address, &all)
}

#[test]
fn json_and_plain_forms_store_the_same_ballot_for_the_same_answers() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();

    // Half of the questions right, by question and not by place: both papers are drawn anew.
    let choose = |paper: &serde_json::Value| {
        tests::content::answers(paper, &bank, |question, options| {
            if question.id.ends_with(['1', '2', '3', '4', '5']) {
                question.right(options)
            } else {
                question.wrong(options)
            }
        })
    };
    let expected = |paper: &serde_json::Value| {
        let questions = paper["questions"].as_array().unwrap();
        let right = questions.iter().filter(|shown| {
            let question = bank
                .iter()
                .find(|q| q.text == shown["text"].as_str().unwrap())
                .unwrap();
            question.id.ends_with(['1', '2', '3', '4', '5'])
        });
        right.count() as u64
    };

    let by_json = client.begin("plain", None);
    let answer = client
        .submit(&by_json.attempt, &choose(&by_json.paper))
        .expect(200)
        .json();
    assert_eq!(answer["right"], expected(&by_json.paper));
    assert_eq!(answer["receipt"]["score"], expected(&by_json.paper) * 7123);
    assert_eq!(answer["receipt"]["max"], 8 * 7123);

    let address = start_by_forms(&mut client, "forms");
    assert!(
        address.contains("t="),
        "the ticket travels in the address: {address}"
    );
    let by_forms = client.view(&token(&address)).expect(200).json();
    let page = client.get(&address).expect(200).text();
    assert_eq!(
        html::tags(&page, "fieldset").len(),
        8,
        "all questions are on the page"
    );
    let sent = choose(&by_forms);
    let done = post(&mut client, &address, &fields(&sent), "submit").location();
    let page = client.get(&done).expect(200).text();
    assert!(
        html::words(&page).contains("EXPLANATIONCANARY"),
        "the result explains: {page}"
    );
    let done = client.view(&token(&address)).expect(200).json();
    assert_eq!(done["state"], "done");
    assert_eq!(done["right"], expected(&by_forms));
    assert_eq!(done["receipt"]["score"], expected(&by_forms) * 7123);
    assert_eq!(done["receipt"]["ending"], "handed_in");
    for item in done["items"].as_array().unwrap() {
        let number = item["number"].as_u64().unwrap();
        let mut chosen: Vec<String> = serde_json::from_value(item["chosen"].clone()).unwrap();
        let mut wanted = sent[&number].clone();
        chosen.sort();
        wanted.sort();
        assert_eq!(chosen, wanted, "question {number}");
    }
    site.assert_sound();
}

#[test]
fn one_question_a_page_by_plain_posts_ends_in_the_same_result() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let address = start_by_forms(&mut client, "forms");
    let paper = client.view(&token(&address)).expect(200).json();
    let answers = right_answers(&paper, &bank);
    let mut at = format!("{address}&q=1");
    for place in 1..=8u64 {
        let page = client.get(&at).expect(200).text();
        assert_eq!(html::tags(&page, "fieldset").len(), 1, "one question: {page}");
        let mut all: Vec<(String, String)> = vec![("q".to_owned(), place.to_string())];
        all.extend(answers[&place].iter().map(|v| (format!("q{place}"), v.clone())));
        if place == 8 {
            post(&mut client, &at, &all, "submit").location();
        } else {
            at = post(&mut client, &at, &all, "next").location();
            assert!(at.contains(&format!("q={}", place + 1)), "{at}");
        }
    }
    let done = client.view(&token(&address)).expect(200).json();
    assert_eq!(done["right"], 8);
}

#[test]
fn an_unanswered_question_is_asked_about_before_the_paper_is_handed_in() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let address = start_by_forms(&mut client, "forms");
    let paper = client.view(&token(&address)).expect(200).json();
    let mut answers = right_answers(&paper, &bank);
    answers.remove(&3);
    let page = post(&mut client, &address, &fields(&answers), "submit")
        .expect(200)
        .text();
    assert!(page.contains("confirm"), "{page}");
    let view = client.view(&token(&address)).expect(200).json();
    assert_eq!(view["state"], "open", "asked, not handed in");
    assert_eq!(
        view["questions"][0]["answer"].as_array().unwrap().len(),
        answers[&1].len(),
        "saved meanwhile"
    );
    post(&mut client, &address, &fields(&answers), "confirm").location();
    assert_eq!(client.view(&token(&address)).expect(200).json()["right"], 7);
}

#[test]
fn the_same_start_sent_twice_starts_once_and_a_second_tab_goes_on_with_it() {
    let site = site();
    let mut client = site.client();
    let entry = client.entry("resume", None);
    let first = client.start("resume", &entry).expect(201).json();
    let again = client.start("resume", &entry).expect(200).json();
    assert_eq!(first["attempt"], again["attempt"]);
    assert_eq!(first["questions"], again["questions"]);

    // Another tab: another id, the same person.
    let tab = client.entry("resume", entry.ticket.as_deref());
    assert_ne!(tab.attempt, entry.attempt);
    let resumed = client.start("resume", &tab).expect(200).json();
    assert_eq!(resumed["attempt"], first["attempt"], "the open attempt goes on");
    assert_eq!(resumed["questions"], first["questions"]);
    let page = client
        .get(&format!("/c/resume/quiz?t={}", entry.ticket.as_deref().unwrap()))
        .expect(200)
        .text();
    let token = first["attempt"].as_str().unwrap();
    assert!(
        html::links(&page).iter().any(|link| link.contains(token)),
        "the way back in: {page}"
    );
}

#[test]
fn a_reload_shows_the_same_paper_and_the_same_deadline() {
    let site = site();
    let mut client = site.client();
    let open = client.begin("contest", None);
    let deadline = open.paper["deadline"].as_i64().expect("a deadline");
    let left = deadline - open.paper["now"].as_i64().unwrap();
    assert!(
        (15 * 60_000 - 5_000..=15 * 60_000).contains(&left),
        "15 minutes at the start: {left} ms"
    );
    let page = |client: &mut Client| {
        let page = client.get(&format!("/a/{}", open.attempt)).expect(200).text();
        let form = html::tags(&page, "form")
            .into_iter()
            .find(|f| f.get("id").is_some_and(|id| id == "quiz"));
        let deadline = form.expect("the paper")["data-deadline"].clone();
        let from = page.find("<fieldset").unwrap();
        let to = page.rfind("</fieldset>").unwrap();
        (deadline, page[from..to].to_owned())
    };
    let first = page(&mut client);
    assert_eq!(first.0, deadline.to_string());
    std::thread::sleep(std::time::Duration::from_millis(30));
    assert_eq!(first, page(&mut client));
    let view = client.view(&open.attempt).expect(200).json();
    assert_eq!(view["deadline"].as_i64(), Some(deadline));
    assert_eq!(view["questions"], open.paper["questions"]);
    assert!(view["now"].as_i64() > open.paper["now"].as_i64());
}

#[test]
fn more_time_is_given_once_and_answers_of_the_form_are_kept() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("contest", None);
    let answers = right_answers(&open.paper, &bank);
    let path = format!("/a/{}/more-time", open.attempt);
    for _ in 0..2 {
        post(&mut client, &path, &fields(&answers), "more-time").location();
        let view = client.view(&open.attempt).expect(200).json();
        let given = view["deadline"].as_i64().unwrap() - open.paper["deadline"].as_i64().unwrap();
        assert!(
            (5 * 60_000..=30 * 60_000).contains(&given),
            "{given} ms more, once"
        );
        assert_eq!(
            view["questions"][7]["answer"].as_array().unwrap().len(),
            answers[&8].len()
        );
    }
}

#[test]
fn the_latest_revision_of_saved_answers_wins() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("saving", None);
    let (right, wrong) = (
        right_answers(&open.paper, &bank),
        wrong_answers(&open.paper, &bank),
    );
    let shown = |client: &mut Client| {
        let view = client.view(&open.attempt).expect(200).json();
        let mut answers = Answers::new();
        for question in view["questions"].as_array().unwrap() {
            let values: Vec<String> = serde_json::from_value(question["answer"].clone()).unwrap();
            answers.insert(question["number"].as_u64().unwrap(), values);
        }
        (view["rev"].as_u64().unwrap(), answers)
    };
    let sorted = |answers: &Answers| {
        let mut answers = answers.clone();
        answers.values_mut().for_each(|values| values.sort());
        answers
    };
    assert_eq!(client.save(&open.attempt, 5, &wrong).expect(200).json()["rev"], 5);
    assert_eq!(client.save(&open.attempt, 7, &right).expect(200).json()["rev"], 7);
    // Late and repeated saves change nothing and say which one is stored.
    assert_eq!(client.save(&open.attempt, 6, &wrong).expect(200).json()["rev"], 7);
    assert_eq!(client.save(&open.attempt, 7, &wrong).expect(200).json()["rev"], 7);
    let (rev, answers) = shown(&mut client);
    assert_eq!(rev, 7);
    assert_eq!(sorted(&answers), sorted(&right));
    // The island's address is the same as the API's.
    let body = serde_json::json!({ "rev": 8, "answers": { "1": wrong[&1] } });
    let saved = client
        .call("POST", &format!("/a/{}/save", open.attempt), &body)
        .expect(200)
        .json();
    assert_eq!(saved["rev"], 8);
    let (_, answers) = shown(&mut client);
    assert_eq!(answers[&1], wrong[&1]);
    assert!(answers[&2].is_empty(), "a save is the whole of the answers");
}

#[test]
fn handing_in_twice_gives_the_same_receipt_and_other_answers_do_not_count() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let open = client.begin("twice", None);
    let (right, wrong) = (
        right_answers(&open.paper, &bank),
        wrong_answers(&open.paper, &bank),
    );
    let first = client.submit(&open.attempt, &right).expect(200).json();
    assert_eq!(first["already_submitted"], false);
    assert_eq!(first["right"], 8);
    let claim = first["receipt"]["claim"].as_str().expect("a claim code");
    assert_eq!(claim.len(), 14, "{claim}");
    assert!(first["receipt"]["hash"].as_str().unwrap().starts_with("sha256:"));
    let again = client.submit(&open.attempt, &right).expect(200).json();
    assert_eq!(again["receipt"], first["receipt"]);
    assert_eq!(again["already_submitted"], false, "the same again is the same");
    let other = client.submit(&open.attempt, &wrong).expect(200).json();
    assert_eq!(other["receipt"], first["receipt"]);
    assert_eq!(other["already_submitted"], true);
    assert_eq!(other["right"], 8);

    // Too late for saving, by either way; and the pages lead to the result.
    assert_eq!(
        client.save(&open.attempt, 9, &wrong).expect(409).code(),
        "attempt_closed"
    );
    let to = post(
        &mut client,
        &format!("/a/{}", open.attempt),
        &fields(&wrong),
        "confirm",
    )
    .location();
    assert!(
        client.get(&to).expect(200).text().contains(claim),
        "the first result"
    );
    let done = client.view(&open.attempt).expect(200).json();
    assert_eq!(done["receipt"], first["receipt"]);
}

#[test]
fn best_counts_and_its_result_page_says_which_try_it_was() {
    let (site, bank) = (site(), bank());
    let mut client = site.client();
    let first = client.begin("twice", None);
    client
        .submit(&first.attempt, &right_answers(&first.paper, &bank))
        .expect(200);
    let second = client.begin("twice", first.ticket.as_deref());
    client
        .submit(&second.attempt, &wrong_answers(&second.paper, &bank))
        .expect(200);
    let page = client.get(&format!("/a/{}", second.attempt)).expect(200).text();
    assert!(html::words(&page).contains("最好"), "{}", html::words(&page));
}
