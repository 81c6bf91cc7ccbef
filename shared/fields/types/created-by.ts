import { person } from './person'

export const createdBy = { ...person, id: 'createdBy', storage: 'system' as const }
