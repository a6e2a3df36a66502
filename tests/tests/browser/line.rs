//! A line between browser and server that can be cut, or lose the answers on their way back. What a browser offers for this does not
//! reach its service workers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::Duration;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    Whole,
    /// What is sent arrives; no answer comes back.
    OneWay,
    /// Somebody on the way says that there are too many just now.
    Busy,
    Cut,
}

pub struct Line {
    state: Arc<AtomicU8>,
    /// The site at the end of the line: `http://localhost:…`.
    pub origin: String,
}

impl Line {
    /// A line to the server at `host:port`.
    pub fn to(server: String) -> Line {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(AtomicU8::new(State::Whole as u8));
        let shared = state.clone();
        thread::spawn(move || {
            for browser in listener.incoming().flatten() {
                let (server, state) = (server.clone(), shared.clone());
                thread::spawn(move || {
                    // A line that is cut ends with an error, and that is all there is to it.
                    let _ = connect(&browser, &server, &state);
                });
            }
        });
        Line { state, origin }
    }

    pub fn set(&self, state: State) {
        self.state.store(state as u8, Ordering::SeqCst);
    }
}

const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-type: application/json\r\ncontent-length: 55\r\nconnection: close\r\n\r\n\
                    {\"error\":{\"code\":\"busy\",\"message\":\"wait\",\"fields\":[]}}\n";

fn connect(browser: &TcpStream, server: &str, state: &Arc<AtomicU8>) -> std::io::Result<()> {
    let now = state.load(Ordering::SeqCst);
    if now == State::Cut as u8 {
        return browser.shutdown(Shutdown::Both);
    }
    if now == State::Busy as u8 {
        // What is asked is read first: a line that is closed before is a line that is cut.
        browser.set_read_timeout(Some(Duration::from_millis(100)))?;
        while { browser }.read(&mut [0; 16 * 1024]).is_ok_and(|n| n > 0) {}
        { browser }.write_all(BUSY.as_bytes())?;
        return browser.shutdown(Shutdown::Both);
    }
    let server = TcpStream::connect(server)?;
    let (to, from) = (server.try_clone()?, browser.try_clone()?);
    let there = state.clone();
    thread::spawn(move || pass(&from, &to, &there, Way::There));
    pass(&server, browser, state, Way::Back)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
}

/// Passes on what comes, as long as the line lets it. On a line that is open one way it ends with the first word of an answer.
fn pass(from: &TcpStream, to: &TcpStream, state: &AtomicU8, way: Way) -> std::io::Result<()> {
    from.set_read_timeout(Some(Duration::from_millis(50)))?;
    let mut bytes = [0; 16 * 1024];
    loop {
        let read = { from }.read(&mut bytes);
        let now = state.load(Ordering::SeqCst);
        let one_way = now == State::OneWay as u8;
        let is_open = one_way || now == State::Whole as u8;
        let quiet = |kind| {
            matches!(
                kind,
                std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
            )
        };
        match read {
            Err(error) if quiet(error.kind()) && is_open => {}
            Ok(n) if n > 0 && is_open && !(one_way && way == Way::Back) => {
                { to }.write_all(bytes.get(..n).unwrap_or_default())?;
            }
            // Nothing comes any more, or nothing shall.
            _ => {
                let _ = from.shutdown(Shutdown::Both);
                return to.shutdown(Shutdown::Both);
            }
        }
    }
}
