//! `sample BASE ACCOUNTS`: fills the empty site at BASE and writes into the file ACCOUNTS who may sign in. The operator's key is in `WM_OPERATOR_KEY`.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, process::ExitCode};

use anyhow::{Context as _, Result};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The sample cases: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "sample BASE ACCOUNTS, with WM_OPERATOR_KEY";
    let base = arguments.next().context(usage)?;
    let accounts = arguments.next().context(usage)?;
    let operator = std::env::var("WM_OPERATOR_KEY").context(usage)?;
    let filled = sample::fill(&base, &operator, &mut |line| println!("{line}"))?;
    // Passwords are for whoever owns this machine's files.
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&accounts)
        .context(accounts.clone())?;
    for account in &filled.accounts {
        writeln!(file, "{}\t{}\t{}", account.name, account.password, account.place)?;
    }
    println!("  names and passwords of the sample's staff: {accounts}");
    println!("invitation {}", filled.invitation);
    Ok(())
}
