// A version is restored, and the server is killed at a random moment of it. The document then says one version or the other, whole:
// never half of each, never both; and what was answered as done is done.
import { setTimeout as delay } from 'node:timers/promises'
import * as Y from 'yjs'
import { StockClient } from '#tests/collab/support/clients'
import { readRoom } from '../chaos'
import { createPlace, type Place } from '../place'
import { Verdict, quantile, type Scenario } from '../scenario'

const PARAGRAPHS = 60

export const scenario: Scenario = {
  row: 'F12r',
  fault:
    'A version of a document is restored, and the server (three times out of ten PostgreSQL too) is killed meanwhile',
  bar: 'the document says the old version or the new one, whole, nothing twice; restored when the answer said so',
  unit: 'kills',
  size: 20,
  async run({ size, random, say }) {
    const verdict = new Verdict()
    const place = await createPlace(1, 1, 0)
    const [page = ''] = place.documents
    const durations: number[] = []
    const counts = { before: 0, after: 0, answered: 0 }
    try {
      const versions = [await makeVersion(place, page, 'A'), await makeVersion(place, page, 'B')]
      // What a restoration takes here: the kills fall before, in and after it.
      for (const version of [...versions, ...versions]) {
        const begun = performance.now()
        verdict.equal(await restore(place, page, version.id), 200, 'a restoration nobody disturbs')
        durations.push(performance.now() - begun)
        verdict.equal(await lines(place, page), version.lines, 'a restoration nobody disturbs')
      }
      const usual = quantile(durations, 0.5)
      for (let kill = 0; kill < size; kill++) {
        const stood = await lines(place, page)
        const [target, other] =
          String(stood) === String(versions[0]?.lines) ? [versions[1], versions[0]] : versions
        if (!target || !other) throw new Error('two versions are needed')
        verdict.equal(stood, other.lines, `kill ${kill}: what stood before`)
        const asked = restore(place, page, target.id).catch(() => 0)
        // A server that has just started takes longer.
        await delay(random() * usual * 8)
        await place.kill(random() < 0.3)
        const status = await asked
        await place.start()
        const found = await lines(place, page)
        const done = String(found) === String(target.lines)
        if (status === 200) counts.answered++
        if (done) counts.after++
        else counts.before++
        if (!done) verdict.equal(found, other.lines, `kill ${kill}: neither version`)
        verdict.expect(done || status !== 200, `kill ${kill}: answered as done, and not done`)
        say(`kill ${kill + 1}: ${done ? 'restored' : 'as before'}${status === 200 ? ', answered' : ''}`)
      }
    } finally {
      await place.remove()
    }
    return {
      measured: {
        kills: size,
        'found as before': counts.before,
        'found restored': counts.after,
        'answered before the kill': counts.answered,
        'a restoration takes (ms)': Math.round(quantile(durations, 0.5))
      },
      broken: verdict.broken
    }
  }
}

interface Version {
  id: string
  lines: string[]
}

/** All of the document is written anew, and kept under a name. */
async function makeVersion(place: Place, page: string, letter: string): Promise<Version> {
  const wanted = Array.from({ length: PARAGRAPHS }, (_, n) => `${letter}${n} `.repeat(1 + (n % 7)).trim())
  const headers = { cookie: place.writers[0]?.cookie ?? '' }
  const writer = await new StockClient(place, page, null, { headers, params: { ack: '1' } }).synced()
  const body = writer.doc.getXmlFragment('default')
  writer.doc.transact(() => {
    body.delete(0, body.length)
    for (const words of wanted) writer.write(words)
  })
  await writer.acknowledged()
  writer.close()
  const reply = await ask(place, `/pages/${page}/versions`, { name: `Version ${letter}` })
  const { id } = (await reply.json()) as { id: string }
  return { id, lines: wanted }
}

async function restore(place: Place, page: string, version: string): Promise<number> {
  return (await ask(place, `/pages/${page}/versions/${version}/restore`, {})).status
}

function ask(place: Place, path: string, body: unknown): Promise<Response> {
  const origin = place.url.replace('ws', 'http').replace(/\/collab$/, '')
  return fetch(`${origin}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Origin: origin,
      Cookie: place.writers[0]?.cookie ?? ''
    },
    body: JSON.stringify(body)
  })
}

/** Paragraph by paragraph; the empty ones that a restoration leaves until nobody can be in them are not text. */
async function lines(place: Place, page: string): Promise<string[]> {
  const doc = await readRoom(place.url, page, place.writers[0]?.cookie ?? '')
  return doc
    .getXmlFragment('default')
    .toArray()
    .map((element) => (element instanceof Y.XmlElement ? wordsOf(element) : ''))
    .filter((words) => words !== '')
}

function wordsOf(element: Y.XmlElement): string {
  return element
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? child.toString() : ''))
    .join('')
}
