//! Formats that are for ever: stored rows, printed claim codes and published hashes depend on them.
//!
//! Every expected value was computed outside this crate, with Python 3.11's hashlib, hmac, struct and base64 from the doc comments of
//! `domain::ballot`, `domain::token` and `domain::code`. A test here that fails means a migration, not a new expected value.

use domain::{
    ballot::{Canonical, Ending, claim_code},
    clock::Millis,
    code::{access_code, team_code},
    id::TeamNumber,
    portal::Claimed,
    quiz::{Answer, Marked, MarkedItem},
    token::{AttemptId, CodeKey, Identity, Pass, PersonKey, PortalUser, SigningKey, Ticket},
};

fn key() -> SigningKey {
    SigningKey::from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").unwrap()
}

fn bytes(from: u8) -> [u8; 16] {
    std::array::from_fn(|i| from + i as u8)
}

#[test]
fn the_hash_of_a_ballot() {
    let item = |id: &str, score, max, answer| MarkedItem {
        question: id.parse().unwrap(),
        score,
        max,
        answer,
    };
    let marked = Marked {
        items: vec![
            item("order-01", 3_333, 10_000, Some(Answer::Options([3, 0].into()))),
            item(
                "fill-1",
                1_000_000,
                1_000_000,
                Some(Answer::Text("12345 报警".into())),
            ),
        ],
    };
    let ballot = Canonical {
        campaign: &"kaigong".parse().unwrap(),
        shard: 513,
        sequence: (1 << 40) + 5,
        attempt: "0123456789abcdef0123456789abcdef",
        salt: "fedcba9876543210fedcba9876543210",
        bank_version: u32::MAX,
        started: Millis(1_795_480_000_123),
        ended: Millis(-1),
        ending: Ending::TimeOut,
        marked: &marked,
    };
    assert_eq!(
        ballot.hash(),
        "sha256:7b0b5c0c9099793d9a28bf20346855591de8d19fbb6784cd909436abe20853b1"
    );
}

#[test]
fn the_claim_code_of_an_attempt() {
    let attempt = AttemptId::mint(&"xiongguan".parse().unwrap(), None, 16, bytes(16));
    assert_eq!(attempt.row_key(), "101112131415161718191a1b1c1d1e1f");
    assert_eq!(claim_code(&key(), &attempt), "DQQ9-WWHY-XDMR");
}

#[test]
fn the_key_and_the_shard_of_a_person() {
    let campaign = "xiongguan".parse().unwrap();
    let person = PersonKey::of(&key(), &campaign, &Identity::Ticket(Ticket::new(bytes(100))));
    assert_eq!(person.0, "1.a7d381477b6490e2a0798d4439607845");
    for (shards, shard) in [(0, 0), (1, 0), (2, 1), (16, 9), (64, 57), (65_535, 2_626)] {
        assert_eq!(person.shard(shards), shard, "of {shards}");
    }
}

#[test]
fn the_shard_of_an_attempt_without_a_person() {
    let campaign = "kaixue".parse().unwrap();
    for (shards, shard) in [(1, 0), (2, 1), (16, 11), (64, 43), (65_535, 10_745)] {
        assert_eq!(AttemptId::mint(&campaign, None, shards, bytes(16)).shard(), shard);
    }
}

#[test]
fn the_texts_of_a_ticket_and_of_an_attempt() {
    let campaign = "xiongguan".parse().unwrap();
    let ticket = Ticket::new(bytes(100));
    assert_eq!(
        ticket.seal(&key()),
        "AXRkZWZnaGlqa2xtbm9wcXJzCnaW_5E0X5nVHLsy7fs5Zw"
    );
    let person = PersonKey::of(&key(), &campaign, &Identity::Ticket(ticket));
    let attempt = AttemptId::mint(&campaign, Some(&person), 16, bytes(16));
    assert_eq!(
        attempt.seal(&key()),
        "AWF_D7qGAAkQERITFBUWFxgZGhscHR4fKL1gHR-GQpOwISiB2BMXlA"
    );
}

#[test]
fn a_portals_user_the_holder_of_a_code_and_their_passes() {
    let campaign = "banqian".parse().unwrap();
    let claimed = Claimed {
        portal: "https://www.example.gov.cn".into(),
        subject: "user-42".into(),
    };
    let user = Identity::Portal(PortalUser::of(&key(), &claimed));
    let holder = Identity::Code(CodeKey::of(&key(), &campaign, "0A1BC2D3"));
    let now = Millis(1_795_480_000_123);
    for (identity, person, pass) in [
        (
            user,
            "1.3b975607d6ad31b50a59ecef78127e60",
            "AXX9sulkAcigCqhkITm2E4SQHTtX6grhsg0Lr95ldhqgE-G7fVxPtCdW",
        ),
        (
            holder,
            "1.ddcc3a301802a06442d0816e84d1ac5a",
            "AWv9sulkAcigClvodNh56Yseq1cczuuw0CAM1E4hUjLfO2Rbdt8sInPv",
        ),
    ] {
        assert_eq!(PersonKey::of(&key(), &campaign, &identity).0, person);
        assert_eq!(Pass::new(identity, &campaign, now).unwrap().seal(&key()), pass);
    }
}

#[test]
fn codes_on_printed_cards() {
    let campaign = "banqian".parse().unwrap();
    assert_eq!(team_code(&key(), &campaign, TeamNumber(7)), "007YAB1A7");
    assert_eq!(access_code(&key(), &campaign, &bytes(16), 3, 10), "SBN5S81P9D");
}
