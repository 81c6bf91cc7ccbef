import { datetime } from './datetime'

export const createdAt = { ...datetime, id: 'createdAt', storage: 'system' as const }
