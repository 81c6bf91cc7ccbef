import { reference } from '../families'
import { isCommune } from '../ids'

export const commune = reference({ id: 'commune', names: 'commune', valid: isCommune })
