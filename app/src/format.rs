//! Numbers as people read them.

/// Thousandths of a point as points: `8000` is `8`, `8500` is `8.5`.
pub fn points(thousandths: u64) -> String {
    let whole = thousandths / 1000;
    let rest = thousandths % 1000;
    if rest == 0 {
        return whole.to_string();
    }
    let text = format!("{whole}.{rest:03}");
    text.trim_end_matches('0').to_owned()
}

/// An average in thousandths of a point, to one decimal (half up): `83250` is `83.3`.
pub fn average(thousandths: u64) -> String {
    let tenths = thousandths.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `part` of `whole` in percent to one decimal (half up); `None` of nothing.
pub fn percent(part: u64, whole: u64) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let whole = u128::from(whole);
    let tenths = (u128::from(part) * 1000 + whole / 2) / whole;
    Some(format!("{}.{}%", tenths / 10, tenths % 10))
}

/// A percentage that was computed elsewhere, to one decimal.
pub fn measure(value: Option<f64>) -> String {
    value.map_or_else(|| NO_NUMBER.to_owned(), |value| format!("{value:.1}%"))
}

/// Where there is no number.
pub const NO_NUMBER: &str = "–";

/// A count.
pub fn count(number: u64) -> String {
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_show_no_needless_zeros() {
        assert_eq!(points(8000), "8");
        assert_eq!(points(8500), "8.5");
        assert_eq!(points(3333), "3.333");
        assert_eq!(points(0), "0");
    }

    #[test]
    fn averages_round_to_one_decimal() {
        assert_eq!(average(83_250), "83.3");
        assert_eq!(average(83_249), "83.2");
        assert_eq!(average(0), "0.0");
    }

    #[test]
    fn percent_of_nothing_is_nothing() {
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(1, 3).as_deref(), Some("33.3%"));
        assert_eq!(percent(3, 3).as_deref(), Some("100.0%"));
    }
}
