// The rules as laws (quality.md A10): for any people, any initiative, any page.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  audienceFits,
  initiativeAbilities,
  INITIATIVE_ROLES,
  initiativeRole,
  isNetworkMember,
  MEMBERSHIP_ROLES,
  NETWORK_ROLES,
  networkAbilities,
  organisationAbilities,
  PAGE_AUDIENCES,
  pageAbilities,
  PARTICIPATION_ROLES,
  seesSubject,
  type AudienceFacts,
  type InitiativeFacts,
  type PageFacts,
  type ViewerFacts
} from '#shared/permissions'

const ORGANISATIONS = ['o1', 'o2', 'o3', 'o4']
const organisation = fc.constantFrom(...ORGANISATIONS)
const network = fc.constantFrom('n1', 'n2')

const membership = fc.record({
  organisationId: organisation,
  role: fc.constantFrom(...MEMBERSHIP_ROLES),
  standing: fc.constantFrom('member' as const, 'partner' as const)
})
const viewer: fc.Arbitrary<ViewerFacts> = fc.record({
  personId: fc.constant('p'),
  networkId: network,
  networkRole: fc.option(fc.constantFrom(...NETWORK_ROLES)),
  memberships: fc.uniqueArray(membership, { maxLength: 3, selector: (m) => m.organisationId })
})
const held = fc.record({ role: fc.constantFrom(...INITIATIVE_ROLES), organisationId: organisation })
const initiative: fc.Arbitrary<InitiativeFacts> = fc.record({
  networkId: network,
  visibility: fc.constantFrom('network' as const, 'participants' as const),
  archived: fc.boolean(),
  organisations: fc.uniqueArray(
    fc.record({ organisationId: organisation, role: fc.constantFrom(...PARTICIPATION_ROLES) }),
    { maxLength: 4, selector: (part) => part.organisationId }
  ),
  viewerRoles: fc.array(held, { maxLength: 1 })
})
const audience: fc.Arbitrary<AudienceFacts> = fc.record({
  audience: fc.constantFrom(...PAGE_AUDIENCES),
  audienceOrganisationIds: fc.uniqueArray(organisation, { maxLength: 3 })
})
const page: fc.Arbitrary<PageFacts> = fc
  .record({ own: audience, trashed: fc.boolean(), ancestors: fc.array(audience, { maxLength: 3 }) })
  .map(({ own, ...rest }) => ({ ...own, ...rest }))

interface Rights {
  initiative: ReturnType<typeof initiativeAbilities>
  page: ReturnType<typeof pageAbilities>
  network: ReturnType<typeof networkAbilities>
  subject: { read: boolean }
  organisation: ReturnType<typeof organisationAbilities>
}

function rightsOf(who: ViewerFacts, there: InitiativeFacts, what: PageFacts): Rights {
  return {
    initiative: initiativeAbilities(who, there),
    page: pageAbilities(who, there, what),
    network: networkAbilities(who),
    subject: { read: seesSubject(who, there, 'o1') },
    organisation: organisationAbilities(who, { id: 'o1', networkId: 'n1' })
  }
}

/** Names of what was allowed and is not any more. */
function lost(before: Rights, after: Rights): string[] {
  return Object.entries(before).flatMap(([thing, rights]) =>
    Object.entries(rights)
      .filter(([right, allowed]) => allowed && !Reflect.get(Reflect.get(after, thing) as object, right))
      .map(([right]) => `${thing}.${right}`)
  )
}

describe('who has more can do more', () => {
  test('a wider role in an initiative reads what a narrower one reads; writing grows from reader to pilot', () => {
    fc.assert(
      fc.property(
        viewer,
        initiative,
        page,
        organisation,
        fc.nat(3),
        fc.nat(3),
        (who, there, what, bringer, a, b) => {
          const wide = INITIATIVE_ROLES[Math.min(a, b)] ?? 'pilot'
          const narrow = INITIATIVE_ROLES[Math.max(a, b)] ?? 'guest'
          const as = (role: typeof wide) =>
            rightsOf(who, { ...there, viewerRoles: [{ role, organisationId: bringer }] }, what)
          const gone = lost(as(narrow), as(wide))
          // A guest writes in the pages of their organisation; a reader reads everything and writes nowhere.
          expect(
            narrow === 'guest' && wide === 'reader' ? gone.filter((right) => right !== 'page.write') : gone
          ).toEqual([])
        }
      ),
      { numRuns: 5000 }
    )
  })

  test('another membership, another role in the network, another part of one’s organisation take nothing away', () => {
    fc.assert(
      fc.property(
        viewer,
        initiative,
        page,
        membership,
        fc.constantFrom(...NETWORK_ROLES),
        (who, there, what, more, role) => {
          const before = rightsOf(who, there, what)
          const known = who.memberships.some((m) => m.organisationId === more.organisationId)
          const joined = known ? who : { ...who, memberships: [...who.memberships, more] }
          expect(lost(before, rightsOf(joined, there, what))).toEqual([])
          expect(
            lost(before, rightsOf({ ...who, networkRole: who.networkRole ?? role }, there, what))
          ).toEqual([])
          const taking = there.organisations.some((part) => part.organisationId === more.organisationId)
          const organisations = taking
            ? there.organisations
            : [...there.organisations, { organisationId: more.organisationId, role: 'partner' as const }]
          expect(lost(before, rightsOf(who, { ...there, organisations }, what))).toEqual([])
        }
      ),
      { numRuns: 5000 }
    )
  })

  test('an administrator can what an animator can', () => {
    fc.assert(
      fc.property(viewer, initiative, page, (who, there, what) => {
        const as = (networkRole: 'animator' | 'administrator') =>
          rightsOf({ ...who, networkRole }, there, what)
        expect(lost(as('animator'), as('administrator'))).toEqual([])
      })
    )
  })
})

describe('what is narrower shows less', () => {
  test('nobody sees a page without seeing all it stands in, nor writes without reading', () => {
    fc.assert(
      fc.property(viewer, initiative, page, (who, there, what) => {
        const rights = pageAbilities(who, there, what)
        if (rights.write || rights.manage) expect(rights.read).toBe(true)
        if (!rights.read) return
        expect(initiativeAbilities(who, there).read).toBe(true)
        for (const above of what.ancestors ?? []) {
          expect(pageAbilities(who, there, { ...above, trashed: false }).read).toBe(true)
        }
      }),
      { numRuns: 5000 }
    )
  })

  test('standing in one more page never opens anything', () => {
    fc.assert(
      fc.property(viewer, initiative, page, audience, (who, there, what, above) => {
        const deeper = { ...what, ancestors: [...(what.ancestors ?? []), above] }
        expect(lost(rightsOf(who, there, deeper), rightsOf(who, there, what))).toEqual([])
      }),
      { numRuns: 5000 }
    )
  })

  test('an audience that fits in another says the truth: who reads the page reads where it stands, guests of a team apart', () => {
    fc.assert(
      fc.property(viewer, initiative, audience, audience, (who, there, child, parent) => {
        fc.pre(
          audienceFits(child, parent) && !(parent.audience === 'team' && child.audience === 'organisations')
        )
        const reads = (what: AudienceFacts) => pageAbilities(who, there, { ...what, trashed: false }).read
        if (reads(child)) expect(reads(parent)).toBe(true)
      }),
      { numRuns: 5000 }
    )
  })

  test('archive and trash only take away', () => {
    fc.assert(
      fc.property(viewer, initiative, page, (who, there, what) => {
        const open = rightsOf(who, { ...there, archived: false }, { ...what, trashed: false })
        expect(lost(rightsOf(who, { ...there, archived: true }, what), open)).toEqual([])
        expect(
          lost(
            rightsOf(who, there, { ...what, trashed: true }),
            rightsOf(who, there, { ...what, trashed: false })
          )
        ).toEqual([])
        const kept = rightsOf(who, { ...there, archived: true }, { ...what, trashed: true })
        expect([kept.initiative.write, kept.page.write, kept.page.manage]).toEqual([false, false, false])
      })
    )
  })

  test('another network gives nothing at all', () => {
    fc.assert(
      fc.property(viewer, initiative, page, (who, there, what) => {
        fc.pre(who.networkId !== there.networkId)
        expect(initiativeRole(who, there)).toBeNull()
        const rights = rightsOf(who, there, what)
        expect({ ...rights.initiative, ...rights.page, subject: rights.subject.read }).toEqual({
          read: false,
          write: false,
          manage: false,
          follow: false,
          subject: false
        })
      })
    )
  })

  test('an initiative among participants does not exist for the rest of the network, whatever their role in it', () => {
    fc.assert(
      fc.property(viewer, initiative, (who, there) => {
        const own = who.memberships.map((m) => m.organisationId)
        const involved =
          there.viewerRoles.length > 0 ||
          there.organisations.some((part) => part.role !== 'territory' && own.includes(part.organisationId))
        fc.pre(!involved && who.networkId === there.networkId)
        const open = there.visibility === 'network' && isNetworkMember(who)
        expect(initiativeRole(who, there)).toBe(open ? 'visitor' : null)
      })
    )
  })
})
