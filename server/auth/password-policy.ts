// Which passwords are refused: too short, or among the first that anyone would try. No rule about capitals and digits,
// which only make people write « Motdepasse1! ». Everything is decided here, without network.
import { AppError } from '#shared/errors'
import common from './common-passwords.json' with { type: 'json' }

export const PASSWORD_MIN_LENGTH = 12

/** What an attacker knows of the person: address, names, network. */
export type PersonalWords = readonly string[]

/** @throws AppError('session.password_weak') */
export function requireStrongPassword(password: string, personal: PersonalWords): void {
  if (isWeakPassword(password, personal)) throw new AppError('session.password_weak')
}

export function isWeakPassword(password: string, personal: PersonalWords = []): boolean {
  const text = password.normalize('NFKC')
  if ([...text].length < PASSWORD_MIN_LENGTH) return true
  const plain = fold(text)
  if (WHOLE.has(plain.replace(/\s/g, ''))) return true
  if (new Set(plain).size < 5) return true
  if (repeats(plain) || follows(plain)) return true
  const own = personal.flatMap((word) => fold(word).split(/[^a-z]+/)).filter((word) => word.length > 2)
  return [plain, unleet(plain)].some((form) => isDressedUp(form, own))
}

const WORDS = new Set(common.words.flatMap((line) => line.split(' ')))
const WHOLE = new Set(common.whole.flatMap((line) => line.split(' ')))
const LONGEST_WORD = Math.max(...[...WORDS].map((word) => word.length))
/** Rows of keys and the order of letters: what fingers do without thinking. */
const WALKS = [
  'azertyuiopqsdfghjklmwxcvbn',
  'qwertyuiopasdfghjklzxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789'
]

/** One common word with anything short around it, or two with almost nothing: « Soleil-2026! », « chatnoir12 ». */
function isDressedUp(text: string, own: string[]): boolean {
  const letters = text.replace(/[^a-z]/g, '')
  const others = [...text].length - letters.length
  if (letters === '') return false
  const words = fewestWords(letters, own)
  return (words <= 1 && others <= 8) || (words <= 2 && others <= 4)
}

/** How many common words the letters are made of, a word said twice counting once and their own not at all; Infinity when they are not. */
function fewestWords(letters: string, own: string[]): number {
  const longest = Math.max(LONGEST_WORD, ...own.map((word) => word.length))
  const best: (Set<string> | null)[] = [new Set()]
  for (let end = 1; end <= letters.length; end += 1) {
    best[end] = null
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const before = best[start]
      const word = letters.slice(start, end)
      const isOwn = own.includes(word)
      if (!before || !(isOwn || WORDS.has(word))) continue
      const candidate = isOwn ? before : new Set(before).add(word)
      const current = best[end]
      if (!current || candidate.size < current.size) best[end] = candidate
    }
  }
  return best[letters.length]?.size ?? Infinity
}

/** « abcabcabcabc », « motdepassemotdepasse ». */
function repeats(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length && text.length / (text + text).indexOf(text, 1) >= 2
}

/** Nearly all neighbours follow each other on the keyboard, in the alphabet or among numbers. */
function follows(text: string): boolean {
  let steps = 0
  for (let index = 1; index < text.length; index += 1) {
    const pair = text.slice(index - 1, index + 1)
    const backwards = [...pair].reverse().join('')
    if (pair[0] === pair[1] || WALKS.some((walk) => walk.includes(pair) || walk.includes(backwards)))
      steps += 1
  }
  return steps >= (text.length - 1) * 0.8
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Only inside the word: what stands around it is a number or punctuation. */
function unleet(text: string): string {
  return text.replace(/[a-z].*[a-z]/s, (word) => word.replace(/[013457@$!|+]/g, (sign) => LEET[sign] ?? sign))
}

const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't'
}
