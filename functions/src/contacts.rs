//! How a reporter can be called back: sealed and opened here, in the Worker, which alone has the keys.

use app::case::CallBack;
use domain::{
    contact::{Contact, ContactKeys},
    report::ReportKey,
};

use crate::{
    call::{Object, call},
    error::{AppError, Result},
    objects::contacts::ContactsCall,
    routes::context::Cx,
    said::said,
    time,
};

/// Whether reporters are asked: only where what they answer can be sealed.
pub fn is_asked(cx: &Cx<'_>) -> bool {
    cx.config.contact_keys.is_some()
}

fn keys<'a>(cx: &'a Cx<'_>) -> Result<&'a ContactKeys> {
    // Somebody took the key out of the settings.
    let locked = || AppError::new(503, "contact_locked", said("said-contact-locked"));
    cx.config.contact_keys.as_ref().ok_or_else(locked)
}

/// Keeps a contact for a report that is about to be sent.
pub async fn put(cx: &Cx<'_>, key: &ReportKey, contact: &Contact) -> Result<()> {
    let sealed = keys(cx)?
        .seal(contact, key, time::entropy()?)
        .map_err(AppError::internal)?;
    let message = ContactsCall::Put {
        key: key.clone(),
        sealed,
    };
    call(&cx.env, Object::Contacts, &message).await
}

/// Whether a report still has one.
pub async fn has(cx: &Cx<'_>, key: &ReportKey) -> Result<bool> {
    call(&cx.env, Object::Contacts, &ContactsCall::Has { key: key.clone() }).await
}

/// Opens a contact; None: there is none, or no more.
pub async fn open(cx: &Cx<'_>, key: &ReportKey) -> Result<Option<Contact>> {
    let message = ContactsCall::Get { key: key.clone() };
    let sealed: Option<String> = call(&cx.env, Object::Contacts, &message).await?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    match keys(cx)?.open(&sealed, key) {
        Ok(contact) => Ok(Some(contact)),
        Err(reason) => {
            worker::console_error!("a contact does not open: {reason}");
            Err(AppError::new(503, "contact_locked", said("said-contact-locked")))
        }
    }
}

/// Erases a contact now.
pub async fn erase(cx: &Cx<'_>, key: &ReportKey) -> Result<()> {
    call(
        &cx.env,
        Object::Contacts,
        &ContactsCall::Erase { key: key.clone() },
    )
    .await
}

/// As the one page shows it that was asked for.
pub fn shown(contact: &Contact) -> CallBack {
    CallBack {
        phone: contact.phone.spaced(),
        name: contact.name.clone(),
    }
}
