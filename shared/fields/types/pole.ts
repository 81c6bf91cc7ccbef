import { reference } from '../families'
import { isUuid } from '../ids'

export const pole = reference({ id: 'pole', names: 'pole', valid: isUuid })
