//! Positions: where on the earth something is.

use serde::{Deserialize, Serialize};

/// A position in WGS84, in 1e-6 degrees: about a decimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude, −90,000,000 to 90,000,000.
    pub lat: i32,
    /// Longitude, −180,000,000 to 180,000,000.
    pub lng: i32,
}

/// The system in which coordinates are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Datum {
    /// World Geodetic System 1984: what satellites and browsers give.
    Wgs84,
    /// GCJ-02 (国测局坐标): what maps in China give, up to 700 m off.
    Gcj02,
}

impl Datum {
    /// The word of forms and addresses: `wgs84`, `gcj02`.
    pub fn named(word: &str) -> Option<Datum> {
        match word {
            "" | "wgs84" => Some(Datum::Wgs84),
            "gcj02" => Some(Datum::Gcj02),
            _ => None,
        }
    }
}

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// Largest axis and squared eccentricity of the ellipsoid that GCJ-02 is computed on (Krasovsky 1940).
const GCJ_AXIS: f64 = 6_378_245.0;
const GCJ_ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// Steps of the way back from GCJ-02: each makes the error about a thousand times smaller.
const GCJ_STEPS: usize = 4;

impl Position {
    /// Reads decimal degrees as they are written in forms and addresses.
    ///
    /// # Errors
    /// `None`: not two numbers, or not on the earth.
    pub fn read(lat: &str, lng: &str, datum: Datum) -> Option<Position> {
        let number = |text: &str| {
            let text = text.trim();
            let plain = text.len() <= 24
                && text
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+'));
            text.parse::<f64>().ok().filter(|_| plain)
        };
        let (lat, lng) = (number(lat)?, number(lng)?);
        let (lat, lng) = match datum {
            Datum::Wgs84 => (lat, lng),
            Datum::Gcj02 => from_gcj02(lat, lng),
        };
        Position::of(lat, lng)
    }

    /// The position of degrees in WGS84; `None`: not on the earth.
    pub fn of(lat: f64, lng: f64) -> Option<Position> {
        let on_earth = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lng);
        on_earth.then(|| Position {
            lat: (lat * 1e6).round() as i32,
            lng: (lng * 1e6).round() as i32,
        })
    }

    /// Degrees of latitude and longitude, to six places.
    pub fn degrees(self) -> (String, String) {
        let text = |micro: i32| format!("{:.6}", f64::from(micro) / 1e6);
        (text(self.lat), text(self.lng))
    }

    /// South, north, west and east of a box in which everything lies that is no farther than so many metres. It does not go over the poles or the
    /// 180th meridian.
    pub fn around(self, metres: f64) -> [i32; 4] {
        let north = (metres / RADIUS).to_degrees() * 1e6 + 1.0;
        let cosine = (f64::from(self.lat).abs() / 1e6).to_radians().cos();
        // Circles of latitude are shorter towards the pole; a box of some metres more costs nothing.
        let east = 1.01 * north / cosine.max(0.01);
        let (north, east) = (north.ceil() as i32, east.ceil() as i32);
        let within = |value: i32, most: i32| value.clamp(-most, most);
        [
            within(self.lat.saturating_sub(north), 90_000_000),
            within(self.lat.saturating_add(north), 90_000_000),
            within(self.lng.saturating_sub(east), 180_000_000),
            within(self.lng.saturating_add(east), 180_000_000),
        ]
    }

    /// Metres between two positions, on a sphere.
    pub fn metres(self, other: Position) -> f64 {
        let radians = |micro: i32| f64::from(micro).to_radians() / 1e6;
        let (lat1, lat2) = (radians(self.lat), radians(other.lat));
        let north = (lat2 - lat1) / 2.0;
        let east = (radians(other.lng) - radians(self.lng)) / 2.0;
        let half = north.sin().powi(2) + lat1.cos() * lat2.cos() * east.sin().powi(2);
        2.0 * RADIUS * half.sqrt().min(1.0).asin()
    }
}

/// Whether GCJ-02 differs from WGS84 there: a box around the mainland, as the algorithm has it.
fn is_shifted(lat: f64, lng: f64) -> bool {
    (0.8293..=55.8271).contains(&lat) && (72.004..=137.8347).contains(&lng)
}

/// GCJ-02 of a place in WGS84, in degrees. The published algorithm of the obfuscation, accurate to about a metre.
fn to_gcj02(lat: f64, lng: f64) -> (f64, f64) {
    use std::f64::consts::PI;
    if !is_shifted(lat, lng) {
        return (lat, lng);
    }
    let (x, y) = (lng - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    // Waves: how high each is, and half its length in degrees.
    let waves = |by: f64, parts: &[(f64, f64)]| -> f64 {
        let all: f64 = parts
            .iter()
            .map(|(high, half)| high * (by * PI / half).sin())
            .sum();
        all * 2.0 / 3.0
    };
    let short = waves(x, &[(20.0, 1.0 / 6.0), (20.0, 0.5)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + short
        + waves(y, &[(20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + short
        + waves(x, &[(20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)]);
    let sine = lat.to_radians().sin();
    let flat = 1.0 - GCJ_ECCENTRICITY * sine * sine;
    let meridian = GCJ_AXIS * (1.0 - GCJ_ECCENTRICITY) / (flat * flat.sqrt());
    let parallel = GCJ_AXIS / flat.sqrt() * lat.to_radians().cos();
    (
        lat + (north / meridian).to_degrees(),
        lng + (east / parallel).to_degrees(),
    )
}

/// The way back: there is no formula, so it is approached.
fn from_gcj02(lat: f64, lng: f64) -> (f64, f64) {
    (0..GCJ_STEPS).fold((lat, lng), |(north, east), _| {
        let (there_north, there_east) = to_gcj02(north, east);
        (north + lat - there_north, east + lng - there_east)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn gcj02_is_taken_back_to_wgs84() {
        // Pairs by which public implementations check themselves (eviltransform): Shanghai, Shenzhen, Beijing.
        for (wgs, gcj) in [
            (
                ("31.1774276", "121.5272106"),
                ("31.17530398364597", "121.531541859215"),
            ),
            (
                ("22.543847", "113.912316"),
                ("22.540796131694766", "113.9171764808363"),
            ),
            (
                ("39.911954", "116.377817"),
                ("39.91334545536069", "116.38404722455657"),
            ),
        ] {
            let known = Position::read(wgs.0, wgs.1, Datum::Wgs84).unwrap();
            let there = Position::read(gcj.0, gcj.1, Datum::Gcj02).unwrap();
            assert!(there.metres(known) < 0.5, "{there:?} {known:?}");
        }
        // Outside of China both are the same.
        assert_eq!(
            Position::read("48.858370", "2.294481", Datum::Gcj02),
            Position::read("48.858370", "2.294481", Datum::Wgs84)
        );
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for (lat, lng) in [
            ("", ""),
            ("39", ""),
            ("91", "0"),
            ("0", "-180.1"),
            ("NaN", "0"),
            ("inf", "1"),
            ("1e1", "1"),
            ("三", "1"),
        ] {
            assert_eq!(Position::read(lat, lng, Datum::Wgs84), None, "{lat} {lng}");
        }
        let read = Position::read(" 39.7723 ", "98.2891234", Datum::Wgs84).unwrap();
        assert_eq!(read.degrees(), ("39.772300".to_owned(), "98.289123".to_owned()));
        assert_eq!(Datum::named("bd09"), None);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lat in 18.0f64..53.0, lng in 74.0f64..135.0) {
            let (north, east) = to_gcj02(lat, lng);
            let (again_north, again_east) = from_gcj02(north, east);
            let from = Position::of(lat, lng).unwrap();
            let to = Position::of(again_north, again_east).unwrap();
            prop_assert!(from.metres(to) < 0.5, "{from:?} {to:?}");
            let shifted = Position::of(north, east).unwrap();
            prop_assert!((10.0..1_500.0).contains(&from.metres(shifted)), "{}", from.metres(shifted));
        }

        #[test]
        fn what_is_near_is_in_the_box(lat in -80.0f64..80.0, lng in -179.0f64..179.0, north in -0.01f64..0.01, east in -0.01f64..0.01) {
            let here = Position::of(lat, lng).unwrap();
            let there = Position::of(lat + north, lng + east).unwrap();
            let metres = here.metres(there);
            let [least_lat, most_lat, least_lng, most_lng] = here.around(metres);
            prop_assert!((least_lat..=most_lat).contains(&there.lat) && (least_lng..=most_lng).contains(&there.lng));
            // And it is no larger than it has to be.
            prop_assert!(f64::from(most_lat - least_lat) <= 2.1 * metres / 0.111 + 10.0);
        }

        #[test]
        fn any_text_is_read_without_harm(lat: String, lng: String) {
            _ = Position::read(&lat, &lng, Datum::Gcj02);
        }
    }

    #[test]
    fn a_minute_of_latitude_is_a_nautical_mile() {
        let at = |lat, lng| Position { lat, lng };
        let mile = at(34_500_000, 109_500_000).metres(at(34_516_667, 109_500_000));
        assert!((mile - 1853.0).abs() < 2.0, "{mile}");
        // East-west it shrinks with the cosine.
        let east = at(60_000_000, 10_000_000).metres(at(60_000_000, 10_010_000));
        assert!((east - 556.0).abs() < 1.0, "{east}");
        assert_eq!(at(1, 2).metres(at(1, 2)), 0.0);
    }
}
