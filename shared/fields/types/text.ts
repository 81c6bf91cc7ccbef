import { words } from '../families'

export const text = words({ id: 'text', max: 2000 })
