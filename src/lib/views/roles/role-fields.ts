// The rules are shared with the server, which reads views too (a calendar that is subscribed to).
export { ROLE_TYPES, roleCandidates, roleField, withOptions, withRole } from '#shared/views/roles'
