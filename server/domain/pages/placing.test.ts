import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  audienceFits,
  INITIATIVE_ROLES,
  PAGE_AUDIENCES,
  pageAbilities,
  type AudienceFacts,
  type InitiativeFacts
} from '#shared/permissions'
import { heldAudience } from './placing'

const organisation = fc.constantFrom('o1', 'o2', 'o3')
const audience: fc.Arbitrary<AudienceFacts> = fc
  .record({
    audience: fc.constantFrom(...PAGE_AUDIENCES),
    audienceOrganisationIds: fc.uniqueArray(organisation, { minLength: 1, maxLength: 3 })
  })
  .map((chosen) =>
    chosen.audience === 'organisations' ? chosen : { ...chosen, audienceOrganisationIds: [] }
  )

const viewer = { personId: 'p', networkId: 'n', networkRole: null, memberships: [] }

/** Whether someone with this role, brought by this organisation, reads a page of this audience in those. */
function reads(
  held: { role: (typeof INITIATIVE_ROLES)[number]; organisationId: string },
  facts: AudienceFacts,
  ancestors: AudienceFacts[] = []
) {
  const initiative: InitiativeFacts = {
    networkId: 'n',
    visibility: 'participants',
    archived: false,
    organisations: [],
    viewerRoles: [held]
  }
  return pageAbilities(viewer, initiative, { ...facts, ancestors, trashed: false }).read
}

const held = fc.record({ role: fc.constantFrom(...INITIATIVE_ROLES), organisationId: organisation })

test('a page that leaves opens to nobody for whom it, or what kept it, was not chosen', () => {
  fc.assert(
    fc.property(audience, fc.array(audience, { maxLength: 3 }), held, (self, ancestors, who) => {
      const keeper = [self, ...ancestors].find((each) => each.audience !== 'initiative') ?? self
      if (reads(who, heldAudience(self, ancestors))) expect(reads(who, keeper)).toBe(true)
    }),
    { numRuns: 5000 }
  )
})

test('and where audiences follow one another, to nobody new at all', () => {
  fc.assert(
    fc.property(audience, fc.array(audience, { maxLength: 3 }), held, (self, ancestors, who) => {
      const line = [...ancestors].reverse().concat(self)
      fc.pre(line.every((each, rank) => audienceFits(each, line[rank - 1] ?? null)))
      fc.pre(new Set(line.map((each) => each.audience).filter((each) => each !== 'initiative')).size <= 1)
      expect(reads(who, heldAudience(self, ancestors))).toBe(reads(who, self, ancestors))
    }),
    { numRuns: 5000 }
  )
})
