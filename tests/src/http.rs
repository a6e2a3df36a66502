//! A blocking HTTP/1.1 client over one kept connection: enough for a Worker on this machine, and able to send what no well-behaved
//! client sends.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use serde_json::Value;

const PATIENCE: Duration = Duration::from_secs(60);

/// A client with one connection, made anew when it breaks.
#[derive(Debug)]
pub struct Client {
    port: Arc<AtomicU16>,
    base: String,
    stream: Option<BufReader<TcpStream>>,
    connected_to: u16,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    /// In their order, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text, whatever it is.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: not JSON: {} {}", self.status, self.text()))
    }

    /// The code in the error envelope.
    pub fn code(&self) -> String {
        let json: Value = serde_json::from_slice(&self.body).unwrap_or(Value::Null);
        json["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The answer itself when its status is `status`.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", short(&self.text()));
        self
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> String {
        assert_eq!(self.status, 303, "{}", short(&self.text()));
        self.header("location").expect("a location").to_owned()
    }
}

fn short(text: &str) -> String {
    text.chars().take(1500).collect()
}

impl Client {
    /// A client of whatever listens at the port, also after it changed. `base` is put before every path.
    pub fn new(port: Arc<AtomicU16>, base: &str) -> Client {
        Client {
            port,
            base: base.to_owned(),
            stream: None,
            connected_to: 0,
        }
    }

    /// The site's base path.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// GET; panics when nobody answers.
    #[track_caller]
    pub fn get(&mut self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// GET with headers.
    #[track_caller]
    pub fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, None).expect("an answer")
    }

    /// POST of a form.
    #[track_caller]
    pub fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.form_with(path, &[], fields)
    }

    /// POST of a form with headers.
    #[track_caller]
    pub fn form_with(&mut self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let body = urlencoded(fields);
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send("POST", path, &all, Some(body.as_bytes()))
            .expect("an answer")
    }

    /// A JSON call.
    #[track_caller]
    pub fn call(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        self.try_call(method, path, body).expect("an answer")
    }

    /// A JSON call that may find nobody there.
    pub fn try_call(&mut self, method: &str, path: &str, body: &Value) -> io::Result<Answer> {
        let body = body.to_string();
        let headers = [("content-type", "application/json")];
        self.send(method, path, &headers, Some(body.as_bytes()))
    }

    /// Any request. A connection that the server closed meanwhile is made anew, once, before anything was answered.
    pub fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> io::Result<Answer> {
        let mut head = format!("{method} {}{path} HTTP/1.1\r\nhost: 127.0.0.1\r\n", self.base);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(body) = body {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body.unwrap_or_default());
        self.raw(&bytes, method == "HEAD")
    }

    /// POST of a body in chunks, without a declared length.
    pub fn chunked(&mut self, path: &str, kind: &str, chunks: &[&[u8]]) -> io::Result<Answer> {
        let head = format!(
            "POST {}{path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n",
            self.base
        );
        let mut bytes = head.into_bytes();
        for chunk in chunks {
            bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            bytes.extend_from_slice(chunk);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(b"0\r\n\r\n");
        self.raw(&bytes, false)
    }

    /// Sends bytes as they are and reads one answer.
    pub fn raw(&mut self, bytes: &[u8], head_only: bool) -> io::Result<Answer> {
        let port = self.port.load(Ordering::SeqCst);
        if self.connected_to != port {
            self.stream = None;
        }
        let kept = self.stream.is_some();
        match self.exchange(port, bytes, head_only) {
            Err(error) if kept && error.kind() != io::ErrorKind::WouldBlock => {
                self.stream = None;
                self.exchange(port, bytes, head_only)
            }
            result => result,
        }
        .inspect_err(|_| self.stream = None)
    }

    fn exchange(&mut self, port: u16, bytes: &[u8], head_only: bool) -> io::Result<Answer> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(("127.0.0.1", port))?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_write_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
            self.connected_to = port;
        }
        let stream = self.stream.as_mut().expect("a connection");
        // A server may answer and close before it has read a body that is too large: its answer counts.
        let written = stream.get_mut().write_all(bytes);
        let (answer, close) = match read_answer(stream, head_only) {
            Ok(read) => read,
            Err(error) => return Err(written.err().unwrap_or(error)),
        };
        if close || written.is_err() {
            self.stream = None;
        }
        Ok(answer)
    }
}

fn line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}

fn broken(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}

fn read_answer(stream: &mut impl BufRead, head_only: bool) -> io::Result<(Answer, bool)> {
    let first = line(stream)?;
    let status = first
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| broken(&first))?;
    let mut headers = Vec::new();
    loop {
        let line = line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| broken(&line))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    let close = answer
        .header("connection")
        .is_some_and(|value| value.eq_ignore_ascii_case("close"));
    if head_only || status == 204 || status == 304 {
        return Ok((answer, close));
    }
    if answer
        .header("transfer-encoding")
        .is_some_and(|value| value.contains("chunked"))
    {
        loop {
            let size = line(stream)?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16)
                .map_err(|_| broken("a chunk without a size"))?;
            let mut chunk = vec![0; size];
            stream.read_exact(&mut chunk)?;
            line(stream)?;
            if size == 0 {
                break;
            }
            answer.body.extend(chunk);
        }
        return Ok((answer, close));
    }
    match answer.header("content-length").and_then(|n| n.parse().ok()) {
        Some(length) => {
            let mut body = vec![0; length];
            stream.read_exact(&mut body)?;
            answer.body = body;
            Ok((answer, close))
        }
        None => {
            stream.read_to_end(&mut answer.body)?;
            Ok((answer, true))
        }
    }
}

/// Fields as a browser sends them.
pub fn urlencoded(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.join("&")
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}
