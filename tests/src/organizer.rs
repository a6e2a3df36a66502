//! An organizer at the console, by plain forms.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::html;
use crate::http::{Answer, Client};
use crate::server::Server;

/// The name and the password that [`Organizer::first`] sets.
pub const NAME: &str = "管理员";
/// See [`NAME`].
pub const PASSWORD: &str = "correct horse 电池";

/// Signed in, with a cookie.
#[derive(Debug)]
pub struct Organizer {
    client: Client,
    cookie: String,
}

/// `name=value` of a cookie in an answer.
pub fn cookie(answer: &Answer) -> Option<String> {
    let cookie = answer.header("set-cookie")?;
    cookie.split(';').next().map(str::to_owned)
}

/// A `multipart/form-data` body with its type.
pub fn multipart(fields: &[(&str, &str)], photos: &[&[u8]]) -> (&'static str, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--b0undary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for photo in photos {
        body.extend_from_slice(
            b"--b0undary\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n",
        );
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b0undary--\r\n");
    ("multipart/form-data; boundary=b0undary", body)
}

impl Organizer {
    /// Sets the first administrator up.
    #[track_caller]
    pub fn first(server: &Server) -> Organizer {
        let link = server
            .operate("/api/v1/site/setup-link", &json!({}))
            .expect(200)
            .json();
        let path = link["path"].as_str().expect("a path").to_owned();
        let mut client = server.client();
        let path = path
            .strip_prefix(client.base())
            .expect("below the base")
            .to_owned();
        let page = client.get(&path).expect(200).text();
        let token = html::hidden(&page, "token").expect("a token");
        let fields = [
            ("token", token.as_str()),
            ("name", NAME),
            ("password", PASSWORD),
            ("password2", PASSWORD),
        ];
        let answer = client.form("/console/setup", &fields).expect(303);
        let cookie = cookie(&answer).expect("a session");
        Organizer { client, cookie }
    }

    /// Invites somebody, who follows the link and signs in. The link works once.
    #[track_caller]
    pub fn invited(&mut self, server: &Server, role: &str, unit: &str, district: &str) -> Organizer {
        let fields = [
            ("do", "invite"),
            ("role", role),
            ("unit", unit),
            ("district", district),
        ];
        let page = self.post("/console/staff", &fields).expect(200).text();
        let (_, token) = page.split_once("setup?token=").expect("a link");
        let is_token = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let token: String = token.chars().take_while(is_token).collect();
        let name = format!("{role}{unit}{district}{}", &token[..6]);
        let fields = [
            ("token", token.as_str()),
            ("name", name.as_str()),
            ("password", PASSWORD),
            ("password2", PASSWORD),
        ];
        let mut client = server.client();
        // Passwords are hashed one at a time, with pauses.
        let answer = loop {
            let answer = client.form("/console/setup", &fields);
            match answer.status {
                429 => std::thread::sleep(std::time::Duration::from_millis(500)),
                _ => break answer.expect(303),
            }
        };
        let again = client.get(&format!("/console/setup?token={token}"));
        assert_eq!(again.status, 410, "an invitation works once");
        Organizer::with_cookie(server, &cookie(&answer).expect("a session"))
    }

    /// Signs in again as the first administrator.
    #[track_caller]
    pub fn again(self, server: &Server) -> Organizer {
        let mut client = server.client();
        let answer = client
            .form("/console/sign-in", &[("name", NAME), ("password", PASSWORD)])
            .expect(303);
        let cookie = cookie(&answer).expect("a session");
        Organizer { client, cookie }
    }

    /// With a session's cookie.
    pub fn with_cookie(server: &Server, cookie: &str) -> Organizer {
        Organizer {
            client: server.client(),
            cookie: cookie.to_owned(),
        }
    }

    /// The session's cookie.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A page.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> Answer {
        self.client.get_with(path, &[("cookie", self.cookie.as_str())])
    }

    /// The secret of this session's forms.
    #[track_caller]
    pub fn csrf(&mut self) -> String {
        let page = self.get("/console/cases").expect(200).text();
        html::hidden(&page, "csrf").expect("a secret in every form")
    }

    /// Posts a form with the session's secret.
    #[track_caller]
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        self.client
            .form_with(path, &[("cookie", self.cookie.as_str())], &all)
    }

    /// Posts a form with photos (field `photo`) and the session's secret.
    #[track_caller]
    pub fn post_photos(&mut self, path: &str, fields: &[(&str, &str)], photos: &[&[u8]]) -> Answer {
        let csrf = self.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        let (kind, body) = multipart(&all, photos);
        let headers = [("content-type", kind), ("cookie", self.cookie.as_str())];
        self.client
            .send("POST", path, &headers, Some(&body))
            .expect("an answer")
    }

    /// Counts the rows again; the counters must say the same. Returns the rows (name, count).
    #[track_caller]
    pub fn recount(&mut self, campaign: &str) -> Vec<(String, String)> {
        let path = format!("/console/c/{campaign}/recount");
        let page = self.post(&path, &[]).expect(200).text();
        let rows: Vec<Vec<String>> = html::rows(&page)
            .into_iter()
            .filter(|row| row.len() >= 3)
            .skip(1)
            .collect();
        assert!(rows.len() >= 10, "{page}");
        for row in &rows {
            assert_eq!(row[1], row[2], "counters and rows differ: {row:?}");
        }
        rows.into_iter()
            .map(|row| (row[0].clone(), row[1].clone()))
            .collect()
    }

    /// Counts all cases again from their histories; whether the counters say the same.
    #[track_caller]
    pub fn cases_are_equal(&mut self) -> bool {
        let page = self.post("/console/cases/recount", &[]).expect(200).text();
        html::words(&page).contains("全部一致")
    }

    /// One number of a recount.
    #[track_caller]
    pub fn recounted(&mut self, campaign: &str, name: &str) -> u64 {
        let rows = self.recount(campaign);
        let row = rows.iter().find(|(n, _)| n == name);
        row.unwrap_or_else(|| panic!("no {name} in {rows:?}"))
            .1
            .parse()
            .expect("a number")
    }

    /// Writes the files that an outsider recomputes the figures from.
    #[track_caller]
    pub fn export(&mut self, campaign: &str, folder: &Path) {
        fs::create_dir_all(folder).expect("a folder");
        for name in ["questions.csv", "items.csv", "ballots.csv", "tally.json"] {
            let answer = self.get(&format!("/console/c/{campaign}/{name}")).expect(200);
            fs::write(folder.join(name), answer.body).expect("written");
        }
    }
}
