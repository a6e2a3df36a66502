//! QR codes: as PNG, a picture, so that a long press in a messenger reads it; and as modules, for posters.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{AppError, Result};
use crate::said::said;

/// White modules around a code (ISO/IEC 18004 asks for 4).
const QUIET: usize = 4;
/// Longest text in bytes: more would need modules too small for an old camera.
pub const MAX_TEXT: usize = 500;

/// Most pixels of a module: a code of 33 modules then is 11 cm wide at 300 dpi, and takes a few milliseconds.
pub const MAX_SCALE: usize = 40;

/// The modules of a QR code of error level M.
pub fn modules(text: &str) -> Result<app::poster::Code> {
    let code = encode(text)?;
    Ok(app::poster::Code {
        side: code.width(),
        dark: code
            .to_colors()
            .iter()
            .map(|color| *color == Color::Dark)
            .collect(),
    })
}

fn encode(text: &str) -> Result<QrCode> {
    if text.len() > MAX_TEXT {
        return Err(AppError::new(422, "too_long", said("said-long-address"))
            .at("/to", said("said-long-address-most")));
    }
    QrCode::with_error_correction_level(text, EcLevel::M).map_err(AppError::internal)
}

/// A QR code of error level M with modules of `scale` pixels (1 to [`MAX_SCALE`]), black on white.
pub fn png(text: &str, scale: usize) -> Result<Vec<u8>> {
    let code = encode(text)?;
    let scale = scale.clamp(1, MAX_SCALE);
    let modules = code.width();
    let colors = code.to_colors();
    let side = (modules + 2 * QUIET) * scale;
    let dark = |x: usize, y: usize| {
        let at = |pixel: usize| (pixel / scale).checked_sub(QUIET).filter(|m| *m < modules);
        match (at(x), at(y)) {
            (Some(x), Some(y)) => colors.get(y * modules + x) == Some(&Color::Dark),
            _ => false,
        }
    };
    // One bit a pixel, rows padded to whole bytes; 1 is white. The rows of a module are the same.
    let mut bits = Vec::with_capacity(side * side.div_ceil(8));
    for module in 0..side / scale {
        let row: Vec<u8> = (0..side)
            .step_by(8)
            .map(|start| {
                (0..8).fold(0u8, |byte, bit| {
                    let x = start + bit;
                    (byte << 1) | u8::from(x >= side || !dark(x, module * scale))
                })
            })
            .collect();
        for _ in 0..scale {
            bits.extend_from_slice(&row);
        }
    }
    let side = u32::try_from(side).map_err(AppError::internal)?;
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().map_err(AppError::internal)?;
    writer.write_image_data(&bits).map_err(AppError::internal)?;
    writer.finish().map_err(AppError::internal)?;
    Ok(out)
}
