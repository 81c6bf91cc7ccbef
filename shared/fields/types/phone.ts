// Kept as digits, shown in pairs: « 02 96 12 34 56 ».
import { words } from '../families'

const NUMBER = /^\+?\d{3,15}$/

export const phone = words({
  id: 'phone',
  max: 16,
  check: (raw) => (typeof raw === 'string' && NUMBER.test(raw) ? raw : undefined),
  read: (text) => {
    const digits = text
      .replace(/^tel:/i, '')
      .replace(/^00/, '+')
      .replace(/\(0\)|[\s.\-/()\u00a0\u202f]/g, '')
    return NUMBER.test(digits) ? digits.replace(/^\+33(?=\d{9}$)/, '0') : undefined
  },
  text: (value) => {
    const digits = String(value)
    return /^0\d{9}$/.test(digits) ? digits.replace(/(\d\d)(?=\d)/g, '$1\u00a0') : digits
  }
})
