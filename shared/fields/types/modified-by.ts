import { person } from './person'

export const modifiedBy = { ...person, id: 'modifiedBy', storage: 'system' as const }
