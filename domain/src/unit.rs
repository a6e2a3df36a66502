//! The units (责任单位) that cases are given to, and the tree that they stand in.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    content::{Fault, File, Reader},
    id::{CaseCategoryId, GroupId, UnitId},
};

/// Most units.
pub const MAX_UNITS: usize = 500;
/// Longest name in characters.
pub const MAX_NAME: usize = 30;

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// The unit that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// The district that it works in; None: the whole city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<GroupId>,
    /// Categories that it usually gets: the console offers it first for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CaseCategoryId>,
}

/// All units of a site, in the order of the file. Checked: ids are unique, parents come before their children.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(Vec<Unit>);

impl Units {
    /// All of them.
    pub fn all(&self) -> &[Unit] {
        &self.0
    }

    /// The one with an id.
    pub fn find(&self, id: &UnitId) -> Option<&Unit> {
        self.0.iter().find(|unit| &unit.id == id)
    }

    /// How far below the top a unit stands: 0 is the top.
    pub fn depth(&self, unit: &Unit) -> usize {
        let mut depth = 0;
        let mut above = unit.parent.as_ref();
        while let Some(parent) = above.and_then(|id| self.find(id)) {
            depth += 1;
            above = parent.parent.as_ref();
        }
        depth
    }

    /// The units for a case: those that usually get its category in its district, then those that usually get its category, then the others; in
    /// the order of the file among themselves.
    pub fn for_case(&self, category: Option<&CaseCategoryId>, district: Option<&GroupId>) -> Vec<&Unit> {
        let mut units: Vec<&Unit> = self.0.iter().collect();
        units.sort_by_key(|unit| {
            let usual = category.is_some_and(|id| unit.categories.contains(id));
            let near = district.is_some() && unit.district.as_ref() == district;
            let away = district.is_some() && unit.district.is_some() && !near;
            (!usual, away, !near)
        });
        units
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitsFile {
    #[serde(default)]
    unit: Vec<Unit>,
}

/// Reads and checks `units.toml`.
///
/// # Errors
/// Every fault, with its place.
pub fn load(file: &File) -> Result<Units, Vec<Fault>> {
    let mut reader = Reader::default();
    let units = read(&mut reader, file);
    reader.done(units)
}

pub(crate) fn read(reader: &mut Reader, file: &File) -> Units {
    let path = file.path.as_str();
    let Some(UnitsFile { unit: units }) = reader.parse(file) else {
        return Units::default();
    };
    if units.len() > MAX_UNITS {
        reader.fault(path, "unit", format!("单位最多 {MAX_UNITS} 个"));
    }
    let mut ids: BTreeSet<&UnitId> = BTreeSet::new();
    for unit in &units {
        let place = format!("unit {}", unit.id);
        reader.length(path, &format!("{place} name"), &unit.name, 1, MAX_NAME);
        if unit.parent.as_ref().is_some_and(|parent| !ids.contains(parent)) {
            reader.fault(path, format!("{place} parent"), "上级单位应写在前面");
        }
        if !ids.insert(&unit.id) {
            reader.fault(path, place, "这个代码用了两次");
        }
    }
    Units(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File {
            path: "units.toml".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_sample_has_twelve_units_or_more() {
        let units = load(&file(include_str!("../../content/units.toml"))).unwrap();
        assert!(units.all().len() >= 12);
        assert!(units.all().iter().any(|unit| units.depth(unit) == 1));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, place) in [
            ("[[unit]]\nid = \"a\"\nname = \"\"\n", "unit a name"),
            (
                "[[unit]]\nid = \"a\"\nname = \"甲\"\nparent = \"b\"\n",
                "unit a parent",
            ),
            (
                "[[unit]]\nid = \"a\"\nname = \"甲\"\nparent = \"a\"\n",
                "unit a parent",
            ),
            (
                "[[unit]]\nid = \"a\"\nname = \"甲\"\n[[unit]]\nid = \"a\"\nname = \"乙\"\n",
                "unit a",
            ),
        ] {
            let faults = load(&file(text)).unwrap_err();
            assert_eq!(faults.len(), 1, "{text}");
            assert_eq!(faults[0].place, place);
        }
    }

    #[test]
    fn who_usually_gets_it_comes_first() {
        let text = "[[unit]]\nid = \"other\"\nname = \"其他\"\n[[unit]]\nid = \"far\"\nname = \"远\"\ndistrict = \"b\"\ncategories = [\"road\"]\n\
                    [[unit]]\nid = \"city\"\nname = \"市\"\ncategories = [\"road\"]\n[[unit]]\nid = \"near\"\nname = \"近\"\ndistrict = \"a\"\ncategories = [\"road\"]\n";
        let units = load(&file(text)).unwrap();
        let names = |category: Option<&str>, district: Option<&str>| {
            let category = category.map(|id| id.parse().unwrap());
            let district = district.map(|id| id.parse().unwrap());
            let found = units.for_case(category.as_ref(), district.as_ref());
            found.iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names(Some("road"), Some("a")), ["near", "city", "far", "other"]);
        assert_eq!(names(Some("road"), None), ["far", "city", "near", "other"]);
        assert_eq!(names(None, None), ["other", "far", "city", "near"]);
    }
}
