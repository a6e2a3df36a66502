//! Takes photos in: from a posted form, through `photo::take`, to the object that keeps them. What a stranger sent is looked at here, in
//! the Worker, one at a time, and never reaches an object: they get the re-encoded picture.

use std::cell::Cell;

use data_encoding::BASE64;
use domain::{
    multipart,
    report::{self, ReportKey},
};
use futures_util::StreamExt;
use photo::{Refused, Taken};
use worker::{Env, Request, Response};

use crate::{
    call::{Object, call},
    error::{AppError, Result},
    http::{self, Cache, Form, MAX_BODY, MAX_FIELDS},
    objects::messages::{PhotoSize, PhotosCall},
    routes::context::Cx,
    said::{Said, said, said_with},
};

/// Largest body of a form with photos, in bytes.
pub const MAX_FORM: usize = photo::MAX_BYTES + MAX_BODY;
/// Most bytes of such forms that a process holds at one time; who comes then is asked to come again.
const MOST_HELD: usize = 2 * MAX_FORM;
/// When those may come, in seconds.
const LATER: u32 = 5;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// A body that is held; given back when dropped.
#[derive(Default)]
struct Held(Vec<u8>);

impl Held {
    fn extend(&mut self, chunk: &[u8]) -> Result<()> {
        if self.0.len() + chunk.len() > MAX_FORM {
            return Err(too_large());
        }
        let all = HELD.get() + chunk.len();
        if all > MOST_HELD {
            return Err(AppError::busy(LATER));
        }
        HELD.set(all);
        self.0.extend_from_slice(chunk);
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(self.0.len()));
    }
}

fn too_large() -> AppError {
    AppError::new(
        413,
        "photo_too_large",
        said_with(
            "said-photo-large",
            [("most", (photo::MAX_BYTES / 1_000_000).into())],
        ),
    )
}

fn broken() -> AppError {
    AppError::bad_request("broken_body", said("said-broken-body"))
}

/// A `multipart/form-data` body that was read, and of which no photo was looked at yet.
pub struct Received {
    body: Held,
    boundary: String,
}

impl Received {
    /// Reads the body.
    ///
    /// # Errors
    /// 415: not such a form; 413: too large; 503: too many at once.
    pub async fn read(request: &mut Request) -> Result<Received> {
        let kind = request.headers().get("content-type")?.unwrap_or_default();
        let boundary = multipart::boundary(&kind)
            .ok_or_else(|| AppError::new(415, "not_a_form", said("said-not-a-form")))?
            .to_owned();
        let declared = request.headers().get("content-length")?;
        if declared.is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > MAX_FORM)) {
            return Err(too_large());
        }
        let mut body = Held::default();
        let mut stream = request.stream().map_err(|_| broken())?;
        while let Some(chunk) = stream.next().await {
            body.extend(&chunk.map_err(|_| broken())?)?;
        }
        Ok(Received { body, boundary })
    }

    /// Its fields, and its files as they came, `most` of them. File fields without a file are passed over.
    ///
    /// # Errors
    /// 400: it is cut off; 413, 422: too many files, too much text, or what is no text.
    pub fn parts(&self, most: u32) -> Result<(Form, Vec<&[u8]>)> {
        let parts = multipart::parse(&self.body.0, &self.boundary, MAX_FIELDS).map_err(|_| broken())?;
        let (files, fields): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.file);
        let files: Vec<&[u8]> = files
            .into_iter()
            .map(|part| part.bytes)
            .filter(|bytes| !bytes.is_empty())
            .collect();
        if files.len() > usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(too_many(most));
        }
        let not_text = || AppError::new(422, "not_text", said("said-not-text"));
        let mut form = Form::default();
        let mut length = 0;
        for field in fields {
            length += field.bytes.len();
            if length > MAX_BODY {
                return Err(AppError::new(
                    413,
                    "too_large",
                    said_with("said-too-large", [("limit", (MAX_BODY / 1024).into())]),
                ));
            }
            let text = std::str::from_utf8(field.bytes).map_err(|_| not_text())?;
            if text.contains('\0') || field.name.contains('\0') {
                return Err(not_text());
            }
            form.0.push((field.name, text.to_owned()));
        }
        Ok((form, files))
    }
}

/// Looks at photos as they came, one at a time.
///
/// # Errors
/// 422: what is wrong with one of them, in words for who sent it. Limits are checked before anything is decoded.
pub fn take(files: &[&[u8]]) -> Result<Vec<Taken>> {
    files
        .iter()
        .map(|file| photo::take(file).map_err(|refused| AppError::new(422, "photo_refused", words(&refused))))
        .collect()
}

/// Keeps photos for `key` in `batch`, of which there may be `most` in all. Returns their numbers there; the same picture again is the first one.
/// `upload` ([`report::read_upload`]) names what came: the same again changes nothing, also when its photo was taken away since.
///
/// # Errors
/// 422: there are too many; 409 `photos_settled`: the batch was sent already.
pub async fn keep(
    env: &Env,
    key: &ReportKey,
    batch: &str,
    most: u32,
    upload: Option<&str>,
    taken: &[Taken],
) -> Result<Vec<u32>> {
    let mut photos = Vec::new();
    for (place, photo) in taken.iter().enumerate() {
        let message = PhotosCall::Put {
            key: key.clone(),
            batch: batch.to_owned(),
            most,
            upload: upload.map(|upload| upload_of(upload, place)),
            picture: BASE64.encode(&photo.jpeg),
            small: BASE64.encode(&photo.thumbnail),
        };
        photos.push(call(env, Object::Photos(key.photo_shard()), &message).await?);
    }
    Ok(photos)
}

/// Reads a `multipart/form-data` body and keeps its photos for `key` in `batch`, of which there may be `most` in all. Either all of them are
/// good or none is kept. Returns the other fields and the numbers of the photos in their batch. A field `upload` names what comes ([`keep`]).
///
/// # Errors
/// Those of [`Received::read`], [`Received::parts`], [`take`] and [`keep`].
pub async fn receive_multipart(
    request: &mut Request,
    env: &Env,
    key: &ReportKey,
    batch: &str,
    most: u32,
) -> Result<(Form, Vec<u32>)> {
    let received = Received::read(request).await?;
    let (form, files) = received.parts(most)?;
    let taken = take(&files)?;
    drop(received);
    let upload = form.get("upload").and_then(report::read_upload);
    let photos = keep(env, key, batch, most, upload, &taken).await?;
    Ok((form, photos))
}

/// There are more photos than a batch may hold.
pub fn too_many(most: u32) -> AppError {
    AppError::new(
        422,
        "too_many_photos",
        said_with("said-photo-many", [("most", most.into())]),
    )
}

/// What the sender is told.
fn words(refused: &Refused) -> Said {
    match refused {
        Refused::Empty => said("said-photo-none"),
        Refused::TooLarge { .. } => said_with(
            "said-photo-large",
            [("most", (photo::MAX_BYTES / 1_000_000).into())],
        ),
        Refused::TooManyPixels { .. } => said("said-photo-pixels"),
        Refused::Heic => said("said-photo-heic"),
        Refused::Video => said("said-photo-video"),
        Refused::Other(_) | Refused::Unknown => said("said-photo-other"),
        Refused::Broken(_) => said("said-photo-broken"),
    }
}

/// The numbers of the photos in a batch, the oldest first.
pub async fn numbers(env: &Env, key: &ReportKey, batch: &str) -> Result<Vec<u32>> {
    let message = PhotosCall::Numbers {
        key: key.clone(),
        batch: batch.to_owned(),
    };
    call(env, Object::Photos(key.photo_shard()), &message).await
}

/// A photo as JPEG.
///
/// # Errors
/// 404: there is none.
pub async fn picture(env: &Env, key: &ReportKey, batch: &str, n: u32, size: PhotoSize) -> Result<Vec<u8>> {
    let message = PhotosCall::Get {
        key: key.clone(),
        batch: batch.to_owned(),
        n,
        size,
    };
    let found: Option<String> = call(env, Object::Photos(key.photo_shard()), &message).await?;
    let text = found.ok_or_else(AppError::not_found)?;
    BASE64.decode(text.as_bytes()).map_err(AppError::internal)
}

/// Takes a photo away that was not sent yet.
pub async fn remove(env: &Env, key: &ReportKey, batch: &str, n: u32) -> Result<()> {
    let message = PhotosCall::Remove {
        key: key.clone(),
        batch: batch.to_owned(),
        n,
    };
    call(env, Object::Photos(key.photo_shard()), &message).await
}

/// The name of a file of an upload, from 0.
fn upload_of(upload: &str, place: usize) -> String {
    format!("{upload}:{place}")
}

/// Takes back an upload of one photo, whether it came already or comes later; one that was sent stays.
pub async fn take_back(env: &Env, key: &ReportKey, batch: &str, upload: &str) -> Result<()> {
    let message = PhotosCall::TakeBack {
        key: key.clone(),
        batch: batch.to_owned(),
        upload: upload_of(upload, 0),
    };
    call(env, Object::Photos(key.photo_shard()), &message).await
}

/// The n-th photo of a batch, from 1, as an answer; small with `?small=1`. What is asked for is its place, since photos that were taken away
/// leave a gap between their numbers.
///
/// # Errors
/// 404: there is none.
pub async fn nth(cx: &Cx<'_>, key: &ReportKey, batch: &str, n: &str) -> Result<Response> {
    let place: usize = n.parse().map_err(|_| AppError::not_found())?;
    let all = numbers(&cx.env, key, batch).await?;
    let n = place
        .checked_sub(1)
        .and_then(|place| all.get(place))
        .ok_or_else(AppError::not_found)?;
    let size = if cx.query("small") == Some("1") {
        PhotoSize::Small
    } else {
        PhotoSize::Whole
    };
    let picture = picture(&cx.env, key, batch, *n, size).await?;
    Ok(http::bytes(200, "image/jpeg", Cache::Never, picture))
}
