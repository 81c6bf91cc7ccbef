import { RULES } from './rules'
import { Visit, type Target } from './target'

export interface Verdict {
  name: string
  /** Null: it holds. */
  broken: string | null
  ms: number
}

/** One rule after the other: a server that breaks one is still asked the others. */
export async function conform(target: Target, options: { ack: boolean; only?: string }): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const rules = RULES.filter(
    (rule) => (rule.needs !== 'ack' || options.ack) && rule.name.includes(options.only ?? '')
  )
  for (const { name, check } of rules) {
    const visit = new Visit(target)
    const started = performance.now()
    let broken: string | null = null
    try {
      await check(visit)
    } catch (error) {
      broken = error instanceof Error ? error.message : String(error)
    } finally {
      visit.leave()
    }
    verdicts.push({ name, broken, ms: Math.round(performance.now() - started) })
  }
  return verdicts
}
