/** Who may do what: the permission matrix, as data. It is shown at `/v1/permissions`. */

export const ROLES = ['admin', 'engineer', 'architect', 'inspector', 'viewer', 'api_user'] as const

/** What a member is in an organisation. */
export type Role = (typeof ROLES)[number]

const EVERYBODY = ROLES
const ADMIN = ['admin'] as const
/** Those who draw and check. */
const AUTHORS = ['admin', 'engineer', 'architect', 'api_user'] as const
const PEOPLE = ['admin', 'engineer', 'architect', 'inspector'] as const

/**
 * Permission → the roles that have it. A waiver accepts a violation: that is for those who answer for it
 * (an engineer or an inspector), not for who drew it.
 */
export const PERMISSIONS = {
  'buildings:read': EVERYBODY,
  'buildings:write': ['admin', 'engineer', 'architect'],
  'buildings:delete': ADMIN,
  'models:read': EVERYBODY,
  'models:write': AUTHORS,
  'models:delete': ['admin', 'engineer'],
  'validations:read': EVERYBODY,
  'validations:run': ['admin', 'engineer', 'architect', 'inspector', 'api_user'],
  'waivers:read': EVERYBODY,
  'waivers:write': ['admin', 'engineer', 'inspector'],
  'comments:read': EVERYBODY,
  'comments:write': PEOPLE,
  'packs:read': EVERYBODY,
  'packs:write': ['admin', 'engineer'],
  'statistics:read': ['admin', 'engineer', 'architect', 'inspector', 'viewer'],
  'webhooks:manage': ADMIN,
  'members:read': ADMIN,
  'members:manage': ADMIN,
  'keys:own': ['admin', 'engineer', 'architect', 'inspector', 'api_user'],
  'keys:manage': ADMIN,
  'audit:read': ADMIN,
  'organisation:manage': ADMIN,
  /** What concerns all organisations; only for members of the oldest one, whoever runs the server. */
  'server:manage': ADMIN,
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof PERMISSIONS

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as readonly Permission[]

/** Whether a role has a permission. */
export function roleMay(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role)
}

/** Everything a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(ALL_PERMISSIONS.filter((permission) => roleMay(role, permission)))
}
