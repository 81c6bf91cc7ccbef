// Contrast of the tokens (WCAG 2.2: 4.5 for text, 3 for what is not text), in both themes; the same pairs as the design's own check.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Tokens = Record<string, string>

const light = declarations('light')
const themes: Record<string, Tokens> = { light, dark: { ...light, ...declarations('dark') } }
const DEPARTMENTS = ['22', '29', '35', '56']
const TEXT = 4.5
const GRAPHIC = 3

describe('tokens', () => {
  it('are the same for a dark system and a chosen dark theme', () => {
    expect(declarations('dark-system')).toEqual(declarations('dark'))
  })

  it('redefine in the dark only what exists in the light', () => {
    expect(Object.keys(declarations('dark')).filter((name) => !(name in light))).toEqual([])
  })

  for (const [theme, tokens] of Object.entries(themes)) {
    it(`keep text and shapes readable in the ${theme} theme`, () => {
      const weak = pairs()
        .map(([front, back, least]) => ({ front, back, least, ratio: contrast(tokens, front, back) }))
        .filter(({ ratio, least }) => ratio < least)
      expect(weak).toEqual([])
    })
  }
})

function pairs(): [string, string, number][] {
  const list: [string, string, number][] = []
  const add = (front: string, backs: string[], least: number) =>
    list.push(...backs.map((back): [string, string, number] => [front, back, least]))
  for (const text of ['text', 'text-2', 'text-3'])
    add(text, ['ground', 'surface', 'surface-2', 'sunken'], TEXT)
  add('link', ['ground', 'surface', 'sunken'], TEXT)
  add('text', ['brand-soft', 'mark-soft', 'warn-soft', 'danger-soft', 'ok-soft'], TEXT)
  add('text-2', ['brand-soft', 'mark-soft'], TEXT)
  add('brand-on', ['brand', 'brand-hover', 'brand-active'], TEXT)
  add('brand-text', ['brand-soft', 'surface', 'ground', 'sea'], TEXT)
  add('mark-text', ['mark', 'mark-strong'], TEXT)
  for (const state of ['ok', 'warn', 'danger']) add(`${state}-text`, [`${state}-soft`, 'surface'], TEXT)
  add('danger-on', ['danger'], TEXT)
  add('slab-text', ['slab'], TEXT)
  add('slab-text-2', ['slab'], TEXT)
  add(
    'note-text',
    [1, 2, 3, 4, 5].map((paper) => `note-${paper}`),
    TEXT
  )
  add('line-strong', ['ground', 'surface'], GRAPHIC)
  add('brand-line', ['surface', 'ground'], GRAPHIC)
  for (const line of ['mark-line', 'warn-line']) add(line, ['surface', 'ground', 'warn-soft'], GRAPHIC)
  add('ok', ['ground', 'surface'], GRAPHIC)
  add('danger-line', ['surface', 'danger-soft'], GRAPHIC)
  add('focus', ['ground', 'surface', 'sunken', 'brand-soft', 'focus-halo'], GRAPHIC)
  add('mark', ['slab'], GRAPHIC)
  add('brand', ['ground', 'surface', 'note-1', 'note-2', 'note-3', 'note-4', 'note-5'], GRAPHIC)
  for (const department of DEPARTMENTS) {
    const tints = [1, 2, 3, 4, 5, 6, 7, 8].map((rank) => `dep-${department}-t${rank}`)
    add('dep-fg', [`dep-${department}-solid`, ...tints], TEXT)
    add(`dep-${department}-text`, [`dep-${department}-soft`, 'surface', 'ground'], TEXT)
    add(`dep-${department}-line`, ['surface', 'ground'], GRAPHIC)
    add('text', [`dep-${department}-fill`], TEXT)
  }
  return list
}

function declarations(file: string): Tokens {
  const css = readFileSync(new URL(`./tokens/${file}.css`, import.meta.url), 'utf8').replace(
    /\/\*[\s\S]*?\*\//g,
    ''
  )
  return Object.fromEntries(
    [...css.matchAll(/--([\w-]+)\s*:\s*([^;]+);/g)].map((found) => [found[1] ?? '', found[2] ?? ''])
  )
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const [lighter = 0, darker = 0] = [luminance(tokens, front), luminance(tokens, back)].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(tokens: Tokens, name: string): number {
  const value = tokens[name] ?? ''
  if (!/^#[0-9a-f]{6}$/i.test(value)) throw new Error(`--${name} is not a plain colour: ${value}`)
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(value.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
