//! `cargo xtask deploy` and `cargo xtask dev`: the same Worker through wrangler.

use crate::build::{self, Flavor};
use crate::secrets::Secrets;
use crate::shell::{Context, Result, root, run, say};
use crate::tools::Tools;

/// Builds and hands over to `wrangler deploy`; `--dry-run` sends nothing.
pub fn deploy(arguments: &[String]) -> Result<()> {
    let tools = Tools::ensure()?;
    build::build(&tools, Flavor::Release)?;
    let mut wrangler = tools.wrangler()?;
    wrangler
        .arg("deploy")
        .args(arguments)
        .current_dir(root().join("functions"));
    run("wrangler deploy", &mut wrangler)?;
    if !arguments.iter().any(|argument| argument == "--dry-run") {
        say(
            "The Worker needs its keys once: in functions/, `wrangler secret put` WM_SIGNING_KEY, WM_DATA_KEY and \
             WM_OPERATOR_KEY (64 hexadecimal digits each, for example `openssl rand -hex 32`).",
        );
    }
    Ok(())
}

/// Builds and runs `wrangler dev`, with the keys and the data of this machine's site kept apart: wrangler
/// keeps its own state in `functions/.wrangler`.
pub fn dev(arguments: &[String]) -> Result<()> {
    let tools = Tools::ensure()?;
    build::build(&tools, Flavor::Release)?;
    let data = root().join("data");
    std::fs::create_dir_all(&data).context(data.display())?;
    let file = data.join("secrets.env");
    Secrets::load_or_make(&file)?;
    let mut wrangler = tools.wrangler()?;
    wrangler
        .arg("dev")
        .arg("--env-file")
        .arg(file)
        .args(arguments)
        .current_dir(root().join("functions"));
    run("wrangler dev", &mut wrangler)
}
