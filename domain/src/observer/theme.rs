//! Themes (主题): what a patrol or an activity is about. The list is the product's own, so that years and cities compare.

use serde::{Deserialize, Serialize};

/// A theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// 交通秩序
    Traffic,
    /// 环境卫生
    Sanitation,
    /// 农贸市场
    Market,
    /// 小区环境
    Estate,
    /// 背街小巷、城中村
    Lanes,
    /// 公益广告
    Advertising,
    /// 饮水安全
    Water,
    /// 门前五包
    Frontage,
    /// 窗口服务
    Service,
    /// 其他
    Other,
}

impl Theme {
    /// All of them, in the order of every page and table.
    pub const ALL: [Theme; 10] = [
        Theme::Traffic,
        Theme::Sanitation,
        Theme::Market,
        Theme::Estate,
        Theme::Lanes,
        Theme::Advertising,
        Theme::Water,
        Theme::Frontage,
        Theme::Service,
        Theme::Other,
    ];

    /// The word in forms, rows and tallies: for ever.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Traffic => "traffic",
            Theme::Sanitation => "sanitation",
            Theme::Market => "market",
            Theme::Estate => "estate",
            Theme::Lanes => "lanes",
            Theme::Advertising => "advertising",
            Theme::Water => "water",
            Theme::Frontage => "frontage",
            Theme::Service => "service",
            Theme::Other => "other",
        }
    }

    /// Reads [`Theme::as_str`].
    pub fn named(word: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_none_is_used_twice() {
        for theme in Theme::ALL {
            assert_eq!(Theme::named(theme.as_str()), Some(theme));
            assert_eq!(serde_json::to_value(theme).unwrap(), theme.as_str());
        }
        assert_eq!(Theme::named("Traffic"), None);
    }
}
