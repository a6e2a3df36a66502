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

/// Mean radius of the earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

impl Position {
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

#[cfg(test)]
mod tests {
    use super::*;

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
