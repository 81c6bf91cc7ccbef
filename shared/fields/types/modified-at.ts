import { datetime } from './datetime'

export const modifiedAt = { ...datetime, id: 'modifiedAt', storage: 'system' as const }
