//! A client on one kept connection, as a browser holds it.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{ACCEPT, CONTENT_TYPE, COOKIE, HOST};
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Whoever waits longer has gone.
const LIMIT: Duration = Duration::from_secs(30);

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, as it came over the wire.
    pub body: Bytes,
}

impl Answer {
    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| self.short())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Status and the beginning of the body.
    pub fn short(&self) -> String {
        let body: String = self.text().chars().take(300).collect();
        format!("{} {body}", self.status)
    }
}

/// A connection to a server on this machine. It connects again when the other side closed.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    connection: Option<SendRequest<Full<Bytes>>>,
}

impl Client {
    /// A client of a server on this machine; any other is refused.
    pub fn new(address: SocketAddr) -> Result<Self> {
        ensure!(
            address.ip().is_loopback(),
            "only servers on this machine are measured"
        );
        Ok(Self {
            address,
            connection: None,
        })
    }

    /// Sends a GET.
    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, &[], None).await
    }

    /// A page or file that must be there, with these encodings accepted.
    pub async fn page(&mut self, path: &str, encodings: &str) -> Result<Answer> {
        let headers = [("accept", "text/html,*/*"), ("accept-encoding", encodings)];
        let answer = self.send(Method::GET, path, &headers, None).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.short());
        Ok(answer)
    }

    /// Sends JSON.
    pub async fn send_json(&mut self, method: Method, path: &str, body: &Value) -> Result<Answer> {
        self.send(method, path, &[], Some(body.to_string())).await
    }

    /// Sends a form, urlencoded; an empty cookie is none.
    pub async fn form(&mut self, path: &str, cookie: &str, body: String) -> Result<Answer> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(HOST, self.address.to_string())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, cookie)
            .body(Full::new(Bytes::from(body)))?;
        self.within_limit(request).await
    }

    /// Sends a request; a body is JSON.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.address.to_string());
        if body.is_some() {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .header(ACCEPT, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.unwrap_or_default())))?;
        self.within_limit(request).await
    }

    async fn within_limit(&mut self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let answer = timeout(LIMIT, self.exchange(request))
            .await
            .context("no answer in 30 s")
            .flatten();
        if answer.is_err() {
            self.connection = None;
        }
        answer
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let kept = match self.connection.take() {
            Some(mut kept) => kept.ready().await.is_ok().then_some(kept),
            None => None,
        };
        let mut sender = match kept {
            Some(kept) => kept,
            None => self.connect().await?,
        };
        let answer = sender.send_request(request).await?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await?.to_bytes();
        self.connection = Some(sender);
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            // A broken connection shows at the request that uses it.
            let _ = connection.await;
        });
        Ok(sender)
    }
}
