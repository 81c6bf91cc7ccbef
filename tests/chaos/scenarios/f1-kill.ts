import { runChaos } from '../chaos'
import { Verdict, quantile, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F1',
  fault:
    'The server (three times out of ten PostgreSQL too) and every client are killed while 24 people write',
  bar: '0 acknowledged edits missing, 0 doubled; it starts again by itself, in less than 5 s (the median)',
  unit: 'kills',
  size: 20,
  async run({ seed, size, say }) {
    const result = await runChaos({ kills: size, seed, say })
    const verdict = new Verdict()
    verdict.equal(result.missing.slice(0, 20), [], 'acknowledged and missing')
    verdict.equal(result.doubled.slice(0, 20), [], 'doubled')
    verdict.equal(result.kills, size, 'kills')
    verdict.expect(result.acknowledged > size, 'hardly anything was acknowledged')
    const slowest = Math.max(...result.restarts)
    const usual = Math.round(quantile(result.restarts, 0.5))
    verdict.expect(usual < 5_000, `from its start to the first reader: ${usual} ms`)
    return {
      measured: {
        kills: result.kills,
        acknowledged: result.acknowledged,
        missing: result.missing.length,
        doubled: result.doubled.length,
        'return p50 (ms)': usual,
        'p95 (ms)': Math.round(quantile(result.restarts, 0.95)),
        'slowest return (ms)': Math.round(slowest)
      },
      broken: verdict.broken
    }
  }
}
