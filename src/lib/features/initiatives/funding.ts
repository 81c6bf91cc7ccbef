// The funding rule of the reference document: the function says which funds may pay.
import { FUNDING_BY_FUNCTION, FUNDING_KINDS, type FundingKind, type POLE_FUNCTIONS } from '#shared/vocabulary'

export type PoleFunction = (typeof POLE_FUNCTIONS)[number]

/** Without a function everything is open: the rule speaks only of functions. */
export function fundingAllowed(poleFunction: PoleFunction | null): readonly FundingKind[] {
  return poleFunction === null ? FUNDING_KINDS : FUNDING_BY_FUNCTION[poleFunction]
}

/** What remains of a choice once the function changes: nothing forbidden is sent. */
export function fundingKept(
  chosen: readonly FundingKind[],
  poleFunction: PoleFunction | null
): FundingKind[] {
  const allowed = fundingAllowed(poleFunction)
  return FUNDING_KINDS.filter((kind) => chosen.includes(kind) && allowed.includes(kind))
}
