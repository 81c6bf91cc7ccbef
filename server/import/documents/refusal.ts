// Why a file is not taken in. Thrown in the import thread; the code crosses to the main thread and becomes a sentence there.

export type RefusalCode =
  'import.type' | 'import.table' | 'import.damaged' | 'import.encrypted' | 'import.too_much' | 'import.empty'

export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly code: RefusalCode,
    /** For the log: what was seen. */
    detail: string
  ) {
    super(detail)
  }
}
