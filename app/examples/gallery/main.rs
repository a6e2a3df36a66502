//! Writes every page in every state as a file, with the styles beside it:
//! `cargo run -p app --example gallery -- target/gallery`

mod samples;

use std::path::{Path, PathBuf};

use app::{PageContext, texts::Lang};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".into()));
    std::fs::create_dir_all(&folder)?;
    let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("../public");
    for file in ["style.css", "console.css", "icon.svg", "read.js"] {
        let from = public.join(file);
        if from.exists() {
            std::fs::copy(from, folder.join(file))?;
        }
    }
    let plain = samples::context();
    let large = PageContext {
        large: true,
        ..plain.clone()
    };
    let embed = PageContext {
        embed: true,
        ..plain.clone()
    };
    let english = PageContext {
        lang: Lang::En,
        ..plain.clone()
    };
    let all = [
        ("", &plain),
        (".large", &large),
        (".embed", &embed),
        (".en", &english),
    ];
    for (suffix, ctx) in all {
        for sample in samples::all(ctx) {
            let file = folder.join(format!("{}{suffix}.html", sample.name));
            std::fs::write(file, &sample.html)?;
            if suffix.is_empty() {
                let reader = if sample.citizen { "citizen" } else { "organizer" };
                println!("{:7} bytes  {reader:9}  {}", sample.html.len(), sample.name);
            }
        }
    }
    println!("written to {}", folder.display());
    Ok(())
}
