//! Where a city is: its districts, their streets (街道、乡镇), their communities (社区、村).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    content::{Fault, File, Reader},
    id::GroupId,
};

/// Most communities of a city.
pub const MAX_COMMUNITIES: usize = 5_000;
/// Longest name in characters.
pub const MAX_NAME: usize = 20;

/// A street or town with its communities, by name: they change more often than anybody would keep ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Street {
    /// 1 to [`MAX_NAME`] characters, unique in its district.
    pub name: String,
    /// 1 to [`MAX_NAME`] characters each, unique in the street.
    #[serde(default)]
    pub communities: Vec<String>,
}

/// A district or county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct District {
    /// Its id.
    pub id: GroupId,
    /// 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// Its streets, in the order of the page.
    #[serde(default, rename = "street")]
    pub streets: Vec<Street>,
}

/// The districts of a city, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Areas(Vec<District>);

impl Areas {
    /// All districts.
    pub fn districts(&self) -> &[District] {
        &self.0
    }

    /// The district with an id.
    pub fn find(&self, id: &str) -> Option<&District> {
        self.0.iter().find(|district| district.id.as_str() == id)
    }

    /// District, street and community of a value of a form ([`crate::report::area_value`]); street and community may be empty.
    /// `None`: there is no such.
    pub fn named<'a>(&'a self, value: &str) -> Option<(&'a str, &'a str, &'a str)> {
        let mut parts = value.split('|');
        let (district, street, community) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let district = self.find(district)?;
        if street.is_empty() {
            return community.is_empty().then_some((district.id.as_str(), "", ""));
        }
        let street = district.streets.iter().find(|one| one.name == street)?;
        let community = if community.is_empty() {
            ""
        } else {
            street.communities.iter().find(|name| *name == community)?
        };
        Some((district.id.as_str(), &street.name, community))
    }

    /// How many communities there are.
    pub fn communities(&self) -> usize {
        let streets = self.0.iter().flat_map(|district| &district.streets);
        streets.map(|street| street.communities.len()).sum()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AreasFile {
    #[serde(default)]
    district: Vec<District>,
}

/// Reads and checks `areas.toml`.
///
/// # Errors
/// Every fault, with its place.
pub fn load(file: &File) -> Result<Areas, Vec<Fault>> {
    let mut reader = Reader::default();
    let areas = read(&mut reader, file);
    reader.done(areas)
}

pub(crate) fn read(reader: &mut Reader, file: &File) -> Areas {
    let path = file.path.as_str();
    let Some(AreasFile { district: districts }) = reader.parse(file) else {
        return Areas::default();
    };
    let mut ids = BTreeSet::new();
    let mut communities = 0;
    for district in &districts {
        let place = format!("district {}", district.id);
        reader.length(path, &format!("{place} name"), &district.name, 1, MAX_NAME);
        if !ids.insert(&district.id) {
            reader.fault(path, place.as_str(), "这个代码用了两次");
        }
        let mut streets = BTreeSet::new();
        for street in &district.streets {
            let place = format!("{place} street {}", street.name);
            reader.length(path, &place, &street.name, 1, MAX_NAME);
            if street.name.contains('|') || !streets.insert(&street.name) {
                reader.fault(path, place.as_str(), "这个街道写了两次,或名字里有 |");
            }
            let mut names = BTreeSet::new();
            for name in &street.communities {
                let place = format!("{place} community {name}");
                reader.length(path, &place, name, 1, MAX_NAME);
                if name.contains('|') || !names.insert(name) {
                    reader.fault(path, place, "这个社区写了两次,或名字里有 |");
                }
            }
            communities += street.communities.len();
        }
    }
    if communities > MAX_COMMUNITIES {
        reader.fault(path, "district", format!("社区最多 {MAX_COMMUNITIES} 个"));
    }
    Areas(districts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File {
            path: "areas.toml".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_sample_city_has_communities_in_every_street() {
        let areas = load(&file(include_str!("../../content/areas.toml"))).unwrap();
        assert!(areas.districts().len() >= 3);
        for street in areas.districts().iter().flat_map(|district| &district.streets) {
            assert!(!street.communities.is_empty(), "{}", street.name);
        }
        let district = &areas.districts()[0];
        let street = &district.streets[0];
        let id = district.id.as_str();
        let community = &street.communities[0];
        let value =
            |district: &str, community: &str| crate::report::area_value(district, &street.name, community);
        assert_eq!(
            areas.named(&value(id, community)),
            Some((id, street.name.as_str(), community.as_str()))
        );
        assert_eq!(areas.named(&value(id, "没有的社区")), None);
        assert_eq!(areas.named(&value("nowhere", community)), None);
    }

    #[test]
    fn what_is_written_twice_is_said() {
        for (text, place) in [
            (
                "[[district]]\nid = \"a\"\nname = \"甲\"\n[[district]]\nid = \"a\"\nname = \"乙\"\n",
                "district a",
            ),
            (
                "[[district]]\nid = \"a\"\nname = \"甲\"\n[[district.street]]\nname = \"街\"\ncommunities = [\"社\", \"社\"]\n",
                "district a street 街 community 社",
            ),
        ] {
            let faults = load(&file(text)).unwrap_err();
            assert_eq!(faults.len(), 1, "{text}");
            assert_eq!(faults[0].place, place);
        }
    }
}
