// What changed inside a passage, word by word, to show it. Pure.

export interface Words {
  kind: 'same' | 'out' | 'in'
  text: string
}

/** Comparing costs their product; beyond it the whole is shown as replaced. */
const MOST = 600

export function wordChanges(was: string, mine: string): Words[] {
  const [a, b] = [pieces(was), pieces(mine)]
  if (a.length > MOST || b.length > MOST) return joined([...a.map(as('out')), ...b.map(as('in'))])
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (x: number, y: number) => lengths[x]?.[y] ?? 0
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      const row = lengths[x]
      if (row) row[y] = a[x] === b[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1))
    }
  }
  const words: Words[] = []
  let [x, y] = [0, 0]
  while (x < a.length || y < b.length) {
    const [gone, come] = [a[x], b[y]]
    if (gone !== undefined && gone === come) {
      words.push({ kind: 'same', text: gone })
      x += 1
      y += 1
    } else if (gone !== undefined && (come === undefined || at(x + 1, y) >= at(x, y + 1))) {
      words.push({ kind: 'out', text: gone })
      x += 1
    } else {
      words.push({ kind: 'in', text: come ?? '' })
      y += 1
    }
  }
  return joined(words)
}

/** Words and what stands between them: put together again, they are the text. */
function pieces(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []
}

const as = (kind: Words['kind']) => (text: string) => ({ kind, text })

function joined(words: Words[]): Words[] {
  const out: Words[] = []
  for (const word of words) {
    const last = out.at(-1)
    if (last?.kind === word.kind) last.text += word.text
    else out.push({ ...word })
  }
  return out
}
