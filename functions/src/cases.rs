//! What pages of cases need to know of the content: names, choices, working time.

use app::model::Choice;
use domain::{
    calendar::Calendar,
    case::{Facts, Limit},
    content::Content,
    id::{CaseCategoryId, UnitId},
    report,
    unit::Unit,
};

use crate::{
    error::{AppError, Result},
    published::Published,
};

/// The site's working time.
pub fn calendar(published: &Published) -> Result<Calendar> {
    published.content.calendar().map_err(AppError::internal)
}

/// How long a unit has for a category.
pub fn limit(content: &Content, category: Option<&CaseCategoryId>) -> Option<Limit> {
    content.categories.find(category?)?.category.limit
}

/// A unit's name, or its id if the content has it no more.
pub fn unit_name(content: &Content, unit: &UnitId) -> String {
    content
        .units
        .find(unit)
        .map_or_else(|| unit.to_string(), |unit| unit.name.clone())
}

fn choice(unit: &Unit) -> Choice {
    Choice {
        id: unit.id.to_string(),
        name: unit.name.clone(),
    }
}

/// Units in the order of the file.
pub fn unit_choices(content: &Content) -> Vec<Choice> {
    content.units.all().iter().map(choice).collect()
}

/// Units for a case, those that usually get such a one first.
pub fn units_for(content: &Content, facts: &Facts) -> Vec<Choice> {
    let opening = &facts.opening;
    let units = content
        .units
        .for_case(opening.category.as_ref(), opening.district.as_ref());
    units.into_iter().map(choice).collect()
}

/// Whether there is such a unit.
pub fn is_unit(content: &Content, unit: &UnitId) -> bool {
    content.units.find(unit).is_some()
}

/// The districts of the city.
pub fn districts(content: &Content) -> Vec<Choice> {
    crate::routes::report::districts(content)
}

/// Categories of the lower level that are not sealed, in the order of the page.
pub fn category_choices(content: &Content) -> Vec<Choice> {
    report::listed(&content.categories)
        .flat_map(|group| &group.categories)
        .map(|category| Choice {
            id: category.id.to_string(),
            name: category.name.clone(),
        })
        .collect()
}
