import { reference } from '../families'
import { isUuid } from '../ids'

export const organisation = reference({ id: 'organisation', names: 'organisation', valid: isUuid })
