//! Categories (类别) of cases: two levels, as data in `content/categories.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    content::{Fault, File, Reader},
    id::CaseCategoryId,
};

/// Most categories of the upper level: a page shows them all.
pub const MAX_UPPER: usize = 12;
/// Most of the lower level under one of the upper.
pub const MAX_LOWER: usize = 20;
/// Longest name in characters.
pub const MAX_NAME: usize = 12;
/// Longest hint in characters.
pub const MAX_HINT: usize = 60;

/// How cases of a category are handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    /// Like any other.
    #[default]
    Ordinary,
    /// 不文明行为: never dispatched, never shows people.
    Behaviour,
    /// A child is being hurt: hotlines are shown, one role sees it, no list has it.
    Sealed,
}

/// How long a unit has, counted in the site's working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Limit {
    /// 工作时.
    Hours(u16),
    /// 工作日.
    Days(u16),
}

/// A category of the lower level: what a case has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id, unique on both levels.
    pub id: CaseCategoryId,
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// What belongs here, in a citizen's words: at most [`MAX_HINT`] characters, perhaps none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// How long the unit has; None: the organizer says so with each case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
}

/// A category of the upper level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id, unique on both levels.
    pub id: CaseCategoryId,
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// How all its cases are handled.
    #[serde(default)]
    pub care: Care,
    /// The lower level, in the order of the page: 1 to [`MAX_LOWER`].
    #[serde(rename = "sub")]
    pub categories: Vec<Category>,
}

/// All categories of a site. Checked: what holds it may rely on unique ids and right lengths.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Categories(Vec<Group>);

/// A category with the group that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'a> {
    /// The upper level.
    pub group: &'a Group,
    /// The lower level.
    pub category: &'a Category,
}

impl Categories {
    /// The upper level, in the order of the page.
    pub fn groups(&self) -> &[Group] {
        &self.0
    }

    /// The category of the lower level with this id.
    pub fn find(&self, id: &CaseCategoryId) -> Option<Found<'_>> {
        self.0.iter().find_map(|group| {
            let category = group.categories.iter().find(|category| &category.id == id)?;
            Some(Found { group, category })
        })
    }

    /// Whether there is nothing to report under.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    #[serde(default)]
    category: Vec<Group>,
}

/// Reads and checks `categories.toml`.
///
/// # Errors
/// Every fault, with its place.
pub fn load(file: &File) -> Result<Categories, Vec<Fault>> {
    let mut reader = Reader::default();
    let categories = read(&mut reader, file);
    reader.done(categories)
}

pub(crate) fn read(reader: &mut Reader, file: &File) -> Categories {
    let path = file.path.as_str();
    let Some(CategoriesFile { category: groups }) = reader.parse(file) else {
        return Categories::default();
    };
    let mut ids: BTreeSet<CaseCategoryId> = BTreeSet::new();
    if groups.len() > MAX_UPPER {
        reader.fault(path, "category", format!("大类最多 {MAX_UPPER} 个"));
    }
    for group in &groups {
        let place = format!("category {}", group.id);
        reader.length(path, &format!("{place} name"), &group.name, 1, MAX_NAME);
        if !(1..=MAX_LOWER).contains(&group.categories.len()) {
            reader.fault(
                path,
                place.as_str(),
                format!("下面的小类应为 1 到 {MAX_LOWER} 个"),
            );
        }
        if !ids.insert(group.id.clone()) {
            reader.fault(path, place.as_str(), "这个代码用了两次");
        }
        for category in &group.categories {
            let place = format!("category {} sub {}", group.id, category.id);
            reader.length(path, &format!("{place} name"), &category.name, 1, MAX_NAME);
            reader.length(path, &format!("{place} hint"), &category.hint, 0, MAX_HINT);
            if !ids.insert(category.id.clone()) {
                reader.fault(path, place.as_str(), "这个代码用了两次");
            }
            match category.limit {
                Some(Limit::Hours(0) | Limit::Days(0)) => {
                    reader.fault(path, format!("{place} limit"), "期限至少是 1");
                }
                Some(Limit::Hours(n)) if n > 240 => {
                    reader.fault(
                        path,
                        format!("{place} limit"),
                        "期限最多 240 工作时,再长请写工作日",
                    );
                }
                Some(Limit::Days(n)) if n > 365 => {
                    reader.fault(path, format!("{place} limit"), "期限最多 365 工作日");
                }
                Some(_) if group.care != Care::Ordinary => {
                    reader.fault(path, format!("{place} limit"), "这一类不派遣,没有期限");
                }
                _ => {}
            }
        }
    }
    Categories(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File {
            path: "categories.toml".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_sample_has_the_cities_own_categories() {
        let categories = load(&file(include_str!("../../../content/categories.toml"))).unwrap();
        let names: BTreeSet<&str> = categories
            .groups()
            .iter()
            .flat_map(|group| &group.categories)
            .map(|category| category.name.as_str())
            .collect();
        for name in [
            "环境卫生",
            "公益广告",
            "车辆停放",
            "垃圾清理",
            "流动摊点",
            "共享单车",
            "道路塌陷破损",
            "围挡绿篱",
            "消防通道",
            "饮水安全",
            "市场秩序",
            "小区管理",
        ] {
            assert!(names.contains(name), "{name}");
        }
        for care in [Care::Behaviour, Care::Sealed] {
            assert_eq!(
                categories
                    .groups()
                    .iter()
                    .filter(|group| group.care == care)
                    .count(),
                1
            );
        }
        let found = categories.find(&"parking".parse().unwrap()).unwrap();
        assert_eq!(found.category.name, "车辆停放");
        assert_eq!(found.group.care, Care::Ordinary);
        assert_eq!(
            categories.find(&found.group.id),
            None,
            "a case has a category of the lower level"
        );
        let json = serde_json::to_string(&categories).unwrap();
        assert_eq!(serde_json::from_str::<Categories>(&json).unwrap(), categories);
    }

    #[test]
    fn faults_say_where_they_are() {
        let sub = "[[category.sub]]\nid = 'b'\nname = '小类'\n";
        for (text, place, reason) in [
            (
                "[[category]]\nid = 'a'\nname = '大类'\nsub = []\n".to_owned(),
                "category a",
                "小类",
            ),
            (
                format!("[[category]]\nid = 'a'\nname = ''\n{sub}"),
                "category a name",
                "不能为空",
            ),
            (
                format!("[[category]]\nid = 'b'\nname = '大类'\n{sub}"),
                "sub b",
                "两次",
            ),
            (
                format!("[[category]]\nid = 'a'\nname = '大类'\n{sub}limit = {{ hours = 0 }}\n"),
                "limit",
                "至少",
            ),
            (
                format!("[[category]]\nid = 'a'\nname = '大类'\n{sub}limit = {{ days = 366 }}\n"),
                "limit",
                "365",
            ),
            (
                format!("[[category]]\nid = 'a'\nname = '大类'\n{sub}limit = {{ weeks = 1 }}\n"),
                "第7行",
                "",
            ),
            (
                format!(
                    "[[category]]\nid = 'a'\nname = '大类'\ncare = 'sealed'\n{sub}limit = {{ days = 3 }}\n"
                ),
                "limit",
                "不派遣",
            ),
            (
                format!("[[category]]\nid = 'A'\nname = '大类'\n{sub}"),
                "第2行",
                "",
            ),
            (
                format!("[[category]]\nid = 'a'\nname = '大类'\ncolour = 'red'\n{sub}"),
                "第4行",
                "",
            ),
        ] {
            let faults = load(&file(&text)).unwrap_err();
            assert!(
                faults.iter().any(|f| f.file == "categories.toml"
                    && f.place.contains(place)
                    && f.reason.contains(reason)),
                "{text}\n{faults:?}"
            );
        }
    }
}
