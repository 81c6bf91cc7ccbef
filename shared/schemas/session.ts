import { z } from 'zod'
import { NETWORK_ROLES } from '#shared/permissions'
import { API_SCOPES } from '#shared/vocabulary'
import { emailAddress, Id, Instant, line, listOf, requiredLine } from './common'
import { InitiativeRef } from './initiatives'
import { MembershipRoleSchema, OrganisationRef } from './organisations'
import { PersonRef } from './people'

export const Locale = z.enum(['fr', 'en'])
export type Locale = z.infer<typeof Locale>
export const Theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof Theme>

export const SignInInput = z.object({ email: emailAddress, password: z.string().min(1).max(1024) })
export const SignInLinkInput = z.object({ email: emailAddress })
/** `password` is required when the link resets one or accepts an invitation that sets one. */
export const RedeemLinkInput = z.object({
  secret: z.string().min(20).max(200),
  password: z.string().max(1024).optional(),
  givenName: requiredLine(80).optional(),
  familyName: line(80).optional()
})
/** What a one-time link is for, without using it: the page that a mail opens shows it before its button. */
export const LinkPreviewInput = RedeemLinkInput.pick({ secret: true })
export const LinkPreview = z.object({
  kind: z.enum(['sign-in', 'password-reset', 'invitation', 'email-change']),
  email: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  network: z.string(),
  /** false: an invitation may set one. */
  hasPassword: z.boolean()
})
export type LinkPreview = z.infer<typeof LinkPreview>
export const PasswordInput = z.object({
  /** Absent only when the account has none yet. */
  current: z.string().max(1024).optional(),
  next: z.string().max(1024)
})

/** `password` is required when the account has one. */
export const EmailChangeInput = z.object({ email: emailAddress, password: z.string().max(1024).optional() })

export const NetworkRef = z.object({ id: Id, slug: z.string(), name: z.string() })

export const Me = z.object({
  person: PersonRef.extend({
    familyName: z.string(),
    phone: z.string(),
    networkRole: z.enum(NETWORK_ROLES).nullable(),
    locale: Locale,
    theme: Theme
  }),
  account: z.object({ email: z.string(), hasPassword: z.boolean(), operator: z.boolean() }),
  network: NetworkRef,
  /** Every network this account has a person in. */
  networks: z.array(NetworkRef),
  organisations: z.array(OrganisationRef.extend({ role: MembershipRoleSchema, jobTitle: z.string() })),
  /** Followed initiatives, for the rail and for what is kept on the device. */
  followed: z.array(InitiativeRef),
  abilities: z.object({
    networkMember: z.boolean(),
    animate: z.boolean(),
    administer: z.boolean(),
    createInitiative: z.boolean()
  }),
  /** Missing in what a device kept of an earlier version. */
  limits: z.object({ uploadBytes: z.number().int() }).optional(),
  /** Null with an API token. */
  sessionId: z.string().nullable()
})
export type Me = z.infer<typeof Me>

export const MePatch = z.object({
  givenName: requiredLine(80).optional(),
  familyName: line(80).optional(),
  phone: line(40).optional(),
  locale: Locale.optional(),
  theme: Theme.optional()
})

export const SessionDto = z.object({
  /** First characters of the stored hash: names a session without opening it. */
  id: z.string(),
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  userAgent: z.string(),
  ip: z.string()
})
export type SessionDto = z.infer<typeof SessionDto>

export const ApiTokenDto = z.object({
  id: Id,
  name: z.string(),
  scopes: z.array(z.enum(API_SCOPES)),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable()
})
export type ApiTokenDto = z.infer<typeof ApiTokenDto>
/** The only time the secret is shown. */
export const ApiTokenCreated = ApiTokenDto.extend({ secret: z.string() })
export type ApiTokenCreated = z.infer<typeof ApiTokenCreated>
export const ApiTokenInput = z.object({
  name: requiredLine(80),
  scopes: z.array(z.enum(API_SCOPES)).min(1),
  expiresInDays: z.number().int().min(1).max(366).nullable().optional()
})

/** First run, on an empty installation only. */
export const SetupInput = z.object({
  /** `breton`: the network of Brittany with its pôles and initiatives, no invented people. */
  content: z.enum(['empty', 'breton']),
  networkName: requiredLine(160),
  givenName: requiredLine(80),
  familyName: line(80),
  email: emailAddress,
  password: z.string().max(1024)
})
export const SetupState = z.object({ needed: z.boolean() })

/** What the sign-in page may show to anyone: the only network of the installation, and where its pôles are. */
export const Welcome = z.object({
  /** Null when there are several: naming them would tell who is here. */
  network: z.object({ name: z.string() }).nullable(),
  poles: z.array(OrganisationRef.extend({ territoryCodes: z.array(z.string()) })),
  /** false: messages wait for an administrator, who gives the links. */
  sendsMail: z.boolean()
})
export type Welcome = z.infer<typeof Welcome>

export const OutboxMail = z.object({
  id: Id,
  kind: z.string(),
  recipient: z.string(),
  subject: z.string(),
  text: z.string(),
  status: z.enum(['outbox', 'sending', 'sent', 'failed']),
  error: z.string().nullable(),
  createdAt: Instant,
  sentAt: Instant.nullable()
})
export type OutboxMail = z.infer<typeof OutboxMail>
/** Lists leave out the text: reading one message is a choice, written in the journal. */
export const OutboxMailLine = OutboxMail.omit({ text: true })
export type OutboxMailLine = z.infer<typeof OutboxMailLine>
/** `smtp: false`: messages wait here for an administrator. */
export const OutboxMailList = listOf(OutboxMailLine).extend({ smtp: z.boolean() })
export type OutboxMailList = z.infer<typeof OutboxMailList>

export const SwitchNetworkInput = z.object({ networkId: Id })
/** `keepCurrent=true`: every session but this one. */
export const CloseSessionsQuery = z.object({ keepCurrent: z.enum(['true', 'false']).default('false') })
