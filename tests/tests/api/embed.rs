//! What an editor pastes, and QR codes that any camera reads.

use tests::{Server, content, html};

/// What a QR code in a PNG says, by a decoder that knows nothing of ours.
pub fn decoded(png: &[u8]) -> String {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!(info.bit_depth, png::BitDepth::One);
    let (side, line) = (info.width as usize, info.line_size);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if pixels[y * line + x / 8] & (0x80 >> (x % 8)) == 0 {
            0
        } else {
            255
        }
    });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    let (meta, text) = grids[0].decode().expect("readable");
    // 1 is L, 0 is M, 3 is Q, 2 is H in the code's own counting.
    assert!(meta.ecc_level != 1, "error level L");
    text
}

#[test]
fn a_qr_code_leads_to_the_page_and_to_no_other_site() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    for to in [
        "/",
        "/c/xiongguan",
        "/c/xiongguan/quiz?ch=meituan-20w",
        "/tips/diancai",
    ] {
        let path = format!("/qr.png?to={}", to.replace('?', "%3F").replace('=', "%3D"));
        let answer = client.get(&path).expect(200);
        assert_eq!(answer.header("content-type"), Some("image/png"));
        assert_eq!(decoded(&answer.body), format!("http://127.0.0.1{to}"));
    }
    for bad in [
        "//evil.example/",
        "https://evil.example/",
        "/%5Cevil.example",
        "/a/secret",
        "/console/setup%3Ftoken%3Dx",
        "/c/../../x",
        "/api/v1/nowhere",
        "/c/x%23y",
        "x",
        "/a%0d%0ab",
    ] {
        let answer = client.get(&format!("/qr.png?to={bad}"));
        assert_eq!(answer.status, 422, "{bad}");
    }
    let long = format!("/qr.png?to=/{}", "x".repeat(600));
    assert_eq!(client.get(&long).status, 422);
    server.assert_sound();
}

#[test]
fn the_page_for_editors_has_every_way_and_works_without_script() {
    let server = Server::with(&content::sample());
    let mut client = server.client();
    let page = client
        .get("/embed?campaign=kaigong&surface=tally")
        .expect(200)
        .text();
    let words = html::unescaped(&page);
    for piece in [
        "<script src=\"http://127.0.0.1/embed.js\" data-surface=\"tally\" data-campaign=\"kaigong\"></script>",
        "<iframe src=\"http://127.0.0.1/c/kaigong/tally?embed=1\"",
        "<img src=\"http://127.0.0.1/qr.png?to=/c/kaigong/tally\"",
        "proxy_pass",
    ] {
        assert!(words.contains(piece), "{piece} in {words}");
    }
    // A choice that does not exist is the first one.
    let other = client
        .get("/embed?campaign=nobody&surface=%3Cx%3E")
        .expect(200)
        .text();
    assert!(html::unescaped(&other).contains("data-surface=\"quiz\""));
    assert!(client.get("/embed").expect(200).text().contains("/qr.png?to="));
    server.assert_sound();
}
