import { reference } from '../families'
import { isUuid } from '../ids'

export const document = reference({ id: 'document', names: 'page', valid: isUuid })
