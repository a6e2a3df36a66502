//! Activities: made by the office, full when they are, counted afterwards.

use domain::{
    clock::Millis,
    observer::{
        Theme, Tier,
        activity::NewActivity,
        count::{self, Attendance},
    },
    tally::Tally,
};

use super::{
    Observers,
    wire::{ActivityQuery, ActivityReply, MOST_LISTED, NewSignUp, SignUpReply},
};
use crate::{
    error::{AppError, Result},
    said::{said, said_with},
};

/// Most activities.
const MOST_ACTIVITIES: i64 = 100_000;
/// How long after the beginning the names of those who signed up stay, in milliseconds, if nobody counts heads.
const NAMES_STAY: i64 = 30 * 24 * 3_600_000;
/// Sign-ups that the office sees at once.
const SHOWN: i64 = 2_000;

/// What a change needs to know.
struct Standing {
    theme: Theme,
    tier: Option<Tier>,
    starts: Millis,
    most: u32,
    stands: Attendance,
}

impl Observers {
    pub(super) fn add_activity(&self, key: &str, new: &NewActivity, now: Millis) -> Result<u32> {
        self.sql.transaction(|| {
            let known = "SELECT json(id) FROM activity WHERE key = ?";
            if let Some(number) = self.sql.row::<u32>(known, &[key.into()])? {
                return Ok(number);
            }
            let tier = match new.team {
                None => None,
                Some(team) => {
                    let tier: Option<Tier> = self.sql.row(
                        "SELECT json_quote(tier) FROM team WHERE id = ?",
                        &[i64::from(team).into()],
                    )?;
                    let message = said("said-activity-team");
                    let unknown = || AppError::new(422, "bad_team", message.clone()).at("/team", message);
                    Some(tier.ok_or_else(unknown)?)
                }
            };
            if self.sql.integer("SELECT count(*) FROM activity", &[])? >= MOST_ACTIVITIES {
                return Err(AppError::new(409, "many_activities", said("said-activity-full-list")));
            }
            self.sql.run(
                "INSERT INTO activity (key, at, name, theme, starts, place, most, team, tier) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                &[
                    key.into(),
                    now.0.into(),
                    (&new.name).into(),
                    new.theme.as_str().into(),
                    new.starts.0.into(),
                    (&new.place).into(),
                    i64::from(new.most).into(),
                    new.team.map(i64::from).into(),
                    tier.map(Tier::as_str).into(),
                ],
            )?;
            let number = self.sql.integer("SELECT last_insert_rowid()", &[])?;
            self.sql.run(
                "UPDATE sign_up SET name = '' WHERE name <> '' AND activity IN (SELECT id FROM activity WHERE starts < ?)",
                &[(now.0 - NAMES_STAY).into()],
            )?;
            self.add(&count::of_activity(tier, new.theme, Attendance::default()))?;
            u32::try_from(number).map_err(AppError::internal)
        })
    }

    pub(super) fn activities(&self, query: &ActivityQuery) -> Result<Vec<ActivityReply>> {
        let from = query.from.map_or(i64::MIN >> 12, |at| at.0);
        let to = query.to.map_or(i64::MAX >> 12, |at| at.0);
        let limit = i64::from(query.limit.clamp(1, MOST_LISTED));
        if let Some(number) = query.number {
            return self.sql.rows(
                "SELECT json_object('number', a.id, 'name', a.name, 'theme', a.theme, 'starts', a.starts, 'place', a.place, 'most', a.most,
                   'team', t.name, 'tier', a.tier, 'sign_ups', a.sign_ups, 'signed', a.signed, 'heads', a.heads)
                 FROM activity AS a LEFT JOIN team AS t ON t.id = a.team WHERE a.id = ?",
                &[i64::from(number).into()],
            );
        }
        let (at, id) = query.after.map_or(
            if query.latest_first {
                (i64::MAX >> 12, 0)
            } else {
                (i64::MIN >> 12, 0)
            },
            |(at, number)| (at.0, i64::from(number)),
        );
        let values = [from.into(), to.into(), at.into(), id.into(), limit.into()];
        if query.latest_first {
            self.sql.rows(
                "SELECT json_object('number', a.id, 'name', a.name, 'theme', a.theme, 'starts', a.starts, 'place', a.place, 'most', a.most,
                   'team', t.name, 'tier', a.tier, 'sign_ups', a.sign_ups, 'signed', a.signed, 'heads', a.heads)
                 FROM activity AS a LEFT JOIN team AS t ON t.id = a.team
                 WHERE a.starts >= ? AND a.starts < ? AND (a.starts, a.id) < (?, ?) ORDER BY a.starts DESC, a.id DESC LIMIT ?",
                &values,
            )
        } else {
            self.sql.rows(
                "SELECT json_object('number', a.id, 'name', a.name, 'theme', a.theme, 'starts', a.starts, 'place', a.place, 'most', a.most,
                   'team', t.name, 'tier', a.tier, 'sign_ups', a.sign_ups, 'signed', a.signed, 'heads', a.heads)
                 FROM activity AS a LEFT JOIN team AS t ON t.id = a.team
                 WHERE a.starts >= ? AND a.starts < ? AND (a.starts, a.id) > (?, ?) ORDER BY a.starts, a.id LIMIT ?",
                &values,
            )
        }
    }

    fn standing(&self, activity: u32) -> Result<Standing> {
        type Row = (Theme, Option<Tier>, Millis, u32, u32, u32, Option<u32>);
        let found: Option<Row> = self.sql.row(
            "SELECT json_array(theme, tier, starts, most, sign_ups, signed, heads) FROM activity WHERE id = ?",
            &[i64::from(activity).into()],
        )?;
        let (theme, tier, starts, most, sign_ups, signed, heads) = found.ok_or_else(AppError::not_found)?;
        Ok(Standing {
            theme,
            tier,
            starts,
            most,
            stands: Attendance {
                sign_ups,
                signed,
                heads,
            },
        })
    }

    /// Writes how an activity stands, and moves the counters by the difference.
    fn stand(&self, activity: u32, before: &Standing, after: Attendance) -> Result<()> {
        self.sql.run(
            "UPDATE activity SET sign_ups = ?, signed = ?, heads = ? WHERE id = ?",
            &[
                i64::from(after.sign_ups).into(),
                i64::from(after.signed).into(),
                after.heads.map(i64::from).into(),
                i64::from(activity).into(),
            ],
        )?;
        self.add(&count::of_change(before.tier, before.theme, before.stands, after))
    }

    /// Signs up: all of the party or nobody.
    pub(super) fn sign_up(&self, new: &NewSignUp, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            if let Some(known) = self.signed_up(&new.key)? {
                return if known.activity == new.activity {
                    Ok(())
                } else {
                    Err(AppError::new(409, "used_form", said("said-patrol-used-form")))
                };
            }
            let before = self.standing(new.activity)?;
            if now >= before.starts || before.stands.heads.is_some() {
                return Err(AppError::new(409, "activity_begun", said("said-activity-begun")));
            }
            let left = before.most.saturating_sub(before.stands.signed);
            if new.people > left {
                let message = if left == 0 {
                    said("said-activity-full")
                } else {
                    said_with("said-activity-left", [("left", left.into())])
                };
                return Err(AppError::new(409, "activity_full", message.clone()).at("/people", message));
            }
            self.sql.run(
                "INSERT INTO sign_up (key, activity, name, people, at) VALUES (?, ?, ?, ?, ?)",
                &[
                    (&new.key).into(),
                    i64::from(new.activity).into(),
                    (&new.name).into(),
                    i64::from(new.people).into(),
                    now.0.into(),
                ],
            )?;
            let after = Attendance {
                sign_ups: before.stands.sign_ups + 1,
                signed: before.stands.signed + new.people,
                ..before.stands
            };
            self.stand(new.activity, &before, after)
        })
    }

    pub(super) fn signed_up(&self, key: &str) -> Result<Option<SignUpReply>> {
        self.sql.row(
            "SELECT json_object('activity', activity, 'name', name, 'people', people) FROM sign_up WHERE key = ?",
            &[key.into()],
        )
    }

    pub(super) fn cancel(&self, key: &str, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            let known = self.signed_up(key)?.ok_or_else(AppError::not_found)?;
            if known.people == 0 {
                return Ok(());
            }
            let before = self.standing(known.activity)?;
            if now >= before.starts || before.stands.heads.is_some() {
                return Err(AppError::new(409, "activity_begun", said("said-activity-begun")));
            }
            self.sql.run(
                "UPDATE sign_up SET people = 0, name = '' WHERE key = ?",
                &[key.into()],
            )?;
            let after = Attendance {
                sign_ups: before.stands.sign_ups.saturating_sub(1),
                signed: before.stands.signed.saturating_sub(known.people),
                ..before.stands
            };
            self.stand(known.activity, &before, after)
        })
    }

    pub(super) fn sign_ups(&self, activity: u32) -> Result<Vec<(String, u32)>> {
        self.sql.rows(
            "SELECT json_array(name, people) FROM sign_up WHERE activity = ? AND people > 0 ORDER BY at, key LIMIT ?",
            &[i64::from(activity).into(), SHOWN.into()],
        )
    }

    /// Writes the head count down. Nobody needs the names any more: they go.
    pub(super) fn heads(&self, activity: u32, heads: u32, now: Millis) -> Result<()> {
        self.sql.transaction(|| {
            let before = self.standing(activity)?;
            if now < before.starts {
                let message = said("said-activity-not-begun");
                return Err(AppError::new(409, "activity_not_begun", message.clone()).at("/heads", message));
            }
            self.sql.run(
                "UPDATE sign_up SET name = '' WHERE activity = ? AND name <> ''",
                &[i64::from(activity).into()],
            )?;
            let after = Attendance {
                heads: Some(heads),
                ..before.stands
            };
            self.stand(activity, &before, after)
        })
    }

    /// What the rows say: sign-ups are counted where they are.
    pub(super) fn count_activities(&self) -> Result<Tally> {
        type Row = (Option<Tier>, Theme, i64, i64, i64, i64, i64);
        let rows: Vec<Row> = self.sql.rows(
            "SELECT json_array(a.tier, a.theme, count(*), sum(coalesce(s.n, 0)), sum(coalesce(s.people, 0)), count(a.heads), coalesce(sum(a.heads), 0))
             FROM activity AS a
             LEFT JOIN (SELECT activity, count(*) AS n, sum(people) AS people FROM sign_up WHERE people > 0 GROUP BY activity) AS s
               ON s.activity = a.id
             GROUP BY a.tier, a.theme",
            &[],
        )?;
        let mut tally = Tally::default();
        for (tier, theme, activities, sign_ups, signed, held, heads) in rows {
            let of = format!(
                "activity|{}|{}",
                tier.map_or(count::SITE, Tier::as_str),
                theme.as_str()
            );
            for (what, n) in [
                ("activities", activities),
                ("sign_ups", sign_ups),
                ("signed", signed),
                ("held", held),
                ("heads", heads),
            ] {
                tally.add(&format!("{of}|{what}"), n);
            }
        }
        Ok(tally)
    }
}
