/**
 * What a person may do in a workspace. A person holds one or more roles; a call is allowed when one of them allows it.
 * `auditor` reads the log and nothing else; `admin` looks after people, models and settings.
 */
export const ROLES = ["viewer", "commenter", "author", "reviewer", "approver", "admin", "auditor"] as const;

export type Role = (typeof ROLES)[number];

/** What the only person of a workspace may do: everything. */
export const OWNER_ROLES: readonly Role[] = ["author", "reviewer", "approver", "admin", "auditor"];
