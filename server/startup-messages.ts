// What the process says to whoever started it: on the terminal, in their language, before any log exists.
import { translate, type MessageKey, type MessageValues } from '#shared/messages/index'
import type { ConfigError, StartupLocale } from './config'

/** A start that cannot go on for a reason the person can mend. The sentence is the whole message: no stack is shown. */
export class StartupError extends Error {
  constructor(
    readonly key: MessageKey,
    readonly values: MessageValues = {},
    options?: ErrorOptions
  ) {
    super(key, options)
    this.name = 'StartupError'
  }
}

export function describeConfigError(error: ConfigError): string {
  const lines = error.problems.map(({ variable, value, expected }) =>
    translate(error.locale, value === undefined ? 'server.config.problem_secret' : 'server.config.problem', {
      variable,
      value,
      expected: translate(error.locale, expected)
    })
  )
  return [translate(error.locale, 'server.config.refused'), ...lines.map((line) => `  ${line}`)].join('\n')
}

export function describeStartupError(error: StartupError, locale: StartupLocale): string {
  return `${translate(locale, 'server.start.failed')}\n  ${translate(locale, error.key, error.values)}`
}

/** Progress for a person at a terminal; kept off stdout, which belongs to the structured log. */
export function say(locale: StartupLocale, key: MessageKey, values: MessageValues = {}): void {
  process.stderr.write(`${translate(locale, key, values)}\n`)
}
