//! Who takes a step.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, StaffId, UnitId};

/// What somebody may do with cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Whoever holds the tracking code.
    Reporter,
    /// 管理员.
    Administrator,
    /// 协调员 of a district.
    Coordinator,
    /// 经办人 of a unit.
    Handler,
    /// 核查员.
    Verifier,
    /// 文明观察员.
    Observer,
    /// 未成年人保护专员: the one role that sees sealed cases, and sees nothing else.
    Guardian,
    /// 审计: reads everything that is not sealed, does nothing.
    Auditor,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 8] = [
        Role::Reporter,
        Role::Administrator,
        Role::Coordinator,
        Role::Handler,
        Role::Verifier,
        Role::Observer,
        Role::Guardian,
        Role::Auditor,
    ];

    /// The word in forms and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reporter => "reporter",
            Role::Administrator => "administrator",
            Role::Coordinator => "coordinator",
            Role::Handler => "handler",
            Role::Verifier => "verifier",
            Role::Observer => "observer",
            Role::Guardian => "guardian",
            Role::Auditor => "auditor",
        }
    }

    /// Reads [`Role::as_str`].
    pub fn named(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// Who takes a step: what is known of the person from the session or the tracking code, never from the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Whoever holds the tracking code.
    Reporter,
    /// 管理员.
    Administrator(StaffId),
    /// 协调员 of a district; without one, of the whole city.
    Coordinator(StaffId, Option<GroupId>),
    /// 经办人 of a unit.
    Handler(StaffId, UnitId),
    /// 核查员.
    Verifier(StaffId),
    /// 文明观察员.
    Observer(StaffId),
    /// 未成年人保护专员.
    Guardian(StaffId),
    /// 审计.
    Auditor(StaffId),
}

impl Actor {
    /// Somebody of the office by role; None: the role is nobody's, or a handler has no unit.
    pub fn of(role: Role, id: StaffId, unit: Option<UnitId>, district: Option<GroupId>) -> Option<Actor> {
        Some(match role {
            Role::Reporter => return None,
            Role::Administrator => Actor::Administrator(id),
            Role::Coordinator => Actor::Coordinator(id, district),
            Role::Handler => Actor::Handler(id, unit?),
            Role::Verifier => Actor::Verifier(id),
            Role::Observer => Actor::Observer(id),
            Role::Guardian => Actor::Guardian(id),
            Role::Auditor => Actor::Auditor(id),
        })
    }

    /// The role.
    pub fn role(&self) -> Role {
        match self {
            Actor::Reporter => Role::Reporter,
            Actor::Administrator(_) => Role::Administrator,
            Actor::Coordinator(..) => Role::Coordinator,
            Actor::Handler(..) => Role::Handler,
            Actor::Verifier(_) => Role::Verifier,
            Actor::Observer(_) => Role::Observer,
            Actor::Guardian(_) => Role::Guardian,
            Actor::Auditor(_) => Role::Auditor,
        }
    }

    /// The account; None for a citizen, of whom nothing is known.
    pub fn staff(&self) -> Option<StaffId> {
        match self {
            Actor::Reporter => None,
            Actor::Administrator(id)
            | Actor::Coordinator(id, _)
            | Actor::Handler(id, _)
            | Actor::Verifier(id)
            | Actor::Observer(id)
            | Actor::Guardian(id)
            | Actor::Auditor(id) => Some(*id),
        }
    }
}
